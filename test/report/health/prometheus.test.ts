import assert from 'node:assert/strict';
import { checks } from '../../../src/checks/registry.ts';
import { prometheusText } from '../../../src/report/health/prometheus.ts';
import type { HealthRun } from '../../../src/report/health/run.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';
import { type ReadSample, readExposition } from './exposition-reader.ts';
import { recorded, recordings, runOver } from './runs.ts';

const [threeNodes, , , badLinks] = recordings;

const samplesOf = (run: HealthRun): readonly ReadSample[] => readExposition(prometheusText(run));
const named = (samples: readonly ReadSample[], metric: string) => samples.filter((one) => one.metric === metric);
const read = (samples: readonly ReadSample[], metric: string, labels: Readonly<Record<string, string>> = {}) => {
  const found = named(samples, metric).filter((one) =>
    Object.entries(labels).every(([name, value]) => one.labels[name] === value),
  );
  assert.equal(found.length, 1, `${found.length} series ${metric} ${JSON.stringify(labels)}`);
  return found[0]?.value;
};

describe('metrics', () => {
  for (const path of recordings) {
    it(`of ${path} are read, the same every time, with no pod among the labels`, async () => {
      const snapshot = await recorded(path);
      const run = runOver(snapshot);
      assert.equal(prometheusText(run), prometheusText(runOver(await recorded(path))));
      const pods = new Set(snapshot.pods.ok ? snapshot.pods.value.map(({ name }) => name) : []);
      for (const { labels } of samplesOf(run))
        for (const value of Object.values(labels)) assert.ok(!pods.has(value), `pod ${value}`);
    });

    it(`of ${path} count what the report counts`, async () => {
      const run = runOver(await recorded(path));
      const findings = named(samplesOf(run), 'multinet_findings');
      const sum = findings.reduce((total, { value }) => total + value, 0);
      assert.equal(sum, run.report.findings.length);
      assert.ok(sum > 0);
    });
  }

  it('have a state for every check, and codes, severities and namespaces of what was found', async () => {
    const samples = samplesOf(runOver(await recorded(threeNodes)));
    assert.equal(named(samples, 'multinet_check_state').length, checks.length);
    assert.equal(read(samples, 'multinet_check_state', { check: 'nad-not-found', area: 'attachments' }), 2);
    assert.equal(read(samples, 'multinet_check_state', { check: 'pods-answer' }), -1);
    const missing = { code: 'MN304', severity: 'P1' };
    assert.equal(read(samples, 'multinet_findings', { ...missing, namespace: 'default' }), 1);
    assert.equal(read(samples, 'multinet_findings', { ...missing, namespace: 'shop' }), 1);
    assert.equal(read(samples, 'multinet_last_run_timestamp_seconds'), Date.parse('2026-11-20T23:50:00Z') / 1000);
  });

  it('have no series twice where a code is found in one place and not in another', async () => {
    const samples = samplesOf(runOver(await recorded(threeNodes), { namespace: 'shop' }));
    assert.deepEqual(
      named(samples, 'multinet_findings')
        .filter(({ labels }) => labels.code === 'MN304')
        .map(({ labels, value }) => [labels.namespace, value]),
      [['shop', 1]],
    );
  });

  it('say 0 of what a check has seen and found in order: rules need a series before there is trouble', () => {
    const pod = { kind: 'Pod', metadata: { name: 'a' }, spec: { nodeName: 'n' }, status: { phase: 'Running' } };
    const samples = samplesOf(runOver(snapshotOf([pod])));
    assert.equal(read(samples, 'multinet_check_state', { check: 'nad-not-found' }), 0);
    assert.equal(read(samples, 'multinet_findings', { code: 'MN304', severity: 'P1', namespace: '' }), 0);
    assert.equal(read(samples, 'multinet_unknowns'), 0);
  });

  it('say neither 0 nor anything of what a check could not see, but that it is unknown', () => {
    const samples = samplesOf(runOver(snapshotOf([], { missing: { pods: 'forbidden' } })));
    assert.equal(read(samples, 'multinet_check_state', { check: 'nad-not-found' }), 3);
    assert.deepEqual(
      named(samples, 'multinet_findings').filter(({ labels }) => labels.code === 'MN304'),
      [],
    );
    assert.ok((read(samples, 'multinet_unknowns') ?? 0) > 0);
    assert.deepEqual(
      samples.filter(({ metric }) => metric.startsWith('multinet_pool')),
      [],
    );
  });

  it('do not depend on flags that change the exit code', async () => {
    const snapshot = await recorded(threeNodes);
    const usual = prometheusText(runOver(snapshot));
    assert.equal(prometheusText(runOver(snapshot, { failOn: 'none', unknownIsFine: true })), usual);
  });

  it('tell how full pools are, by the id that `pools` shows', async () => {
    const samples = samplesOf(runOver(await recorded(threeNodes)));
    const pool = 'whereabouts/10.50.0.0-29';
    assert.equal(read(samples, 'multinet_pool_addresses', { pool, state: 'used' }), 6);
    assert.equal(read(samples, 'multinet_pool_addresses', { pool, state: 'free' }), 0);
    assert.equal(read(samples, 'multinet_pool_capacity_addresses', { pool }), 6);
    assert.equal(read(samples, 'multinet_pool_waiting_pods', { pool }), 2);
    assert.equal(read(samples, 'multinet_pool_info', { pool, networks: 'default/wa-small' }), 1);
  });

  it('leave out how much of a pool is used where nobody may read its ledger', async () => {
    const { ipPools: _, ...snapshot } = await recorded(threeNodes);
    const why = { reason: 'forbidden', what: 'list ippools', detail: 'no' } as const;
    const samples = samplesOf(runOver({ ...snapshot, ipPools: { ok: false, why } }));
    const ledger = samples.filter(({ labels }) => labels.pool?.startsWith('whereabouts/') === true);
    assert.ok(named(ledger, 'multinet_pool_capacity_addresses').length > 0);
    assert.deepEqual(named(ledger, 'multinet_pool_addresses'), []);
    assert.deepEqual(named(ledger, 'multinet_pool_leaked_addresses'), []);
  });

  it('tell round trips and loss of what was pinged, by network and path, in seconds and ratios', async () => {
    const samples = samplesOf(runOver(await recorded(badLinks)));
    const labels = { network: 'default/mgmt-network', family: 'ipv4', path: 'cross-node' };
    assert.equal(read(samples, 'multinet_ping_pairs', { ...labels, state: 'silent' }), 4);
    assert.equal(read(samples, 'multinet_ping_pairs', { ...labels, state: 'answered' }), 2);
    assert.equal(read(samples, 'multinet_ping_loss_ratio', labels)?.toFixed(4), '0.6667');
    assert.equal(read(samples, 'multinet_ping_rtt_max_seconds', labels), 0.000062);
  });

  it('tell nothing of pings when there were none', async () => {
    const samples = samplesOf(runOver(await recorded(threeNodes)));
    assert.ok(samples.every(({ metric }) => !metric.startsWith('multinet_ping')));
  });

  it('tell how long a run on a cluster took, and nothing of that of one on a file', async () => {
    const run = runOver(await recorded(threeNodes));
    assert.deepEqual(named(samplesOf(run), 'multinet_run_duration_seconds'), []);
    assert.equal(read(samplesOf({ ...run, seconds: 1.25 }), 'multinet_run_duration_seconds'), 1.25);
  });
});
