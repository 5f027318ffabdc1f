import { spawnSync } from 'node:child_process';

/** The absolute path of a program of this machine, `undefined` if it has none. */
export function programPath(name: string): string | undefined {
  const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).stdout.trim();
  return found.startsWith('/') ? found : undefined;
}

/** Why what needs these programs cannot be tested here; undefined where all are there. */
export function without(...programs: readonly string[]): string | undefined {
  const missing = programs.filter((program) => programPath(program) === undefined);
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not in PATH`;
}

/** Why no program can be traced here: a sandbox may forbid it though strace is there. */
export function withoutTracing(): string | undefined {
  const missing = without('strace');
  if (missing !== undefined) return missing;
  const { status } = spawnSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' });
  return status === 0 ? undefined : 'strace may not trace here';
}

/** A test; where there is a reason why it cannot be made here it is skipped, and its title tells the reason. */
export function itUnless(why: string | undefined, title: string, test: Mocha.Func): void {
  if (why === undefined) it(title, test);
  else it.skip(`${title} (skipped: ${why})`);
}

/** The same for a group of tests, which is then one that is skipped. */
export function describeUnless(why: string | undefined, title: string, body: () => void): void {
  if (why === undefined) describe(title, body);
  else it.skip(`${title} (skipped: ${why})`);
}
