import assert from 'node:assert/strict';
import { clockAt } from '../objects/clock.ts';
import { clusterObjects } from '../objects/cluster-objects.ts';
import { resolve } from '../scenario/resolve.ts';
import { generatedScenario, hasEvents } from './generate.ts';

describe('a generated cluster', () => {
  const topology = resolve(generatedScenario({ pods: 2000, nodes: 200 }));
  const pods = topology.pods.filter((pod) => pod.namespace !== 'kube-system');

  it('has the pods and nodes asked for, two in five with secondary networks, few in trouble', () => {
    assert.equal(pods.length, 2000);
    assert.equal(topology.nodes.length, 200);
    const asking = pods.filter((pod) => pod.requested !== undefined).length / pods.length;
    assert.ok(asking > 0.3 && asking < 0.5, `${asking} of the pods ask for networks`);
    const failed = pods.filter((pod) => pod.failure !== undefined).length;
    assert.ok(failed > 0 && failed < 0.03 * pods.length, `${failed} pods fail`);
  });

  it('gives no whereabouts address twice', () => {
    const held = pods.flatMap((pod) =>
      pod.attachments.filter((each) => each.network.ipam === 'whereabouts').flatMap((each) => each.addresses),
    );
    assert.equal(new Set(held).size, held.length);
  });

  it("has pods of a real one's size and comes lazily", () => {
    const objects = clusterObjects(topology, clockAt(0), hasEvents);
    const pod = objects.find((each) => each.kind === 'Pod' && each.metadata.namespace !== 'kube-system');
    const size = JSON.stringify(pod).length;
    assert.ok(size > 6000 && size < 12_000, `${size} characters`);
  });

  it('is the same each time, to the byte', () => {
    const again = resolve(generatedScenario({ pods: 2000, nodes: 200 }));
    const text = (each: typeof topology): string => JSON.stringify([...clusterObjects(each, clockAt(0), hasEvents)]);
    assert.equal(text(again), text(topology));
  });
});
