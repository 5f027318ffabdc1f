import assert from 'node:assert/strict';
import { defaultSettings } from '../../../src/checks/check.ts';
import { poolChecks } from '../../../src/checks/pools/checks.ts';
import { checks } from '../../../src/checks/registry.ts';
import { judge } from '../../../src/checks/report.ts';
import type { Finding } from '../../../src/findings/finding.ts';
import { say } from '../../../src/findings/words.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { refText } from '../case.ts';
import {
  multusDownFiles,
  recorded,
  startedWithoutMultusFiles,
  threeNodesFiles,
} from '../diagnosis/recorded-clusters.ts';

const judged = (snapshot: Snapshot, which = poolChecks) =>
  judge(snapshot, which, defaultSettings, { includes: () => true });

function line({ severity, code, subject, affected }: Finding): string {
  return `${severity} ${code} ${refText(subject)}: ${affected.map(({ name }) => name).join(' ')}`;
}

// Every entry of the recorded ledger belongs to a pod that has the address: only the small pool is full.
describe('the pools of the recorded cluster', () => {
  const cluster = recorded(threeNodesFiles, '2026-11-20T23:50:00Z');

  it('are healthy but for the small one, which is full', () => {
    const { findings, unknowns } = judged(cluster);
    assert.deepEqual(findings.map(line), [
      'P1 MN501 ippool/kube-system/10.50.0.0-29: wa-exhaust-5cf7ddbfc7-4td6f wa-exhaust-5cf7ddbfc7-msmtz wa-small',
    ]);
    assert.deepEqual(unknowns, []);
    assert.equal(
      findings.map((finding) => say(finding)).join(),
      'pool 10.50.0.0/29 of default/wa-small is full: 6 of 6 addresses are taken, 0 leaked; 2 pods wait',
    );
  });

  it('explain the messages of the pods that wait for the full one', () => {
    const { findings } = judged(cluster, checks);
    const about = findings.filter(({ affected }) => affected.some(({ name }) => name.startsWith('wa-exhaust')));
    assert.deepEqual(
      about.map(({ code }) => code),
      ['MN501'],
    );
    const proof = about[0]?.evidence.filter(({ source }) => source === 'event FailedCreatePodSandBox') ?? [];
    assert.equal(proof.length, 2);
    assert.match(proof[0]?.text ?? '', /Could not allocate IP in range/);
  });

  it('are not said to leak when only some of the pods could be read', () => {
    const pods = threeNodesFiles.filter(([kind]) => kind !== 'Pod');
    const partly = recorded([...pods, ['Pod', 'api/pods-shop.json']], '2026-11-20T23:50:00Z', { partial: ['pods'] });
    const { findings, unknowns } = judged(partly);
    assert.deepEqual(findings.map(line), ['P1 MN501 ippool/kube-system/10.50.0.0-29: wa-small']);
    const unjudged = unknowns.flatMap((unknown) => (unknown.kind === 'not-judged' ? [refText(unknown.subject)] : []));
    assert.deepEqual(unjudged, ['ippool/kube-system/10.40.0.0-28', 'ippool/kube-system/10.50.0.0-29']);
  });
});

describe('the pools of the recorded scenarios', () => {
  it('are healthy while Multus is away from a node', () => {
    const { findings } = judged(recorded(multusDownFiles, '2026-11-20T23:33:20Z', { partial: ['pods'] }));
    assert.deepEqual(findings, []);
  });

  it('hold the addresses of pods that were restarted without Multus, which is no leak yet', () => {
    const ledger = ['IPPool', 'scenario-started-without-multus/ippools.json'] as const;
    const snapshot = recorded([...startedWithoutMultusFiles, ledger], '2026-11-20T23:29:10Z', { partial: ['pods'] });
    assert.deepEqual(judged(snapshot).findings.map(line), ['P1 MN501 ippool/kube-system/10.50.0.0-29: wa-small']);
  });
});
