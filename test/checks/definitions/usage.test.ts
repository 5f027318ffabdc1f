import assert from 'node:assert/strict';
import { usageIn } from '../../../src/checks/definitions/usage.ts';
import { decodePod } from '../../../src/domain/attachments/decode.ts';
import type { Pod } from '../../../src/domain/attachments/pod.ts';
import type { PodObject } from '../../../src/kube/pod.ts';

const running = { phase: 'Running', podIP: '10.244.0.5' };

function pod(name: string, networks: string, shown: readonly string[], status: PodObject['status'] = running): Pod {
  const entries = shown.map((network, index) => ({ name: network, interface: `net${index + 1}` }));
  const annotations = {
    'k8s.v1.cni.cncf.io/networks': networks,
    'k8s.v1.cni.cncf.io/network-status': JSON.stringify(entries),
  };
  return decodePod({ metadata: { namespace: 'shop', name, annotations }, ...(status && { status }) });
}

const names = (pods: readonly Pod[]): string[] => pods.map(({ name }) => name);

describe('who uses a network', () => {
  it('are pods, each once, however often they ask', () => {
    const usage = usageIn([pod('twice', 'lan,lan,wan', ['shop/lan', 'shop/lan', 'shop/wan'])]);
    const { asking, attached, lacking } = usage({ namespace: 'shop', name: 'lan' });
    assert.deepEqual([names(asking), names(attached), names(lacking)], [['twice'], ['twice'], []]);
  });

  it('is nobody whose interface is left over from an earlier sandbox', () => {
    const usage = usageIn([pod('begins', 'lan', ['shop/lan'], { phase: 'Pending' })]);
    const { asking, attached, lacking } = usage({ namespace: 'shop', name: 'lan' });
    assert.deepEqual([names(asking), names(attached), names(lacking)], [['begins'], [], ['begins']]);
  });
});
