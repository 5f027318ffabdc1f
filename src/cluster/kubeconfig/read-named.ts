import { messageOf } from '../../domain/problem.ts';
import { ClusterProblem } from '../problem.ts';
import type { ReadFile } from '../system.ts';

/** Reads a file that a setting names. A missing or unreadable one is a ClusterProblem that tells which setting it was. */
export function readNamed(read: ReadFile, path: string, what: string): string {
  const next = `ls -l ${path}`;
  try {
    const content = read(path);
    if (content !== undefined) return content;
  } catch (error) {
    throw new ClusterProblem(`${what}: ${path} cannot be read: ${messageOf(error)}`, { next });
  }
  throw new ClusterProblem(`${what}: ${path} does not exist`, { next });
}
