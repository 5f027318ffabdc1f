import assert from 'node:assert/strict';
import { checks } from '../../../src/checks/registry.ts';
import { junitText } from '../../../src/report/health/junit.ts';
import { exitCodeOf } from '../../../src/report/health/run.ts';
import type { FailOn } from '../../../src/report/verdict.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';
import { assertJunit, casesIn, verdictOf } from './junit-rules.ts';
import { recorded, recordings, runOver } from './runs.ts';
import { type Read, readXml } from './xml.ts';

const failOns: readonly FailOn[] = ['P1', 'P2', 'P3', 'none'];
const caseOf = (root: Read, slug: string): Read => {
  const title = checks.find((check) => check.slug === slug)?.title ?? 'there is something to judge';
  const found = casesIn(root).find((one) => one.attributes.get('name') === title);
  assert.ok(found, `no case ${slug}`);
  return found;
};
const textOf = (one: Read): string | undefined => one.children.find(({ name }) => name === 'system-out')?.text;

/** A cluster whose pods nobody may read. */
const hidden = snapshotOf([], { missing: { pods: 'forbidden' } });

describe('a JUnit report', () => {
  const snapshots = new Map<string, Snapshot>();
  before(async () => {
    for (const path of recordings) snapshots.set(path, await recorded(path));
    snapshots.set('pods that may not be read', hidden);
    snapshots.set('an empty cluster', snapshotOf([]));
  });

  for (const name of [...recordings, 'pods that may not be read', 'an empty cluster']) {
    it(`of ${name} keeps the schema, counts each check once, and fails when the exit code does`, () => {
      const snapshot = snapshots.get(name);
      assert.ok(snapshot);
      for (const failOn of failOns) {
        for (const unknownIsFine of [false, true]) {
          const run = runOver(snapshot, { failOn, unknownIsFine });
          const root = readXml(junitText(run));
          const { failures, errors, tests } = assertJunit(root);
          const stray = casesIn(root).filter((one) => one.attributes.get('classname') === 'multinet.scope').length;
          assert.equal(tests, checks.length + stray);
          const code = exitCodeOf(run);
          assert.equal(failures + errors > 0, code !== 0, `exit code ${code}, ${failures} failures, ${errors} errors`);
          if (code === 3) assert.ok(errors > 0);
          if (code === 1) assert.equal(errors, 0);
        }
      }
    });
  }

  it('tells a failure by its code, with message, evidence and remedy', async () => {
    const root = readXml(junitText(runOver(await recorded(recordings[0]), { namespace: 'shop' })));
    const failure = verdictOf(caseOf(root, 'nad-not-found'));
    assert.equal(failure?.name, 'failure');
    assert.equal(failure.attributes.get('type'), 'MN304');
    assert.match(
      failure.attributes.get('message') ?? '',
      /^P1 MN304 there is no NetworkAttachmentDefinition "wa-network"/,
    );
    assert.match(failure.text, /seen pod\/shop\/shop-other-ns, annotation k8s/);
    assert.match(failure.text, /fix {2}write default\/wa-network/);
  });

  it('names all that a failure affects where all is to be shown', () => {
    const pods = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
      kind: 'Pod',
      metadata: { name, annotations: { 'k8s.v1.cni.cncf.io/networks': 'none-such' } },
      status: { phase: 'Pending' },
    }));
    const told = (show: 'problems' | 'all') =>
      verdictOf(caseOf(readXml(junitText(runOver(snapshotOf(pods), { show }))), 'nad-not-found'))?.text ?? '';
    assert.match(told('problems'), /pod\/default\/d and 2 more \(--show all names them\)/);
    assert.match(told('all'), /pod\/default\/e, pod\/default\/f\n/);
  });

  it('tells of a P3 on system-out of a case that passes, until --fail-on P3 makes it a failure', async () => {
    const snapshot = await recorded(recordings[0]);
    const { report } = runOver(snapshot);
    const slight = report.outcomes.find(
      ({ findings }) => findings.length > 0 && findings.every(({ severity }) => severity === 'P3'),
    );
    const [code] = slight?.findings.map((finding) => finding.code) ?? [];
    assert.ok(slight && code, 'the recording has a P3');
    const passing = caseOf(readXml(junitText(runOver(snapshot))), slight.slug);
    assert.equal(verdictOf(passing), undefined);
    assert.match(textOf(passing) ?? '', new RegExp(`P3 ${code}`));
    const failing = caseOf(readXml(junitText(runOver(snapshot, { failOn: 'P3' }))), slight.slug);
    assert.equal(verdictOf(failing)?.name, 'failure');
    assert.equal(textOf(failing), undefined);
  });

  it('takes an unknown for an error, and where unknowns are fine for skipped: for passed never', () => {
    const strict = caseOf(readXml(junitText(runOver(hidden))), 'nad-not-found');
    assert.equal(verdictOf(strict)?.name, 'error');
    assert.match(verdictOf(strict)?.attributes.get('message') ?? '', /could not be judged: .*pods.*forbidden/);
    const lenient = caseOf(readXml(junitText(runOver(hidden, { unknownIsFine: true }))), 'nad-not-found');
    assert.equal(verdictOf(lenient)?.name, 'skipped');
  });

  it('says why a check was skipped', async () => {
    const root = readXml(junitText(runOver(await recorded(recordings[0]))));
    const skipped = verdictOf(caseOf(root, 'pods-answer'));
    assert.equal(skipped?.name, 'skipped');
    assert.match(skipped.attributes.get('message') ?? '', /--ping/);
  });

  it('has a case of its own for a namespace in which there is nothing to judge', async () => {
    const run = runOver(await recorded(recordings[0]), { namespace: 'nowhere' });
    const root = readXml(junitText(run));
    const nothing = verdictOf(caseOf(root, 'something-to-judge'));
    assert.equal(nothing?.name, 'error');
    assert.match(nothing.text, /namespace\/nowhere: no pods and no networks there/);
  });

  it('names the cluster, the scope, the version and the thresholds', async () => {
    const root = readXml(junitText(runOver(await recorded(recordings[0]), { namespace: 'shop', failOn: 'P1' })));
    for (const suite of root.children) {
      const words = suite.children[0]?.children.map(({ attributes }) => [
        attributes.get('name'),
        attributes.get('value'),
      ]);
      const { version, ...others } = Object.fromEntries(words ?? []);
      assert.match(version ?? '', /^\d+\.\d+\.\d+/);
      assert.deepEqual(others, {
        context: 'three-nodes',
        scope: 'namespace shop',
        'fail-on': 'P1',
        'unknown-ok': 'false',
        'pool-nearly-full-percent': '90',
        'pool-filling-percent': '80',
      });
    }
  });
});
