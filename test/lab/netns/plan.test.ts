import assert from 'node:assert/strict';
import { resolve } from '../scenario/resolve.ts';
import { loadScenario, scenarioNames } from '../scenarios.ts';
import type { Capabilities } from './capabilities.ts';
import { planNetwork } from './plan.ts';

const everything: Capabilities = {
  links: { bridge: true, macvlan: true, ipvlan: true, vlan: true },
  drop: 'netem',
  delay: 'netem',
  ipv6: true,
  notes: [],
};

function linesFor(
  name: string,
  can: Capabilities,
): { lines: Map<string, readonly string[]>; notes: readonly string[] } {
  const plan = planNetwork(resolve(loadScenario(name)), can, 'mnl-1-a-1');
  return { lines: new Map(plan.namespaces.map((each) => [each.name, each.lines] as const)), notes: plan.notes };
}

function all(lines: ReadonlyMap<string, readonly string[]>): string {
  return [...lines.values()].flat().join('\n');
}

describe('the network plan', () => {
  it('gives every namespace and every device a name that ip accepts, and every name the owner', () => {
    for (const scenario of scenarioNames()) {
      const { lines } = linesFor(scenario, everything);
      for (const [namespace, commands] of lines) {
        assert.match(namespace, /^mnl-1-a-1-/);
        for (const command of commands) {
          for (const [, device = ''] of command.matchAll(/\bname (\S+)/g)) {
            assert.ok(device.length <= 15, `${scenario}: ${device} is longer than a link's name may be`);
          }
        }
      }
    }
  });

  it("puts macvlan attachments on the node's NIC, with the mode and MTU asked for", () => {
    const { lines, notes } = linesFor('private-mode', everything);
    const node = lines.get('mnl-1-a-1-node-a')?.join('\n') ?? '';
    assert.match(
      node,
      /^link add link eth1 name net1 mtu 1500 address \S+ netns mnl-1-a-1-default\.order-service-\S+ type macvlan mode private$/m,
    );
    assert.deepEqual(notes, []);
  });

  it('says what stands in for what the kernel lacks, and does not use what it lacks', () => {
    const poor: Capabilities = { ...everything, links: { bridge: true, macvlan: true, ipvlan: false, vlan: false } };
    const { lines, notes } = linesFor('other-kinds', poor);
    assert.doesNotMatch(all(lines), /type (ipvlan|vlan)/);
    assert.deepEqual(
      notes.map((note) => note.split(':')[0]),
      ['default/tagged', 'default/flat'],
    );
    const rich = linesFor('other-kinds', everything);
    assert.match(all(rich.lines), /type ipvlan mode l2/);
    assert.match(all(rich.lines), /type vlan id 100/);
    assert.deepEqual(rich.notes, []);
  });

  it('bridges over the master where there is no macvlan', () => {
    const poor: Capabilities = { ...everything, links: { bridge: true, macvlan: false, ipvlan: false, vlan: false } };
    const { lines, notes } = linesFor('three-nodes', poor);
    assert.doesNotMatch(all(lines), /macvlan/);
    assert.match(lines.get('mnl-1-a-1-node-a')?.join('\n') ?? '', /^link set dev eth2 master br-eth2$/m);
    assert.match(notes.join('\n'), /default\/data-network: a bridge over eth2 stands in for macvlan/);
  });

  it('makes nothing for a pod that cannot start', () => {
    const { lines } = linesFor('three-nodes', everything);
    assert.ok(![...lines.keys()].some((name) => name.includes('storage-on-c')));
  });
});
