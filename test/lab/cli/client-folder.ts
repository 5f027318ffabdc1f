import { mkdirSync } from 'node:fs';
import { newOwner } from '../netns/owner.ts';

/**
 * Makes a directory, readable by this user only, for what a lab's clients need. It carries the name of this process,
 * so that a later start removes it when this process has not.
 */
export function makeClientFolder(): string {
  const { directory } = newOwner();
  mkdirSync(directory, { mode: 0o700 });
  return directory;
}
