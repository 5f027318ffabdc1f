import assert from 'node:assert/strict';
import { configMapsIn, endpointsOf, evidenceOf } from '../../../src/checks/applications/environment.ts';
import { decodePod } from '../../../src/domain/attachments/decode.ts';
import { configMapObject } from '../../../src/kube/config-map.ts';
import { readJson } from '../../../src/kube/list.ts';
import { podObject } from '../../../src/kube/pod.ts';

const container = {
  name: 'app',
  env: [
    { name: 'URL', value: 'postgres://user:secret@10.30.0.5:5432/db' },
    { name: 'SIX', value: 'http://[2001:db8::5]:8080/ and 10.0.0.1' },
    { name: 'FROM', valueFrom: { configMapKeyRef: { name: 'settings', key: 'db' } } },
    { name: 'ABSENT', valueFrom: { configMapKeyRef: { name: 'gone', key: 'db' } } },
    { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'settings', key: 'db' } } },
    { name: 'WORD', value: 'release 1.2.3' },
  ],
  envFrom: [{ prefix: 'APP_', configMapRef: { name: 'settings' } }, { secretRef: { name: 'settings' } }],
};

function endpoints() {
  const metadata = { namespace: 'shop', name: 'web' };
  const pod = readJson(podObject, { metadata, spec: { initContainers: [container] } }, 'pod');
  const data = { db: 'db=10.30.0.6:5432', note: 'nothing here' };
  const configMap = readJson(configMapObject, { metadata: { namespace: 'shop', name: 'settings' }, data }, 'configmap');
  assert(pod.ok && configMap.ok);
  const decoded = decodePod(pod.value);
  return endpointsOf(decoded, configMapsIn([configMap.value])).map((endpoint) => ({
    ...endpoint,
    evidence: evidenceOf(decoded, endpoint),
  }));
}

describe('the environment of a pod', () => {
  it('names addresses, written there or in a ConfigMap', () =>
    assert.deepEqual(
      endpoints().map(({ variable, address }) => `${variable} ${address.text}`),
      ['URL 10.30.0.5', 'SIX 2001:db8::5', 'SIX 10.0.0.1', 'FROM 10.30.0.6', 'APP_db 10.30.0.6'],
    ));

  it('is shown without what else the value held', () =>
    assert.deepEqual(
      endpoints().map(({ evidence }) => `${evidence.source}: ${evidence.text}`),
      [
        'env URL of container app: 10.30.0.5:5432',
        'env SIX of container app: [2001:db8::5]:8080',
        'env SIX of container app: 10.0.0.1',
        'key db of configmap shop/settings: 10.30.0.6:5432',
        'key db of configmap shop/settings: 10.30.0.6:5432',
      ],
    ));
});
