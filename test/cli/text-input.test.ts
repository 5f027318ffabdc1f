import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a module whose stdin nobody writes to and nobody closes. That it ends at all is what is tested: nothing else ends it. */
async function running(script: string): Promise<{ code: unknown; stdout: string }> {
  const argv = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, argv, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, stdout };
}

describe('text that is to be piped in', () => {
  it('is not waited for once the program is told to end', async () => {
    const ended = await running(`
      import { readInput } from './src/cli/text-input.ts';
      const cancel = new AbortController();
      const read = readInput('-', 'none', cancel.signal);
      cancel.abort(new DOMException('SIGTERM', 'AbortError'));
      await read.catch(({ name, message }) => console.log(name, message));
    `);
    assert.deepEqual(ended, { code: 0, stdout: 'AbortError SIGTERM\n' });
  });
});
