import assert from 'node:assert/strict';
import { clockAt } from '../objects/clock.ts';
import { networkObject } from '../objects/network-object.ts';
import { loadScenario, scenarioNames } from '../scenarios.ts';
import { submittedNetworks } from './submitted-network.ts';

const clock = clockAt(Date.parse('2026-11-20T12:00:00Z'));

function definition(config: string) {
  return {
    apiVersion: 'k8s.cni.cncf.io/v1',
    kind: 'NetworkAttachmentDefinition',
    metadata: { name: 'net', namespace: 'shop' },
    spec: { config },
  };
}

describe('networks submitted while a lab runs', () => {
  it('are read back as the scenario said them, from the definitions made of every scenario', () => {
    const networks = submittedNetworks([]);
    for (const name of scenarioNames()) {
      for (const plan of loadScenario(name).networks) {
        if (plan.config !== undefined) continue;
        const object = networkObject(plan, clock);
        networks.define(object);
        const asked = { namespace: plan.namespace, network: plan.name };
        assert.equal(networks.whyStuck(asked), undefined, `${name}: ${plan.name}`);
        const read = networks.of(asked);
        const { type, master, cidrs, range, vlan, mtu, routes, ipam } = plan;
        // What a definition says for a field that the scenario leaves to its default is not compared.
        assert.deepEqual(
          read && {
            type: read.type,
            master: type === 'bridge' ? master : read.master,
            cidrs: ipam === 'static' || ipam === 'none' ? cidrs : read.cidrs,
            range: read.range,
            vlan: read.vlan,
            mtu: read.mtu,
            routes: read.routes,
            ipam: read.ipam,
          },
          {
            ...{ type, master, cidrs, range, vlan, mtu, ipam },
            routes: routes.map(({ to, via }) => ({ to: to === 'default' ? '0.0.0.0/0' : to, via })),
          },
          `${name}: ${plan.name}`,
        );
      }
    }
  });

  it('keep pods from starting when they are gone, broken, or of a kind without a plugin', () => {
    const networks = submittedNetworks([]);
    const asked = { namespace: 'shop', network: 'net' };
    const why = (config: string): string | undefined => {
      networks.define(definition(config));
      assert.equal(networks.of(asked), undefined);
      return networks.whyStuck(asked);
    };
    assert.match(why('{ "type": }') ?? '', /failed to unmarshal Spec\.Config/);
    assert.equal(why('{"type":"sriov"}'), 'failed to find plugin "sriov" in path [/opt/cni/bin]');
    assert.equal(
      why('{"type":"bridge","ipam":{"type":"host-local","subnet":"10.20.0.0/99"}}'),
      'invalid CIDR address: 10.20.0.0/99',
    );
    networks.forget('shop', 'net');
    assert.match(
      networks.whyStuck(asked) ?? '',
      /cannot find a network-attachment-definition \(net\) in namespace \(shop\)/,
    );
  });
});
