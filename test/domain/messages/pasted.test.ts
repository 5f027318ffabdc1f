import assert from 'node:assert/strict';
import { explainMessage } from '../../../src/domain/messages/match.ts';
import { messagesInText } from '../../../src/domain/messages/pasted.ts';
import { recorded, recordedEvents } from './recordings.ts';

const idsOf = (text: string) =>
  messagesInText(text).flatMap(({ message }) => explainMessage(message).signature?.id ?? []);

describe('messagesInText', () => {
  it('finds the events in `kubectl describe pod`, over two lines', () => {
    const found = messagesInText(recorded('kubectl/describe_pod_storage_on_c.out'));
    assert.equal(found.length, 21);
    const failed = found.filter(({ reason }) => reason === 'FailedCreatePodSandBox');
    assert.equal(failed.length, 10);
    for (const { message, namespace, pod, type } of failed) {
      assert.deepEqual([namespace, pod, type], ['default', 'storage-on-c', 'Warning']);
      const { innermost, peeled } = explainMessage(message);
      assert.equal(innermost, 'Link not found');
      assert.equal(peeled.truncated, false);
    }
  });

  it('finds them where the message has one line', () => {
    const found = messagesInText(recorded('kubectl/describe_pod_missing_nad.out'));
    const missing = found.filter(({ reason }) => reason === 'NoNetworkFound');
    assert.equal(missing.length, 1);
    assert.equal(explainMessage(missing[0]?.message ?? '').signature?.id, 'M02');
    assert.deepEqual(idsOf(recorded('kubectl/describe_pod_samplepod.out')), []);
  });

  it('finds the events in the table of `kubectl get events`, where messages are cut', () => {
    const text = recorded('kubectl/get_events___sort_by_.lastTimestamp.out');
    const found = messagesInText(text);
    assert.equal(found.length, text.trimEnd().split('\n').length - 1);
    const storage = found.filter(({ pod, reason }) => pod === 'storage-on-c' && reason === 'FailedCreatePodSandBox');
    assert.equal(storage.length, 10);
    for (const { message } of storage) assert.equal(explainMessage(message).signature?.id, 'K01');
    const ids = new Set(found.flatMap(({ message }) => explainMessage(message).signature?.id ?? []));
    assert.deepEqual([...ids].sort(), ['K01', 'K07', 'M01', 'M02', 'M05', 'M07', 'M12', 'M13', 'M27', 'S11', 'W01']);
  });

  it('takes the columns of `kubectl get events -o wide` apart, with or without their titles', () => {
    const failure =
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "8f1c": plugin type="multus-shim" name="multus-cni-network" failed (add): CmdAdd (shim): CNI request failed with status 400: \'ContainerID:"8f1c" ERRORED: error configuring pod [shop/cart] networking: [shop/cart/1:lan]: error adding container to network "lan": Link not found...';
    const title =
      'NAMESPACE   LAST SEEN   TYPE      REASON                   OBJECT      SUBOBJECT             SOURCE            MESSAGE   FIRST SEEN   COUNT   NAME';
    const rows = [
      `shop        40s         Warning   FailedCreatePodSandBox   pod/cart                          kubelet, node-c   ${failure}   58m          17      cart.2ba1115e49e43101`,
      'shop        60m         Normal    AddedInterface           pod/cart                          multus            Add eth0 [10.244.3.11/24] from rc-default   60m          1       cart.3eb1fa29b5767ec5',
      'shop        60m         Normal    Created                  pod/cart    spec.containers{app}   kubelet, node-c   Container created   <unknown>    1       cart.f8fbb4803bb5fccb',
    ];
    for (const text of [[title, ...rows].join('\n'), rows.join('\n')]) {
      assert.deepEqual(
        messagesInText(text).map(({ pod, node, message }) => [pod, node, message]),
        [
          ['cart', 'node-c', failure],
          ['cart', undefined, 'Add eth0 [10.244.3.11/24] from rc-default'],
          ['cart', 'node-c', 'Container created'],
        ],
      );
    }
    const [event] = messagesInText(rows[0] ?? '');
    assert.equal(explainMessage(event?.message ?? '').signature?.id, 'K01');
  });

  it('learns the node from who wrote the text', () => {
    const [first] = messagesInText(recorded('kubectl/describe_pod_storage_on_c.out'));
    assert.equal(first?.node, 'node-c');
    const listed = messagesInText(recorded('api/events-all.json'));
    assert.equal(
      listed.find(({ pod, reason }) => pod === 'storage-on-c' && reason?.startsWith('Failed'))?.node,
      'node-c',
    );
  });

  it('finds them in the table of all namespaces', () => {
    const [event] = messagesInText(
      'NAMESPACE   LAST SEEN          TYPE      REASON             OBJECT            MESSAGE\nshop        9s (x4 over 12s)   Warning   NoNetworkFound     pod/shop-other    cannot find a network-attachment-definition (a) in namespace (shop): not found\n',
    );
    assert.deepEqual([event?.namespace, event?.pod, event?.reason], ['shop', 'shop-other', 'NoNetworkFound']);
    assert.match(event?.message ?? '', /^cannot find/);
  });

  it('reads lists of events as JSON', () => {
    for (const path of ['api/events-all.json', 'api/events-k8s-io-all.json']) {
      const found = messagesInText(recorded(path));
      assert.deepEqual(
        found.map(({ message }) => message),
        recordedEvents(path).map(({ message }) => message),
      );
      assert.ok(found.some(({ pod, namespace }) => pod === 'cross-ns' && namespace === 'shop'));
    }
  });

  it('reads logs', () => {
    const ids = idsOf(recorded('kubectl/multus-log-node-c.txt'));
    assert.deepEqual([...new Set(ids)].sort(), ['K01', 'M02', 'M12', 'M13', 'M27', 'W01']);
  });

  it('takes a text it does not know for one message, and reads a bare one', () => {
    assert.deepEqual(messagesInText('  help, my pod\nis stuck \n'), [{ message: 'help, my pod\nis stuck', line: 1 }]);
    assert.deepEqual(messagesInText(' \n '), []);
    assert.deepEqual(idsOf('[shop/cart-0/:lan]: error adding container to network "lan": Link not found'), ['K01']);
  });

  it('keeps what people write around a message apart from it', () => {
    const found = messagesInText(
      'Hello, this pod does not start:\n\nfailed to find plugin "macvlan" in path [/opt/cni/bin]\n\nThank you\n',
    );
    assert.deepEqual(found, [{ message: 'failed to find plugin "macvlan" in path [/opt/cni/bin]', line: 3 }]);
  });
});
