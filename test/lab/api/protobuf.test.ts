import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { listAt, recordAt } from './fields.ts';
import { encodeList, encodeMessage, envelope } from './protobuf/envelope.ts';
import { messageOf } from './protobuf/schema.ts';
import { recordedBytes, recordedObject } from './recordings.ts';

const lists = [
  ['namespaces', 'v1', 'Namespace'],
  ['nodes', 'v1', 'Node'],
  ['daemonsets-all', 'apps/v1', 'DaemonSet'],
  ['pods-all', 'v1', 'Pod'],
  ['pods-all.limit5', 'v1', 'Pod'],
  ['events-all', 'v1', 'Event'],
] as const;

describe('protobuf of the lab', () => {
  for (const [name, apiVersion, kind] of lists) {
    it(`encodes ${name}.json to the very bytes of ${name}.pb`, () => {
      const list = recordedObject(`protobuf/${name}.json`);
      const message = messageOf(apiVersion, kind);
      assert.ok(message);
      const items = listAt(list, 'items').map((item) => encodeMessage(message, item));
      const encoded = envelope(apiVersion, `${kind}List`, encodeList(recordAt(list, 'metadata'), items));
      assert.ok(encoded.equals(recordedBytes(`protobuf/${name}.pb`)));
    });
  }

  it('encodes a Status to the very bytes of 404-status.pb', () => {
    const status = {
      metadata: {},
      status: 'Failure',
      message: 'pods "none" not found',
      reason: 'NotFound',
      details: { name: 'none', kind: 'pods' },
      code: 404,
    };
    assert.ok(
      envelope('v1', 'Status', encodeMessage('Status', status)).equals(recordedBytes('protobuf/404-status.pb')),
    );
  });

  it('finds in the gzipped recording what the plain one holds', () => {
    assert.ok(gunzipSync(recordedBytes('protobuf/pods-all.pb.gz')).equals(recordedBytes('protobuf/pods-all.pb')));
  });

  it('names the message and field of a schema mistake', () => {
    assert.throws(() => encodeMessage('NoSuchMessage', {}), /NoSuchMessage/);
  });

  it('has no protobuf for kinds of custom resources', () => {
    assert.equal(messageOf('k8s.cni.cncf.io/v1', 'NetworkAttachmentDefinition'), undefined);
  });
});
