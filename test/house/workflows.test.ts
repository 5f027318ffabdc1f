import assert from 'node:assert/strict';
import { accessSync, constants, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { isRecord } from '../../src/kube/record.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
const scripts = Object.keys(JSON.parse(read('package.json')).scripts);

/** What the steps of a workflow run. */
function linesOf(workflow: unknown): string[] {
  const jobs = isRecord(workflow) && isRecord(workflow.jobs) ? Object.values(workflow.jobs) : [];
  const steps = jobs.flatMap((job) => (isRecord(job) && Array.isArray(job.steps) ? job.steps : []));
  return steps.flatMap((step) => (isRecord(step) && typeof step.run === 'string' ? step.run.split('\n') : []));
}

/** The npm scripts that a line names, whatever options stand before them. */
const scriptsIn = (line: string): string[] =>
  [...line.matchAll(/\bnpm run (?:--\S+ )*([\w:]+)/g)].map(([, name = '']) => name);

describe('what machines run', () => {
  const workflows = globSync('.github/workflows/*.yml', { cwd: root }).sort();

  it('is there: scripts of package.json, and files', () => {
    assert.equal(workflows.length, 2);
    const named = workflows.flatMap((path) => {
      const lines = linesOf(parse(read(path)));
      assert.ok(lines.includes('.ci/run'), path);
      return lines.flatMap(scriptsIn);
    });
    accessSync(`${root}/.ci/run`, constants.X_OK);
    const own = read('.ci/run').split('\n');
    for (const [, file = ''] of read('.ci/run').matchAll(/\bnode (\S+\.ts)/g)) accessSync(`${root}/${file}`);
    const missing = [...named, ...own.flatMap(scriptsIn)].filter((name) => !scripts.includes(name));
    assert.deepEqual(missing, []);
    assert.ok(named.includes('release') && named.includes('e2e:packaged'));
  });
});
