import assert from 'node:assert/strict';
import { nagiosFailure, nagiosText } from '../../../src/report/health/nagios.ts';
import { exitCodeOf } from '../../../src/report/health/run.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';
import { readPlugin } from './plugin-output.ts';
import { recorded, recordings, runOver } from './runs.ts';

const [threeNodes, , , badLinks] = recordings;
const words = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];

describe('the output of a Nagios plugin', () => {
  it('begins with the word of the exit code, whatever the flags', async () => {
    const snapshots = [await recorded(threeNodes), snapshotOf([], { missing: { pods: 'forbidden' } })];
    const codes = new Set<number>();
    for (const snapshot of snapshots) {
      for (const failOn of ['P1', 'P2', 'P3', 'none'] as const) {
        for (const unknownIsFine of [false, true]) {
          const run = runOver(snapshot, { failOn, unknownIsFine });
          const code = exitCodeOf(run);
          codes.add(code);
          assert.match(readPlugin(nagiosText(run)).status, new RegExp(`^MULTINET ${words[code]} - \\d`));
        }
      }
    }
    assert.deepEqual([...codes].sort(), [0, 2, 3]);
  });

  it('has a line for each finding and unknown, the worst in the status', async () => {
    const run = runOver(await recorded(threeNodes));
    const { status, lines } = readPlugin(nagiosText(run));
    assert.equal(lines.length, run.report.findings.length + run.report.unknowns.length);
    assert.match(status, /: MN201 network default\/broken-json/);
    assert.match(lines[0] ?? '', /^P1 MN201 .*; fix: correct the JSON/);
  });

  it('says in the status what could not be judged, where nothing is worse', () => {
    const hidden = { missing: { pods: 'forbidden', daemonSets: 'forbidden', events: 'forbidden' } } as const;
    const { status, lines } = readPlugin(nagiosText(runOver(snapshotOf([], hidden))));
    assert.match(status, /^MULTINET UNKNOWN - .*, \d\d unknown: cannot list \w+: list \w+ is forbidden$/);
    assert.ok(lines.includes('not judged: cannot list pods: list pods is forbidden'));
  });

  it('says once, with the next step, what has one reason', async () => {
    const whole = await recorded(threeNodes);
    const why = (what: string) =>
      ({ ok: false, why: { reason: 'unreachable', what, detail: 'no route', next: 'kubectl config view' } }) as const;
    const cut = { ...whole, ipPools: why('list ippools'), reservations: why('list reservations') };
    const { lines, status } = readPlugin(nagiosText(runOver(cut)));
    assert.match(status, /^MULTINET CRITICAL/);
    assert.deepEqual(
      lines.filter((line) => line.startsWith('not judged: cannot')),
      ['not judged: cannot list ippools, list reservations: no route; see: kubectl config view'],
    );
  });

  it('counts in performance data, with thresholds that follow --fail-on', async () => {
    const snapshot = await recorded(threeNodes);
    const { P1, P2 } = { P1: /^p1=\d+;;0;0$/, P2: /^p2=\d+;0;;0$/ };
    const usual = readPlugin(nagiosText(runOver(snapshot))).performance;
    assert.match(usual[0] ?? '', P1);
    assert.match(usual[1] ?? '', P2);
    const strict = readPlugin(nagiosText(runOver(snapshot, { failOn: 'P1' }))).performance;
    assert.match(strict[1] ?? '', /^p2=\d+;;;0$/);
  });

  it('has a share for each pool, and U where it is not known', async () => {
    const whole = await recorded(threeNodes);
    const { performance } = readPlugin(nagiosText(runOver(whole)));
    assert.ok(performance.includes("'pool whereabouts/10.50.0.0-29'=100%;90;100;0;100"));
    assert.ok(performance.includes("'pool whereabouts/10.40.0.0-28'=71.42%;90;100;0;100"));
    const why = { reason: 'forbidden', what: 'list ippools', detail: 'no' } as const;
    const blind = readPlugin(nagiosText(runOver({ ...whole, ipPools: { ok: false, why } }))).performance;
    const ledger = blind.filter((one) => one.startsWith("'pool whereabouts/"));
    assert.ok(ledger.length > 0 && ledger.every((one) => one.includes('=U;')), ledger.join(' '));
  });

  it('has loss and round trips of what was pinged', async () => {
    const { performance } = readPlugin(nagiosText(runOver(await recorded(badLinks))));
    assert.ok(performance.includes("'loss default/mgmt-network ipv4 cross-node'=66.67%;;;0;100"));
    assert.ok(performance.some((one) => /^'rtt default\/mgmt-network ipv4 cross-node'=[\d.]+ms;;;0$/.test(one)));
  });

  const crowd = snapshotOf([
    { kind: 'Node', metadata: { name: 'n' } },
    ...Array.from({ length: 100 }, (_, index) => [
      {
        kind: 'NetworkAttachmentDefinition',
        metadata: { name: `net-${index}`, namespace: 'x' },
        spec: {
          config: {
            cniVersion: '0.3.1',
            type: 'macvlan',
            master: 'eth1',
            ipam: { type: 'whereabouts', range: `10.${index}.0.0/24` },
          },
        },
      },
      {
        kind: 'Pod',
        metadata: {
          name: `pod-${index}`,
          namespace: `namespace-${index}-${'é'.repeat(9)}`,
          annotations: { 'k8s.v1.cni.cncf.io/networks': `missing-${index}` },
        },
        spec: { nodeName: 'n' },
        status: { phase: 'Pending' },
      },
    ]).flat(),
    {
      kind: 'IPPool',
      metadata: { name: '10.99.0.0-24', namespace: 'kube-system' },
      spec: { range: '10.99.0.0/24', allocations: { 1: { id: 'a', podref: 'x/gone', ifname: 'net1' } } },
    },
  ]);

  it('leaves out whole what Nagios would cut off, the least first, and says so', () => {
    const run = runOver(crowd);
    const text = nagiosText(run);
    const { status, lines, performance } = readPlugin(text);
    assert.ok(Buffer.byteLength(text) < 8192 && Buffer.byteLength(text) > 7000, String(Buffer.byteLength(text)));
    assert.match(status, /^MULTINET CRITICAL - \d+ P1/);
    const [, unsaid, unseen] =
      /^left out, as Nagios reads 8 KB: (\d+) lines and (\d+) figures; --show all/.exec(lines.at(-1) ?? '') ??
      assert.fail(lines.at(-1));
    assert.equal(lines.length - 1 + Number(unsaid), run.report.findings.length + run.report.unknowns.length);
    const whole = readPlugin(nagiosText(runOver(crowd, { show: 'all' })));
    assert.equal(whole.lines.length, lines.length - 1 + Number(unsaid));
    assert.equal(whole.performance.length, performance.length + Number(unseen));
    assert.deepEqual(whole.lines.slice(0, lines.length - 1), lines.slice(0, -1));
    assert.deepEqual(
      performance,
      whole.performance.filter((one) => performance.includes(one)),
    );
    assert.ok(
      performance.some((one) => one.startsWith("'pool whereabouts/10.99.0.0-24'=0.39%")),
      'the fullest',
    );
    for (const name of ['p1', 'unjudged', 'unknown']) assert.ok(performance.some((one) => one.startsWith(`${name}=`)));
  });

  it('tells of pools that each node has for itself how full the fullest is', async () => {
    const { performance } = readPlugin(nagiosText(runOver(await recorded(threeNodes))));
    const data = performance.filter((one) => one.includes('host-local/data-network'));
    assert.deepEqual(data, ["'pool host-local/data-network/10.20.0.100-10.20.0.200/24'=1.98%;90;100;0;100"]);
  });

  it('is one line where there is no report', () => {
    assert.equal(nagiosFailure('no | context\n"x"'), 'MULTINET UNKNOWN - no ¦ context "x"\n');
  });
});
