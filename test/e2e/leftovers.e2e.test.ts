import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sweepTheDead, traces } from '../lab/netns/sweep.ts';
import { describeUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { whyNot } from './why-not.ts';

const program = fileURLToPath(new URL('start-and-wait.ts', import.meta.url));
/** How many starts and kills; the full proof is made with `LAB_ROUNDS=20`. */
const rounds = Number(process.env.LAB_ROUNDS ?? '4');
/** How long the commands in pods sleep: a number that no other process has in its arguments. */
const long = String(1_000_000 + process.pid);

/** Namespaces and directories of the labs of a process. */
function leftBy(pid: number): string[] {
  const { namespaces, directories } = traces();
  return [...namespaces, ...directories].filter((name) => name.startsWith(`mnl-${pid}-`));
}

/** The arguments of every process. */
function processes(): string[][] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      } catch {
        return [];
      }
    });
}

/** Processes that were started by or for a lab of the process `pid`: its name stands in their arguments. */
function processesOf(pid: number): string[] {
  return processes()
    .map((argv) => argv.join(' '))
    .filter((line) => line.includes(`mnl-${pid}-`));
}

/** How many of the commands that `start-and-wait.ts` leaves running in pods still run. */
function sleepers(): number {
  return processes().filter(([command, seconds]) => command === 'sleep' && seconds === long).length;
}

/** The links of the machine itself. */
function links(): string[] {
  return readdirSync('/sys/class/net').toSorted();
}

/** What a failed test may have left running. */
const children = new Set<ChildProcess>();

interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Fulfils when commands run in its pods. */
  ready(): Promise<void>;
}

function started(): Started {
  const child = spawn(process.execPath, [program, long], { stdio: ['ignore', 'pipe', 'inherit'] });
  assert.ok(child.pid !== undefined);
  children.add(child);
  const said = new Promise<void>((fulfil) => {
    child.stdout.once('data', () => fulfil());
  });
  const ready = (): Promise<void> => said.then(() => until(() => sleepers() === 3, 'no three commands run in pods'));
  return { child, pid: child.pid, ready };
}

async function ended({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((fulfil) => {
    child.on('exit', () => fulfil());
  });
}

describeUnless(whyNot('namespaces'), 'after a lab', () => {
  afterEach(() => {
    for (const child of children) child.kill('SIGTERM');
    children.clear();
  });

  it(`${rounds} starts and kills at any moment leave nothing once the next start has swept`, async function () {
    this.timeout(rounds * 200_000);
    const linksBefore = links();
    const killed: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const lab = started();
      // Every other one while it is still starting, the rest when commands run in its pods.
      await (round % 2 === 0 ? lab.ready() : pause(100 + ((round * 97) % 600)));
      lab.child.kill('SIGKILL');
      killed.push(lab.pid);
      await ended(lab);
      // What runs in containers ends with the pipe from the lab, before anybody sweeps.
      await until(() => processesOf(lab.pid).length === 0, 'a process of the killed lab still runs');
      await until(() => sleepers() === 0, 'a command in its pods still runs');
    }
    await sweepTheDead();
    assert.deepEqual(killed.flatMap(leftBy), []);
    assert.deepEqual(links(), linksBefore);
  });

  it('SIGTERM removes everything at once', async () => {
    const lab = started();
    await lab.ready();
    lab.child.kill('SIGTERM');
    await ended(lab);
    assert.equal(lab.child.exitCode, 0);
    assert.deepEqual(leftBy(lab.pid), []);
    assert.deepEqual(processesOf(lab.pid), []);
    assert.equal(sleepers(), 0);
  });

  it('a sweep leaves a lab alone whose owner lives', async () => {
    const lab = started();
    await lab.ready();
    const before = leftBy(lab.pid);
    await sweepTheDead();
    assert.ok(before.length > 5);
    assert.deepEqual(leftBy(lab.pid), before);
    lab.child.kill('SIGTERM');
    await ended(lab);
    assert.deepEqual(leftBy(lab.pid), []);
  });
});
