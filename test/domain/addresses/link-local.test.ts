import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { linkLocalOf } from '../../../src/domain/addresses/link-local.ts';

describe('the link-local address of an interface', () => {
  it('is the one that the kernel makes of its hardware address, as recorded', () => {
    const printed = readFileSync(
      new URL('../../fixtures/recorded/exec/conflist-pod.ip-addr.out', import.meta.url),
      'utf8',
    );
    const pairs = [...printed.matchAll(/link\/ether (\S+)[\s\S]*?inet6 (fe80::[0-9a-f:]+)\/64/g)];
    assert.ok(pairs.length > 0, 'nothing was recorded');
    for (const [, mac = '', address] of pairs) assert.equal(linkLocalOf(mac), address);
  });

  it('is unknown of what is no MAC address', () => {
    for (const text of ['', '02:42', '02:42:ac:11:00:02:03:04', '02-42-ac-11-00-02', 'constructor'])
      assert.equal(linkLocalOf(text), undefined);
  });
});
