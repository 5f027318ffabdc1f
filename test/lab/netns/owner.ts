import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Who a lab belongs to. The owner's process id and start time stand in every name the lab gives, so that whoever
 * comes later can tell from the name alone whether the owner still lives; a recycled process id does not fool it.
 */
export interface Owner {
  /** `mnl-PID-START-N`, the prefix of every namespace and directory of one lab. */
  readonly prefix: string;
  /** Where the lab keeps its files. */
  readonly directory: string;
}

let labs = 0;

/** A new owner in this process; each lab has its own. */
export function newOwner(): Owner {
  labs += 1;
  const prefix = `mnl-${process.pid}-${(startOf(process.pid) ?? 0).toString(36)}-${labs}`;
  return { prefix, directory: join(tmpdir(), prefix) };
}

/** The prefix in a name that a lab has given, or undefined for any other name. */
export function prefixOf(name: string): string | undefined {
  return /^mnl-\d+-[0-9a-z]+-\d+(?=-|$)/.exec(name)?.[0];
}

/** True while the process that gave the prefix lives. */
export function isAlive(prefix: string): boolean {
  const [, pid = '', start = ''] = prefix.split('-');
  const now = startOf(Number.parseInt(pid, 10));
  return now !== undefined && now.toString(36) === start;
}

/** When a process started, in clock ticks since boot; undefined when it is gone. */
function startOf(pid: number): number | undefined {
  const fields = statOf(pid);
  return fields === undefined || fields[0] === 'Z' ? undefined : Number.parseInt(fields[19] ?? '', 10);
}

/** The parent of a process; undefined when it is gone, or where there is no /proc. */
export function parentOf(pid: number): number | undefined {
  const parent = statOf(pid)?.[1];
  return parent === undefined ? undefined : Number.parseInt(parent, 10);
}

/** The fields of proc_pid_stat(5) from the third on. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself contain blanks and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
