import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isAlive, prefixOf } from '../lab/netns/owner.ts';
import { sweepTheDead, traces } from '../lab/netns/sweep.ts';
import { whyNoNamespaces } from './namespaces.ts';

const reason = await whyNoNamespaces();
const program = fileURLToPath(new URL('start-and-wait.ts', import.meta.url));
/** How many starts and kills; the full proof is made with `LAB_ROUNDS=20`. */
const rounds = Number(process.env.LAB_ROUNDS ?? '4');

/** Labs on this machine whose owner is dead. */
function orphans(): string[] {
  const { namespaces, directories } = traces();
  return [...namespaces, ...directories].filter((name) => !isAlive(prefixOf(name) ?? ''));
}

/** Processes that were started by or for a lab of the process `pid`: its name stands in their arguments. */
function processesOf(pid: number): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(`mnl-${pid}-`));
}

/** The commands that `start-and-wait.ts` leaves running in pods; nothing in their arguments names the lab. */
function sleepers(): number {
  return readdirSync('/proc').filter((name) => {
    try {
      const [command, seconds] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      return command === 'sleep' && /^100[012]$/.test(seconds ?? '');
    } catch {
      return false;
    }
  }).length;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((fulfil) => {
    child.on('exit', () => fulfil());
  });
}

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 5000; waited += 50) {
    if (condition()) return;
    await new Promise((fulfil) => setTimeout(fulfil, 50));
  }
  assert.fail(`after five seconds: ${what}`);
}

(reason === undefined ? describe : describe.skip)(
  `after a lab${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it(`${rounds} starts and kills at any moment leave nothing once the next start has swept`, async function () {
      this.timeout(rounds * 10_000);
      for (let round = 0; round < rounds; round += 1) {
        const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
        const { pid } = child;
        assert.ok(pid !== undefined && child.stdout !== null);
        const ready = new Promise<void>((fulfil) => {
          child.stdout.once('data', () => fulfil());
        });
        // Every other one while it is still starting, the rest when commands run in its pods.
        const whileStarting = new Promise<void>((fulfil) => setTimeout(fulfil, 100 + ((round * 97) % 600)));
        await (round % 2 === 0 ? ready : whileStarting);
        if (round % 2 === 0) await until('commands to run', () => sleepers() === 3);
        child.kill('SIGKILL');
        await ended(child);
        // What runs in containers ends with the pipe from the lab, before anybody sweeps.
        await until('processes of the killed lab', () => processesOf(pid).length === 0);
        await until('commands in its pods', () => sleepers() === 0);
      }
      const swept = await sweepTheDead();
      assert.ok(rounds === 0 || swept.directories.length > 0);
      assert.deepEqual(orphans(), []);
    });

    it('SIGTERM removes everything at once', async () => {
      const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
      assert.ok(child.pid !== undefined && child.stdout !== null);
      await new Promise<void>((fulfil) => {
        child.stdout.once('data', () => fulfil());
      });
      child.kill('SIGTERM');
      await ended(child);
      assert.equal(child.exitCode, 0);
      assert.deepEqual(orphans(), []);
      assert.deepEqual(processesOf(child.pid), []);
      assert.equal(sleepers(), 0);
    });

    it('a sweep leaves a lab alone whose owner lives', async () => {
      const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
      assert.ok(child.stdout !== null);
      await new Promise<void>((fulfil) => {
        child.stdout.once('data', () => fulfil());
      });
      const of = (): number => traces().namespaces.filter((name) => name.startsWith(`mnl-${child.pid}-`)).length;
      const before = of();
      await sweepTheDead();
      assert.ok(before > 5);
      assert.equal(of(), before);
      child.kill('SIGTERM');
      await ended(child);
      assert.equal(of(), 0);
    });
  },
);
