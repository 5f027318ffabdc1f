import assert from 'node:assert/strict';
import { defaultSettings } from '../../../src/checks/check.ts';
import { checks } from '../../../src/checks/registry.ts';
import { judge } from '../../../src/checks/report.ts';
import type { Finding } from '../../../src/findings/finding.ts';
import { refText } from '../case.ts';
import { around, cluster, inside, names, others, pings } from './mesh.ts';

/** What all checks find in a cluster that is about pods, networks and pings only. */
function found(...objects: object[]): readonly Finding[] {
  const { findings } = judge(cluster(...objects), checks, defaultSettings, {
    includes: ({ code }) => /^MN(?:3|4|6)/.test(code),
  });
  return findings;
}

const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, severity, subject }) => `${code} ${severity} ${refText(subject)}`);

describe('trouble between pods whose cause is found', () => {
  it('is told by itself where nothing explains it', () => {
    const [finding, ...more] = found(pings(around('b1', 'silent')));
    assert.deepEqual(told(finding === undefined ? [] : [finding]), ['MN601 P1 pod/default/b1']);
    assert.deepEqual(more, []);
  });

  it('is evidence of the interface that is down, and no finding of its own', () => {
    const down = inside('b1', 3, { flags: [], operstate: 'DOWN' });
    const findings = found(down, pings(around('b1', 'silent')));
    assert.deepEqual(told(findings), ['MN321 P1 pod/default/b1']);
    assert.ok(findings[0]?.evidence.some(({ text }) => text === '5 sent, none answered'));
  });

  it('of two pods, one of which is explained, leaves the other', () => {
    const down = inside('b1', 3, { flags: [], operstate: 'DOWN' });
    const findings = found(down, pings({ ...around('b1', 'silent'), ...around('a2', 'silent') }));
    assert.deepEqual(told(findings), ['MN321 P1 pod/default/b1', 'MN601 P1 pod/default/a2']);
  });

  it('that the cause does not explain stays', () => {
    const down = inside('b1', 3, { flags: [], operstate: 'DOWN' });
    const { code } = found(down, pings(around('a1', 'silent'))).find((one) => one.code === 'MN601') ?? assert.fail();
    assert.equal(code, 'MN601');
  });

  it('is evidence of an address that was lost', () => {
    const moved = inside('b1', 3, { addr_info: [{ local: '10.20.0.77', prefixlen: 24, scope: 'global' }] });
    const findings = found(moved, pings(around('b1', 'silent')));
    assert.deepEqual(told(findings), ['MN322 P1 pod/default/b1']);
  });

  it('makes no proof where nobody pinged, and takes nothing away where all answers', () => {
    const down = inside('b1', 3, { flags: [], operstate: 'DOWN' });
    const [before] = found(down);
    const [after] = found(down, pings({}));
    assert.deepEqual(after, before);
  });

  it('is not looked for when its checks are not run', () => {
    const down = inside('b1', 3, { flags: [], operstate: 'DOWN' });
    const snapshot = cluster(down, pings(around('b1', 'silent')));
    const only = checks.filter(({ slug }) => slug === 'interface-down');
    const { findings } = judge(snapshot, only, defaultSettings, { includes: () => true });
    assert.deepEqual(
      findings[0]?.evidence.map(({ text }) => text),
      ['net1 is set down'],
    );
  });

  it('is told once where bandwidth tests could not connect either', () => {
    const failed = (pair: string) => ({
      kind: 'Bandwidth',
      tests: { [pair]: 'unable to connect to server: Connection timed out' },
    });
    const down = inside('b1', 3, { flags: [], operstate: 'DOWN' });
    const judged = (...objects: object[]) => {
      const { findings } = judge(cluster(...objects), checks, defaultSettings, {
        includes: ({ code }) => /^MN(?:32|6|7)/.test(code),
      });
      return findings;
    };
    const silent = judged(pings(around('b1', 'silent')), failed('a1 net1 > b1 net1'));
    assert.deepEqual(told(silent), ['MN601 P1 pod/default/b1']);
    assert.ok(silent[0]?.evidence.some(({ source }) => source === 'iperf3 to default/b1'));
    assert.deepEqual(told(judged(down, failed('a1 net1 > b1 net1'))), ['MN321 P1 pod/default/b1']);
    // Pods that answer pings and refuse connections are another matter.
    const filtered = judged(pings(around('b1', 'silent')), failed('a1 net1 > a2 net1'));
    assert.deepEqual(told(filtered), ['MN601 P1 pod/default/b1', 'MN704 P1 network-attachment-definition/default/net']);
  });

  it('of packets that are too long is evidence of the smaller MTU at the other end', () => {
    const narrow = names.map((name, index) => inside(name, index + 1, name === 'b1' ? { mtu: 1400 } : {}));
    const mtus = Object.fromEntries(others('b1').map((other) => [`${other} net1 > b1 net1`, '1400 of 1500']));
    const findings = found(...narrow, { ...pings({}), mtus });
    assert.deepEqual(told(findings), ['MN324 P2 network-attachment-definition/default/net']);
    assert.ok(findings[0]?.evidence.some(({ text }) => text.startsWith('packets of 1400 bytes get through')));
  });
});
