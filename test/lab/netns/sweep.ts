import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type Owner, prefixOf } from './owner.ts';
import { inParallel, ipBatch, run } from './run.ts';

/** How often, at most, and how many milliseconds apart a sweep looks whether what it has killed is gone. */
const patience = 500;
const glance = 20;

/** What a sweep removed, by name. */
export interface Swept {
  readonly namespaces: readonly string[];
  readonly directories: readonly string[];
}

/** Removes what labs have left behind whose owner is dead. */
export async function sweepTheDead(): Promise<Swept> {
  return sweep((prefix) => !isAlive(prefix));
}

/** The same for who may not touch namespaces: only directories, and of these the user's own. */
export function sweepOwnDirectories(): Swept {
  const directories = traces().directories.filter((name) => !isAlive(prefixOf(name) ?? '') && isOwn(name));
  for (const directory of directories) removeDirectory(join(tmpdir(), directory));
  return { namespaces: [], directories };
}

function isOwn(directory: string): boolean {
  const owner = statSync(join(tmpdir(), directory), { throwIfNoEntry: false })?.uid;
  return owner !== undefined && owner === process.getuid?.();
}

/** Removes all of one lab. */
export async function sweepOne(owner: Owner): Promise<Swept> {
  return sweep((prefix) => prefix === owner.prefix);
}

/** The namespaces and directories that any lab, living or dead, has on this machine now. */
export function traces(): Swept {
  const of = (directory: string): string[] =>
    existsSync(directory) ? readdirSync(directory).filter((name) => prefixOf(name) !== undefined) : [];
  return { namespaces: of('/run/netns'), directories: of(tmpdir()) };
}

async function sweep(condemned: (prefix: string) => boolean): Promise<Swept> {
  const found = traces();
  const doomed = (name: string): boolean => {
    const prefix = prefixOf(name);
    return prefix !== undefined && condemned(prefix);
  };
  const namespaces = found.namespaces.filter(doomed);
  const directories = found.directories.filter(doomed);
  // A namespace lives as long as a process in it, whatever its name: the processes go first.
  await inParallel(namespaces, 8, killAllIn);
  await deleteNamespaces(namespaces);
  for (const directory of directories) removeDirectory(join(tmpdir(), directory));
  return { namespaces, directories };
}

async function killAllIn(namespace: string): Promise<void> {
  for (let round = 0; round < patience; round += 1) {
    const pids = await pidsIn(namespace);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself in between.
      }
    }
    // The kernel takes its time to end them, the more the busier it is.
    await sleep(glance);
  }
}

async function pidsIn(namespace: string): Promise<number[]> {
  // Another sweep may be at the same work: a namespace that has just vanished has no processes.
  const printed = await run(['ip', 'netns', 'pids', namespace]).catch(() => '');
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Number.parseInt(line, 10));
}

/** All in one process; one by one when another sweep has been faster with some of them. */
async function deleteNamespaces(namespaces: readonly string[]): Promise<void> {
  try {
    await ipBatch(
      undefined,
      namespaces.map((name) => `netns delete ${name}`),
    );
  } catch {
    for (const name of namespaces) {
      if (existsSync(join('/run/netns', name))) await run(['ip', 'netns', 'delete', name]);
    }
  }
}

/** Removes a lab's directory, unless something is mounted below it: then a removal would reach outside. */
function removeDirectory(directory: string): void {
  const mounted =
    existsSync('/proc/self/mountinfo') && readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${directory}/`);
  if (mounted)
    throw new Error(`${directory}: something is still mounted below it; unmount it, then remove the directory`);
  rmSync(directory, { recursive: true, force: true });
}
