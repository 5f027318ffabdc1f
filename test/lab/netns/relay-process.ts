import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ipBatch } from './run.ts';
import { toolPath } from './tools.ts';

/** A switch port to slow down. */
export interface SlowPort {
  readonly namespace: string;
  /** The port. */
  readonly name: string;
  /** The bridge it is a port of. */
  readonly bridge: string;
  /** How long frames towards the node are held back. */
  readonly ms: number;
  readonly directory: string;
}

const program = fileURLToPath(new URL('relay.ts', import.meta.url));
let relays = 0;

/**
 * Unplugs the port from its switch and puts a slow cable in between: PORT <- macvtap <- relay <- macvtap <- veth <- SWITCH.
 * @returns what plugs the port back in
 */
export async function startRelay(port: SlowPort): Promise<() => Promise<void>> {
  relays += 1;
  const [cable, plug, atPort, atCable] = [`rc${relays}`, `rp${relays}`, `rt${relays}`, `ru${relays}`];
  await ipBatch(port.namespace, [
    `link set dev ${port.name} nomaster`,
    `link add name ${cable} type veth peer name ${plug}`,
    `link set dev ${cable} up`,
    `link set dev ${plug} master ${port.bridge} up`,
    `link add link ${port.name} name ${atPort} type macvtap mode passthru`,
    `link add link ${cable} name ${atCable} type macvtap mode passthru`,
    `link set dev ${atPort} up`,
    `link set dev ${atCable} up`,
  ]);
  const child = spawn(
    'ip',
    ['netns', 'exec', port.namespace, process.execPath, program, atCable, atPort, String(port.ms), port.directory],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: toolPath, UV_THREADPOOL_SIZE: '8' } },
  );
  const ended = new Promise<void>((fulfil) => {
    child.on('exit', () => fulfil());
  });
  await new Promise<void>((fulfil, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    child.stdout.once('data', () => fulfil());
    child.on('exit', () => reject(new Error(`the relay did not start: ${said.trim()}`)));
    child.on('error', reject);
  });
  child.unref();
  return async () => {
    child.ref();
    child.kill('SIGKILL');
    await ended;
    await ipBatch(port.namespace, [
      `link delete ${atPort}`,
      `link delete ${cable}`,
      `link set dev ${port.name} master ${port.bridge}`,
    ]);
    for (const device of [atPort, atCable]) rmSync(join(port.directory, `tap-${device}`), { force: true });
  };
}
