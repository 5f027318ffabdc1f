import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endpointsIn } from '../../src/kube/endpoints.ts';

describe('addresses in configuration values', () => {
  const values: readonly [string, string][] = [
    ['10.30.0.5', '10.30.0.5'],
    ['10.30.0.5:5432', '10.30.0.5:5432'],
    ['postgres://user:pass123@10.30.0.5:5432/orders', '10.30.0.5:5432'],
    ['http://[2001:db8::5]:8080/x', '[2001:db8::5]:8080'],
    ['2001:db8::5', '2001:db8::5'],
    ['10.0.0.1,10.0.0.2:80', '10.0.0.1 10.0.0.2:80'],
    ['DB=10.0.0.7;MODE=x', '10.0.0.7'],
    ['version 1.2.3.4.5', ''],
    ['order-db.shop.svc', ''],
    ['12:34:56', '12:34:56'],
    ['', ''],
  ];
  for (const [value, endpoints] of values) {
    it(`of ${JSON.stringify(value)} are ${JSON.stringify(endpoints)}`, () =>
      assert.equal(endpointsIn(value), endpoints));
  }

  it('never keep a password', () => {
    const word = fc.stringMatching(/^[g-z]{6,20}$/);
    fc.assert(
      fc.property(word, word, (user, secret) => {
        assert.doesNotMatch(
          endpointsIn(`amqp://${user}:${secret}@10.1.2.3:5672/${user}`),
          new RegExp(`${user}|${secret}`),
        );
      }),
    );
  });
});
