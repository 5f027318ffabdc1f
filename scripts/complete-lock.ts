// Completes package-lock.json after npm install: npm run lock.
//
// npm drops from the lock the optional packages of other platforms that the registry in use does not offer, and then `npm ci` refuses
// the lock for lacking them. They are put back by name: `npm ci` fetches none that the machine's platform does not want.
import { readFileSync, writeFileSync } from 'node:fs';

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  optionalDependencies?: Record<string, string>;
}

const path = new URL('../package-lock.json', import.meta.url);
const lock: { packages: Record<string, LockedPackage> } = JSON.parse(readFileSync(path, 'utf8'));
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];

for (const [owner, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const nested = `${owner}/node_modules/${name}`;
    if (lock.packages[`node_modules/${name}`] !== undefined || lock.packages[nested] !== undefined) continue;
    const words = name.split(/[/-]/);
    const os = systems.filter((system) => words.includes(system));
    const cpu = ['arm', 'arm64', 'ia32', 'x64'].filter((arch) => words.includes(arch));
    if (os.length === 0 || cpu.length === 0 || !/^\d/.test(range))
      throw new Error(`${name}@${range}: not a package of one platform`);
    lock.packages[`node_modules/${name}`] = { version: range, cpu, ...(dev ? { dev } : {}), optional: true, os };
  }
}

const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
