import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { defaultSettings } from '../../../src/checks/check.ts';
import { checks } from '../../../src/checks/registry.ts';
import { judge } from '../../../src/checks/report.ts';
import { isRecord } from '../../../src/kube/record.ts';
import { snapshotOf } from '../snapshot-of.ts';

/** The findings of a small cluster: severity, code, what it affects, and where the first evidence is from. */
function findingsIn(text: string): string[] {
  const parsed: unknown = parse(text);
  assert.ok(Array.isArray(parsed) && parsed.every(isRecord));
  const report = judge(snapshotOf(parsed), checks, defaultSettings, { includes: () => true });
  return report.findings
    .filter(({ code }) => ['MN302', 'MN320', 'MN210', 'MN325'].includes(code))
    .map(
      ({ severity, code, affected, evidence }) =>
        `${severity} ${code} ${affected.map(({ name }) => name).join()}: ${evidence[0]?.source ?? ''}`,
    );
}

const status = (ip: string) =>
  `[{ name: cbr0, interface: eth0, ips: ["10.244.1.5"], default: true }, { name: default/net, interface: net1, ips: ["${ip}"] }]`;
const pod = (name: string, podIP: string, ip: string) => `
- kind: Pod
  metadata: { name: ${name}, annotations: { k8s.v1.cni.cncf.io/networks: net, k8s.v1.cni.cncf.io/network-status: ${status(ip)} } }
  spec: { nodeName: node-a }
  status: { phase: Running, podIP: "${podIP}" }`;
const eth0 = (ip: string) => `{ ifname: eth0, flags: [UP, LOWER_UP], addr_info: [{ local: "${ip}", prefixlen: 24 }] }`;
const net1 = (ip: string) => `{ ifname: net1, flags: [UP, LOWER_UP], addr_info: [{ local: "${ip}", prefixlen: 24 }] }`;
const inside = (name: string, links: readonly string[], routes: readonly string[] = []) => `
- kind: Inside
  pod: ${name}
  printed: { ip -j addr: [${links.join(', ')}], ip -j route: [${routes.join(', ')}] }`;

describe('what a look inside confirms', () => {
  it('is said by the finding that foretold it, which is P1 then; what nobody foretold stays', () => {
    const restarted = pod('restarted', '10.244.1.77', '10.20.0.5') + inside('restarted', [eth0('10.244.1.77')]);
    const gone = pod('gone', '10.244.1.5', '10.20.0.6') + inside('gone', [eth0('10.244.1.5')]);
    assert.deepEqual(findingsIn(restarted + gone), [
      'P1 MN302 restarted: inside container app',
      'P1 MN320 gone: inside container app',
    ]);
  });

  it('leaves a static finding as it was where nobody has looked', () => {
    assert.deepEqual(findingsIn(pod('restarted', '10.244.1.77', '10.20.0.5')), ['P2 MN302 restarted: status.podIPs']);
  });

  it('is one finding where the definition brings the default route', () => {
    const nad = `
- kind: NetworkAttachmentDefinition
  metadata: { name: net }
  spec: { config: { type: macvlan, master: eth1, ipam: { type: host-local, subnet: 10.20.0.0/24, routes: [{ dst: 0.0.0.0/0 }] } } }`;
    const routes = [
      '{ dst: default, gateway: 10.20.0.1, dev: net1 }',
      '{ dst: default, gateway: 10.244.1.1, dev: eth0 }',
    ];
    const seen = pod('a', '10.244.1.5', '10.20.0.5') + inside('a', [eth0('10.244.1.5'), net1('10.20.0.5')], routes);
    assert.deepEqual(findingsIn(nad + seen), ['P1 MN210 a: inside container app']);
  });
});
