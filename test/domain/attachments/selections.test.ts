import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeDefaultNetwork, decodeSelections } from '../../../src/domain/attachments/decode-selections.ts';
import type { Selection } from '../../../src/domain/attachments/selection.ts';

const place = 'k8s.v1.cni.cncf.io/networks';

function read(annotation: string): readonly Selection[] {
  const decoded = decodeSelections(annotation, 'shop', place);
  assert(decoded.ok, decoded.ok ? '' : decoded.problem.message);
  return decoded.value;
}

const names = (annotation: string): string[] =>
  read(annotation).map(({ namespace, name, expectedInterface }) => `${namespace}/${name} ${expectedInterface}`);

function refusal(annotation: string): { message: string; offset?: number; excerpt?: string; place: string } {
  const decoded = decodeSelections(annotation, 'shop', place);
  assert(!decoded.ok, `accepted: ${annotation}`);
  return decoded.problem;
}

/** What is found at the offset of the problem. */
function found(annotation: string): string {
  const { offset } = refusal(annotation);
  assert(offset !== undefined);
  return annotation.slice(offset, offset + 5);
}

describe('a request for networks in the short form', () => {
  const accepted: Record<string, string[]> = {
    'net-a': ['shop/net-a net1'],
    'lab/net-a': ['lab/net-a net1'],
    'net-a@lan0': ['shop/net-a lan0'],
    ' lab/net-a@lan0 ,\n net-b ': ['lab/net-a lan0', 'shop/net-b net2'],
    'net-a,net-a': ['shop/net-a net1', 'shop/net-a net2'],
    // Multus looks up a network called nothing: it is not refused here.
    'net-a,': ['shop/net-a net1', 'shop/ net2'],
    '  ': ['shop/ net1'],
    '/net-a': ['shop/net-a net1'],
    'net-a@': ['shop/net-a net1'],
    // The client library refuses this interface name, Multus does not.
    'net-a@Net_1': ['shop/net-a Net_1'],
    'net-a@fifteen-letters': ['shop/net-a fifteen-letters'],
  };
  for (const [annotation, expected] of Object.entries(accepted))
    it(`takes ${JSON.stringify(annotation)}`, () => assert.deepEqual(names(annotation), expected));

  const refused: Record<string, [message: RegExp, at: string]> = {
    'net-b,a/b/c': [/more than one "\/"/, 'a/b/c'],
    'net-b,a@b@c': [/more than one "@"/, 'a@b@c'],
    'net-b, Net-a': [/"Net-a" is not a name/, 'Net-a'],
    'net_a,b': [/"net_a" is not a name/, 'net_a'],
    'net.a': [/"net.a" is not a name/, 'net.a'],
    'Lab/net-a': [/"Lab" is not a name/, 'Lab/n'],
    'net-a@sixteen-letters-': [/"sixteen-letters-" is longer than 15 characters/, 'net-a'],
    'net-a@eth 0': [/"eth 0" holds a space or "\/"/, 'net-a'],
  };
  for (const [annotation, [message, at]] of Object.entries(refused))
    it(`refuses ${JSON.stringify(annotation)} at ${at}`, () => {
      assert.match(refusal(annotation).message, message);
      assert.equal(found(annotation), at);
      assert.equal(refusal(annotation).place, place);
    });
});

describe('a request for networks in the JSON form', () => {
  it('is a list, which may be empty', () => assert.deepEqual(read('[]'), []));
  it('is nothing when the annotation is empty', () => assert.deepEqual(read(''), []));

  it('holds everything that can be asked for', () => {
    const [only] = read(`[{"name":"a","namespace":"lab","interface":"lan0","ips":["10.0.0.5/24","2001:db8::5"],
      "mac":"02:00:00:00:00:01","infiniband-guid":"c2:11:22:33:44:55:66:77","default-route":["10.0.0.1"],
      "bandwidth":{"ingressRate":1000},"portMappings":[{"hostPort":80,"containerPort":8080,"protocol":"tcp"}],
      "deviceID":"0000:3b:02.1","ipam-claim-reference":"claim","cni-args":{"any":[1]},"unknown":{"x":1}}]`);
    assert.deepEqual(only, {
      index: 0,
      namespace: 'lab',
      name: 'a',
      interface: 'lan0',
      expectedInterface: 'lan0',
      ips: ['10.0.0.5/24', '2001:db8::5'],
      mac: '02:00:00:00:00:01',
      infinibandGuid: 'c2:11:22:33:44:55:66:77',
      defaultRoute: ['10.0.0.1'],
      bandwidth: true,
      portMappings: true,
      deviceId: '0000:3b:02.1',
      ipamClaim: 'claim',
    });
  });

  const accepted: Record<string, string[]> = {
    // Not split at the slash: Multus looks up a NAD of this name and finds none.
    '[{"name":"lab/a"}]': ['shop/lab/a net1'],
    '[{"NAME":"a","Namespace":"lab"}]': ['lab/a net1'],
    '[{"name":"a","name":"b"}]': ['shop/b net1'],
    '[{"name":"a","interfaceRequest":"old0"}]': ['shop/a old0'],
    '[{"name":"a","interfaceRequest":"old0","interface":"new0"}]': ['shop/a new0'],
    '[{"name":"a","namespace":null}]': ['shop/a net1'],
    // A named element still counts for the numbers of the others.
    '[{"name":"a","interface":"foo"},{"name":"b"}]': ['shop/a foo', 'shop/b net2'],
    // Checked by Multus in the short form only.
    '[{"name":"A_b.c","interface":"much-longer-than-15"}]': ['shop/A_b.c much-longer-than-15'],
    '[{}]': ['shop/ net1'],
  };
  for (const [annotation, expected] of Object.entries(accepted))
    it(`takes ${annotation}`, () => assert.deepEqual(names(annotation), expected));

  const refused: Record<string, [message: RegExp, at: string]> = {
    '{"name":"a"}': [/is a list of elements, not an object: put it in \[ \]/, '{"nam'],
    '"a"': [/is a list of elements, not a string/, '"a"'],
    '[{"name": "a",}]': [/expected a key in quotes, found "}"/, '}]'],
    '[{"name": "a"},]': [/expected a value, found "]"/, ']'],
    '[{"name" "a"}]': [/expected ":", found "\\""/, '"a"}]'],
    '[{"name": "a"}': [/expected "," or "]", the text ends/, ''],
    '[{"name": "a"}] x': [/expected the end of the text, found "x"/, 'x'],
    '[{"name": "a]': [/the string that starts here has no end/, '"a]'],
    '[{\'name\': "a"}]': [/expected a key in quotes, found "'"/, "'name"],
    '[{"name": "\\x"}]': [/an escape that JSON knows/, '\\x"}]'],
    '[{"name": 01}]': [/expected "," or "}"/, '1}]'],
    '["a"]': [/element 1: expected an object, not a string/, '"a"]'],
    '[{"name":"a"},null]': [/element 2: expected an object, not null/, 'null]'],
    '[{"name": 7}]': [/element 1: "name" must be a string, not a number/, '7}]'],
    '[{"name":"a","ips":"10.1.1.6/24"}]': [/"ips" must be a list of strings, not a string/, '"10.1'],
    '[{"name":"a","ips":["10.1.1.300"]}]': [/"ips" has "10.1.1.300", which is not an IP address/, '"10.1'],
    '[{"name":"a","ips":["10.1.1.1/33"]}]': [/which is not an IP address/, '"10.1'],
    '[{"name":"a","ips":[""]}]': [/which is not an IP address/, '""]}]'],
    '[{"name":"a","mac":"02:00:00"}]': [/"mac" has "02:00:00", which is not a hardware address/, '"02:0'],
    '[{"name":"a","infiniband-guid":"x"}]': [/"infiniband-guid" has "x"/, '"x"}]'],
    '[{"name":"a","default-route":["10.0.0.1/24"]}]': [/"default-route" has/, '"10.0'],
    '[{"name":"a","bandwidth":{"ingressRate":"10M"}}]': [/"bandwidth" has "ingressRate" that must be a/, '"10M"'],
    '[{"name":"a","portMappings":[{"hostPort":1.5}]}]': [/"portMappings" has "hostPort" that must be/, '1.5}]'],
    '[{"name":"a","cni-args":[]}]': [/"cni-args" must be an object, not a list/, '[]}]'],
  };
  for (const [annotation, [message, at]] of Object.entries(refused))
    it(`refuses ${annotation}`, () => {
      assert.match(refusal(annotation).message, message);
      assert.equal(found(annotation), at);
    });

  it('shows the text around the fault', () => {
    const { excerpt } = refusal('[{"name": "mgmt-network", "interface": "net1",}');
    assert.equal(excerpt, 'k", "interface": "net1",}');
  });

  for (const mac of ['02:00:5e:10:00:00', '02-00-5e-10-00-00', '0200.5e10.0000', '02:00:5e:10:00:00:00:01'])
    it(`takes ${mac} for a hardware address`, () => assert.equal(read(`[{"name":"a","mac":"${mac}"}]`)[0]?.mac, mac));
  for (const mac of ['02:00-5e:10:00:00', '2:0:5e:10:0:0', '02005e100000', '02:00:5e:10:00'])
    it(`takes ${mac} for none`, () => assert.match(refusal(`[{"name":"a","mac":"${mac}"}]`).message, /hardware/));
});

describe('decoding a request', () => {
  it('never throws, and points inside the text when it refuses', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.stringMatching(/^[[\]{}",:a-z0-9/@\\ ]*$/));
    fc.assert(
      fc.property(anything, (text) => {
        const decoded = decodeSelections(text, 'shop', place);
        if (decoded.ok) return;
        const { offset = -1, excerpt } = decoded.problem;
        assert(offset >= 0 && offset <= text.length);
        assert(text.includes(excerpt ?? ' '));
      }),
    );
  });

  it('agrees with JSON.parse on what is JSON', () => {
    const nearlyJson = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', '\\', ' ', '0', '-', 'e', '\n', '\u0001'))
      .map(([json, at, insert]) => {
        const cut = at % (json.length + 1);
        return `${json.slice(0, cut)}${insert}${json.slice(cut)}`;
      });
    fc.assert(
      fc.property(nearlyJson, (json) => {
        const text = `[{"name":"a","unknown":${json}}]`;
        const decoded = decodeSelections(text, 'shop', place);
        let parsed = true;
        try {
          JSON.parse(text);
        } catch {
          parsed = false;
        }
        const syntax = decoded.ok || !/^(?:expected|the string)/.test(decoded.problem.message);
        assert.equal(syntax, parsed, decoded.ok ? 'accepted' : decoded.problem.message);
      }),
      { numRuns: 500 },
    );
  });

  it('gives one name per interface, in the order of the delegates', () => {
    const element = fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), interface: fc.option(fc.constant('lan0')) });
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        const written = elements.map(({ name, interface: asked }) => (asked === null ? name : `${name}@${asked}`));
        const expected = elements.map(({ interface: asked }, index) => asked ?? `net${index + 1}`);
        const fromJson = read(JSON.stringify(elements)).map((one) => one.expectedInterface);
        assert.deepEqual(fromJson, expected);
        const fromText = elements.length === 0 ? [] : read(written.join(',')).map((one) => one.expectedInterface);
        assert.deepEqual(fromText, expected);
      }),
    );
  });
});

describe('a request for another default network', () => {
  it('is one network, looked up beside Multus, for eth0', () => {
    const decoded = decodeDefaultNetwork('calico', 'v1.multus-cni.io/default-network');
    assert(decoded.ok);
    const { namespace, name, expectedInterface } = decoded.value;
    assert.deepEqual([namespace, name, expectedInterface], ['kube-system', 'calico', 'eth0']);
  });
  for (const [annotation, message] of [
    ['a,b', /names 2 networks/],
    ['[]', /names no network/],
    ['', /names no network/],
  ] as const)
    it(`is not ${JSON.stringify(annotation)}`, () => {
      const decoded = decodeDefaultNetwork(annotation, 'v1.multus-cni.io/default-network');
      assert(!decoded.ok);
      assert.match(decoded.problem.message, message);
    });
});
