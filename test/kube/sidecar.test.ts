import assert from 'node:assert/strict';
import { kinds } from '../../src/kube/kinds.ts';
import { readJsonPage, readProtobufPage } from '../../src/kube/list.ts';
import { encodeList, encodeMessage, envelope } from '../lab/api/protobuf/envelope.ts';

// None was recorded: the bytes are the lab's, whose encoder is held to the bytes of a real API server.
describe('a sidecar', () => {
  it('is told from an init container in both encodings', () => {
    const pod = {
      metadata: { name: 'a', namespace: 'shop' },
      spec: {
        initContainers: [{ name: 'first' }, { name: 'proxy', restartPolicy: 'Always' }],
        containers: [{ name: 'main' }],
      },
    };
    const list = encodeList({ resourceVersion: '1' }, [encodeMessage('Pod', pod)]);
    const read = readProtobufPage(kinds.pods.codec, [envelope('v1', 'PodList', list)]);
    const fromJson = readJsonPage(kinds.pods.codec, { metadata: { resourceVersion: '1' }, items: [pod] });
    assert.ok(read.ok && fromJson.ok);
    const policies = (page: typeof read) =>
      page.ok && page.value.items[0]?.spec?.initContainers?.map(({ restartPolicy }) => restartPolicy);
    assert.deepEqual(policies(read), [undefined, 'Always']);
    assert.deepEqual(policies(fromJson), [undefined, 'Always']);
  });
});
