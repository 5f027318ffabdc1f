import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeNetworkStatus } from '../../../src/domain/attachments/decode-network-status.ts';
import type { ReportedInterface } from '../../../src/domain/attachments/network-status.ts';

const place = 'k8s.v1.cni.cncf.io/network-status';

function read(value: unknown): readonly ReportedInterface[] {
  const decoded = decodeNetworkStatus(JSON.stringify(value), place);
  assert(decoded.ok, decoded.ok ? '' : decoded.problem.message);
  return decoded.value;
}

function refusal(annotation: string): string {
  const decoded = decodeNetworkStatus(annotation, place);
  assert(!decoded.ok, `accepted: ${annotation}`);
  return `${decoded.problem.message} @${decoded.problem.offset}`;
}

describe('network-status', () => {
  it('gives addresses without their prefix, in canonical form', () => {
    const [only] = read([{ name: 'a', ips: ['10.0.0.5/24', '2001:DB8:0::5'] }]);
    assert.deepEqual(only?.ips, ['10.0.0.5', '2001:db8::5']);
  });

  it('knows the gateways by both names, and leaves out routes without one', () => {
    assert.deepEqual(read([{ name: 'a', gateway: ['<nil>', '10.0.0.1'] }])[0]?.gateways, ['10.0.0.1']);
    assert.deepEqual(read([{ name: 'a', 'default-route': ['10.0.0.1'] }])[0]?.gateways, ['10.0.0.1']);
  });

  it('leaves out the dummy result for a pod that vanished', () => {
    assert.deepEqual(read([{ name: 'a', interface: 'net1', ips: ['0.0.0.0'] }]), []);
    assert.equal(read([{ name: 'a', interface: 'net1' }]).length, 1);
  });

  it('reads the device behind an interface', () => {
    const [only] = read([
      {
        name: 'a',
        'device-info': {
          type: 'pci',
          version: '1.1.0',
          pci: { 'pci-address': '0000:3b:02.1', 'rdma-device': 'mlx5_2' },
        },
      },
    ]);
    assert.deepEqual(only?.device, {
      type: 'pci',
      pciAddress: '0000:3b:02.1',
      details: { 'pci-address': '0000:3b:02.1', 'rdma-device': 'mlx5_2' },
    });
  });

  it('takes null for a field that is not there', () =>
    assert.deepEqual(read([{ name: 'a', interface: null, ips: null, mtu: null, dns: null }]), [
      { network: 'a', ips: [], default: false, dns: { nameservers: [], search: [] }, gateways: [] },
    ]));

  it('is read with its mtu and dns', () => {
    const dns = { nameservers: ['10.96.0.10'], domain: 'cluster.local', search: ['svc'], options: ['ndots:5'] };
    const [only] = read([{ name: 'a', mtu: 9000, dns }]);
    assert.equal(only?.mtu, 9000);
    assert.deepEqual(only.dns, { nameservers: ['10.96.0.10'], domain: 'cluster.local', search: ['svc'] });
  });

  it('keeps all that is said of an interface, whatever else is said of it', () => {
    const usual = { name: 'a', interface: 'net1', mac: '02:00:00:00:00:01', ips: ['10.0.0.5'] };
    const device = { type: 'memif', version: '1.1.0', memif: { path: '/run/a.sock' } };
    const [one] = read([usual]);
    assert.deepEqual([one?.interface, one?.mac, one?.mtu, one?.device], ['net1', usual.mac, undefined, undefined]);
    assert.deepEqual(read([{ ...usual, mtu: 9000 }]), [{ ...one, mtu: 9000 }]);
    assert.equal(read([{ ...usual, 'device-info': device }])[0]?.device?.type, 'memif');
    for (const lacking of ['interface', 'mac'] as const)
      assert.equal(lacking in (read([{ ...usual, [lacking]: '' }])[0] ?? {}), false);
  });

  const refused: Record<string, string> = {
    '': 'expected a value, the text ends @0',
    '[{"name": "a"': 'expected "," or "}", the text ends @13',
    '{"name": "a"}': 'expected a list of interfaces @0',
    '[7]': 'interface 1: expected an object, not a number @1',
    '[{"name": "a", "ips": "10.0.0.1"}]': 'interface 1: "ips" must be a list, not a string @22',
    '[{"name": "a", "ips": ["ten"]}]': 'interface 1: "ips" has "ten", which is not an IP address @23',
  };
  for (const [annotation, why] of Object.entries(refused))
    it(`refuses ${JSON.stringify(annotation)}`, () => assert.equal(refusal(annotation), why));

  it('says what is wrong, whatever is', () => {
    const keys = [
      'name',
      'interface',
      'ips',
      'mac',
      'mtu',
      'default',
      'dns',
      'device-info',
      'gateway',
      'default-route',
    ];
    const value = fc.oneof(fc.constantFrom('10.0.0.1', null, 1500, true), fc.jsonValue({ maxDepth: 2 }));
    const interfaces = fc.array(fc.oneof(fc.dictionary(fc.constantFrom(...keys), value), value), { maxLength: 3 });
    fc.assert(
      fc.property(interfaces, (list) => {
        const decoded = decodeNetworkStatus(JSON.stringify(list), place);
        assert.ok(decoded.ok || decoded.problem.message !== 'cannot be read');
      }),
    );
  });

  it('counts the last of equal keys', () => {
    const decoded = decodeNetworkStatus('[{"name": "a", "mtu": "large", "mtu": 9000}]', place);
    assert.equal(decoded.ok && decoded.value[0]?.mtu, 9000);
    assert.equal(refusal('[{"mtu": 9000, "mtu": "large"}]'), 'interface 1: "mtu" must be a number, not a string @22');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void decodeNetworkStatus(text, place)));
  });

  it('is read back as it was written', () => {
    const entry = fc.record({
      name: fc.stringMatching(/^[a-z]{1,5}\/[a-z]{1,5}$/),
      interface: fc.stringMatching(/^net\d$/),
      ips: fc.array(fc.ipV4().filter((ip) => ip !== '0.0.0.0')),
      default: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const seen = read(entries).map(({ network: name, interface: iface, ips, default: isDefault }) => ({
          name,
          interface: iface,
          ips,
          default: isDefault,
        }));
        assert.deepEqual(
          seen,
          entries.map((one) => ({ ...one })),
        );
      }),
    );
  });
});
