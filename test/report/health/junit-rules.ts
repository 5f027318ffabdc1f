import assert from 'node:assert/strict';
import type { Read } from './xml.ts';

/** What an element may have: attributes, and whether they must be there; children; text. */
interface Rule {
  readonly attributes: Readonly<Record<string, 'required' | 'optional'>>;
  readonly children: readonly string[];
  readonly text?: true;
}

const verdict: Rule = { attributes: { type: 'optional', message: 'optional' }, children: [], text: true };
const output: Rule = { attributes: {}, children: [], text: true };

/** junit-10.xsd of Jenkins' xunit plugin, as far as reports of ours go: it knows no `skipped` on the root. */
const rules: Readonly<Record<string, Rule>> = {
  testsuites: {
    attributes: { name: 'optional', time: 'optional', tests: 'optional', failures: 'optional', errors: 'optional' },
    children: ['testsuite'],
  },
  testsuite: {
    attributes: {
      name: 'required',
      tests: 'required',
      failures: 'required',
      errors: 'required',
      skipped: 'optional',
      timestamp: 'optional',
      time: 'optional',
    },
    children: ['properties', 'testcase'],
  },
  properties: { attributes: {}, children: ['property'] },
  property: { attributes: { name: 'required', value: 'required' }, children: [] },
  testcase: {
    attributes: { name: 'required', classname: 'optional', time: 'optional' },
    children: ['failure', 'error', 'skipped', 'system-out'],
  },
  failure: verdict,
  error: verdict,
  skipped: verdict,
  'system-out': output,
};

const verdicts = ['failure', 'error', 'skipped'];

/** What a report counts. */
interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/** The test cases of a report, in order. */
export function casesIn(root: Read): readonly Read[] {
  return root.children.flatMap((suite) => suite.children.filter(({ name }) => name === 'testcase'));
}

/** What a test case came to. */
export function verdictOf(one: Read): Read | undefined {
  return one.children.find(({ name }) => verdicts.includes(name));
}

/** Holds a report against the schema, and against what Jenkins and GitLab make of it; returns its true counts. */
export function assertJunit(root: Read): Counts {
  assert.equal(root.name, 'testsuites');
  assertShape(root);
  for (const suite of root.children) assertSuite(suite);
  const cases = casesIn(root);
  // GitLab tells cases apart by class and name, Jenkins too.
  const keys = cases.map((one) => `${one.attributes.get('classname')} ${one.attributes.get('name')}`);
  assert.deepEqual([...new Set(keys)], keys);
  const counts = countIn(cases);
  for (const name of ['tests', 'failures', 'errors'] as const)
    assert.equal(root.attributes.get(name), String(counts[name]), `${name} of the root`);
  return counts;
}

function assertShape(element: Read): void {
  const rule = rules[element.name];
  assert.ok(rule, `no element is called ${element.name}`);
  for (const name of element.attributes.keys()) assert.ok(name in rule.attributes, `${element.name} has no ${name}`);
  for (const [name, need] of Object.entries(rule.attributes))
    if (need === 'required') assert.ok(element.attributes.has(name), `${element.name} needs ${name}`);
  if (rule.text !== true) assert.match(element.text, /^\s*$/, `text in ${element.name}`);
  for (const child of element.children) {
    assert.ok(rule.children.includes(child.name), `${child.name} in ${element.name}`);
    assertShape(child);
  }
}

function assertSuite(suite: Read): void {
  const cases = suite.children.filter(({ name }) => name === 'testcase');
  assert.ok(cases.length > 0, 'a suite without cases');
  assert.equal(suite.children[0]?.name, 'properties');
  assert.match(suite.attributes.get('timestamp') ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  for (const one of cases) {
    assert.equal(one.attributes.get('classname'), suite.attributes.get('name'));
    // Readers that count elements, and those that look for the first, must agree.
    assert.ok(one.children.filter(({ name }) => verdicts.includes(name)).length <= 1, 'two verdicts');
    assert.ok(one.children.filter(({ name }) => name === 'system-out').length <= 1);
  }
  for (const [name, count] of Object.entries(countIn(cases))) assert.equal(suite.attributes.get(name), String(count));
}

function countIn(cases: readonly Read[]): Counts {
  const of = (verdict: string) => cases.filter((one) => verdictOf(one)?.name === verdict).length;
  return { tests: cases.length, failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}
