import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Scenario } from './scenario/model.ts';
import { readScenario } from './scenario/read.ts';

const folder = fileURLToPath(new URL('scenarios/', import.meta.url));

/** The scenarios that come with the lab. */
export function scenarioNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
    .toSorted();
}

/** Reads a scenario by its name, or from a file when the name has a slash or an ending. Throws with file and line. */
export function loadScenario(name: string): Scenario {
  const isFile = name.includes('/') || /\.ya?ml$/.test(name);
  if (!isFile && !scenarioNames().includes(name)) {
    throw new Error(`no scenario "${name}"; there are: ${scenarioNames().join(', ')}`);
  }
  const file = isFile ? name : `${folder}${name}.yaml`;
  if (!existsSync(file))
    throw new Error(`no scenario file ${file}; npm run lab -- --list names what comes with the lab`);
  const read = readScenario(readFileSync(file, 'utf8'), isFile ? file : `${name}.yaml`);
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
}
