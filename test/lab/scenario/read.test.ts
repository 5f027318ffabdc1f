import assert from 'node:assert/strict';
import { loadScenario, scenarioNames } from '../scenarios.ts';
import { readScenario } from './read.ts';
import { resolve } from './resolve.ts';
import { findPod } from './topology.ts';

function mistakeIn(text: string): string {
  const read = readScenario(text, 'wrong.yaml');
  assert.ok(!read.ok, 'the scenario was accepted');
  return read.problem.message;
}

describe('scenario files', () => {
  for (const name of scenarioNames()) {
    it(`${name} is read, and every address and trouble in it can be settled`, () => {
      const topology = resolve(loadScenario(name));
      assert.ok(topology.pods.length > 0);
      assert.ok(topology.scenario.title.length > 10);
    });

    it(`${name} gives no pod the address of a router on its network`, () => {
      const { pods, scenario } = resolve(loadScenario(name));
      const bare = (address: string): string => address.replace(/\/.*/, '');
      const routers = new Set(scenario.segments.flatMap(({ gateway }) => gateway.map(bare)));
      const held = pods.flatMap(({ attachments }) => attachments.flatMap(({ addresses }) => addresses.map(bare)));
      assert.deepEqual(
        held.filter((address) => routers.has(address)),
        [],
      );
    });
  }

  it('names line and field of a value that is wrong', () => {
    const text = ['title: x', 'nodes:', '  node-a:', '    nics: { eth1: { segment: data, mtu: 20 } }'].join('\n');
    assert.equal(
      mistakeIn(text),
      'wrong.yaml:4: nodes.node-a.nics.eth1.mtu: a whole number from 576 to 65535 is wanted here',
    );
  });

  it('lists the fields it knows when one is unknown', () => {
    const text = ['title: x', 'nodes: { node-a: {} }', 'networks:', '  data:', '    maser: eth1'].join('\n');
    assert.match(mistakeIn(text), /^wrong\.yaml:5: networks\.data\.maser: unknown field; known here: type, master, /);
  });

  it('refuses a pod on a node that is not there, and a network that is not there', () => {
    const head = ['title: x', 'nodes: { node-a: {} }', 'workloads:'];
    assert.match(
      mistakeIn([...head, '  app: { node: node-z }'].join('\n')),
      /^wrong\.yaml:4: .*no node "node-z"; nodes: node-a/,
    );
    assert.match(
      mistakeIn([...head, '  app: { node: node-a, networks: [data] }'].join('\n')),
      /^wrong\.yaml:4: .*no network "default\/data"/,
    );
  });

  it('refuses a trouble it does not know, and YAML that is none', () => {
    const head = ['title: x', 'nodes: { node-a: {} }'];
    assert.match(
      mistakeIn([...head, 'troubles:', '  - explode: { node: node-a }'].join('\n')),
      /^wrong\.yaml:4: .*unknown trouble; known: remove-interface/,
    );
    assert.match(mistakeIn([...head, 'workloads: { a: ['].join('\n')), /^wrong\.yaml:\d: not YAML: /);
  });

  it('refuses a trouble for something that is not there instead of doing nothing', () => {
    const text = ['title: x', 'nodes: { node-a: {} }', 'troubles:', '  - set-down: { node: node-a, nic: eth7 }'].join(
      '\n',
    );
    const read = readScenario(text, 'wrong.yaml');
    assert.ok(read.ok);
    assert.throws(() => resolve(read.value), /set-down: there is no eth7 on a node "node-a"/);
  });
});

describe('settling a scenario', () => {
  it('lets a pod fail where its master is missing, with the message of the recordings', () => {
    const topology = resolve(loadScenario('three-nodes'));
    const failures = topology.pods.filter((pod) => pod.failure !== undefined);
    assert.deepEqual(
      failures.map((pod) => [pod.name, pod.node, pod.failure]),
      [['storage-on-c', 'node-c', { kind: 'attach', network: 'storage-network', message: 'Link not found' }]],
    );
  });

  it('gives addresses as the IPAM plugins do: whereabouts cluster-wide, host-local per node', () => {
    const healthy = resolve(loadScenario('three-nodes'));
    const data = healthy.pods.flatMap((pod) =>
      pod.attachments.filter((each) => each.network.name === 'data-network').flatMap((each) => each.addresses),
    );
    assert.deepEqual(data, ['10.20.0.100/24', '10.20.0.101/24', '10.20.0.102/24', '10.20.0.103/24']);
    const local = resolve(loadScenario('duplicate-address'));
    const [first, second] = ['order-service', 'order-service#1'].map(
      (name) => findPod(local.pods, name)?.attachments[0]?.addresses,
    );
    assert.deepEqual(first, ['10.20.0.100/24']);
    assert.deepEqual(second, first);
  });

  it('lets pods wait where the pool is full, and counts leaked addresses as taken', () => {
    const topology = resolve(loadScenario('pool-full-and-leaked'));
    const workers = topology.pods.filter((pod) => pod.workload.name === 'worker');
    assert.deepEqual(
      workers.flatMap((pod) => pod.attachments.flatMap((each) => each.addresses)),
      ['10.50.0.1/29', '10.50.0.3/29', '10.50.0.4/29', '10.50.0.6/29'],
    );
    assert.deepEqual(workers.at(-1)?.failure, {
      kind: 'attach',
      network: 'wa-small',
      message:
        'error at storage engine: Could not allocate IP in range: ip: 10.50.0.1 / - 10.50.0.6 / range: 10.50.0.0/29 / excludeRanges: []',
    });
  });

  it('is the same each time', () => {
    const text = (): string => JSON.stringify(resolve(loadScenario('three-nodes')));
    assert.equal(text(), text());
  });
});
