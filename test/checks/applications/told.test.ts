import assert from 'node:assert/strict';
import { addressNotAttached } from '../../../src/checks/applications/address-not-attached.ts';
import { defaultSettings } from '../../../src/checks/check.ts';
import { snapshotOf } from '../snapshot-of.ts';

const network = (name: string, range: string) => ({
  kind: 'NetworkAttachmentDefinition',
  metadata: { name },
  spec: { config: { type: 'macvlan', master: 'eth3', ipam: { type: 'whereabouts', range } } },
});

const settings = (namespace: string, data: Readonly<Record<string, string>>) => ({
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace },
  data,
});

const pod = (path: string, owner: string, ...containers: readonly object[]) => {
  const [namespace, name] = path.split('/');
  const ownerReferences = [{ kind: 'StatefulSet', name: owner, controller: true }];
  return { kind: 'Pod', metadata: { namespace, name, ownerReferences }, spec: { containers }, status: running };
};

const running = { phase: 'Running', podIP: '10.244.1.5' };
const variables = (env: Readonly<Record<string, string>>) =>
  Object.entries(env).map(([name, value]) => ({ name, value }));
const key = (name: string, of: string) => ({ name, valueFrom: { configMapKeyRef: { name: 'settings', key: of } } });

const findings = (...objects: readonly object[]) =>
  addressNotAttached.run(snapshotOf(objects), defaultSettings).findings;

describe('what programs are told of networks that they are not on', () => {
  it('is said once, with each place where it is written and each workload', () => {
    const app = { name: 'app', env: [...variables({ DB: '10.30.0.5', SPARE: '10.30.0.5' }), key('FROM', 'db')] };
    const proxy = { name: 'proxy', env: [...variables({ DB: '10.30.0.5 10.30.0.6' }), key('FROM', 'spare')] };
    const [finding, ...others] = findings(
      network('storage', '10.30.0.0/24'),
      settings('default', { db: '10.30.0.5', spare: '10.30.0.5' }),
      settings('shop', { db: '10.30.0.5' }),
      pod('default/web-0', 'web', app, proxy),
      pod('default/web-1', 'web', app, proxy),
      pod('shop/web-0', 'web', { name: 'app', env: [key('FROM', 'db')] }),
      pod('shop/job-0', 'job', { name: 'job', env: [key('FROM', 'db')] }),
    );
    assert.ok(finding?.code === 'MN801');
    assert.deepEqual(others, []);
    assert.equal(finding.args.workloads, 3);
    assert.deepEqual(
      finding.args.told.map(({ variable, address }) => `${variable}=${address}`),
      ['DB=10.30.0.5', 'SPARE=10.30.0.5', 'FROM=10.30.0.5', 'DB=10.30.0.6'],
    );
    assert.deepEqual(
      finding.evidence.map(({ source, text }) => `${source}: ${text}`),
      [
        'env DB of container app: 10.30.0.5',
        'env SPARE of container app: 10.30.0.5',
        'key db of configmap default/settings: 10.30.0.5',
        'env DB of container proxy: 10.30.0.5',
        'env DB of container proxy: 10.30.0.6',
        'key spare of configmap default/settings: 10.30.0.5',
        'key db of configmap shop/settings: 10.30.0.5',
      ],
    );
  });

  it('is apart for an address that several networks have', () => {
    const told = findings(
      network('storage', '10.30.0.0/24'),
      network('half', '10.30.0.0/25'),
      pod('default/web-0', 'web', { name: 'app', env: variables({ ONE: '10.30.0.200', BOTH: '10.30.0.5' }) }),
    );
    assert.deepEqual(
      told.map((finding) => finding.code === 'MN801' && finding.args.networks),
      [['default/storage'], ['default/storage', 'default/half']],
    );
  });
});
