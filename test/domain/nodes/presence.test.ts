import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeViews } from '../../../src/domain/nodes/merge.ts';
import type { Coverage, NodeInterface, NodeView, Unanswered } from '../../../src/domain/nodes/node-network.ts';
import { mayBeAltname, presence } from '../../../src/domain/nodes/presence.ts';

const all = (hidden: readonly string[] = [], altnames = true): Coverage => ({ kind: 'all', hidden, altnames });
const some: Coverage = { kind: 'some', why: 'shows SR-IOV cards only' };

function link(name: string, more: Partial<NodeInterface> = {}): NodeInterface {
  return { name, altnames: [], condition: 'unknown', addresses: [], ...more };
}

function view(coverage: Coverage, interfaces: readonly NodeInterface[], at = '2026-11-20T12:00:00Z'): NodeView {
  return { source: { kind: 'exec', name: `pod at ${at}`, at }, coverage, interfaces };
}

function node(views: readonly NodeView[], unanswered: readonly Unanswered[] = []) {
  return mergeViews({ node: 'a', createdAt: '2026-11-01T00:00:00Z', views, unanswered });
}

describe('whether a node has an interface', () => {
  it('is yes for its name and for its other names', () => {
    const network = node([view(all(), [link('eth3', { altnames: ['enp3s0'] })])]);
    for (const name of ['eth3', 'enp3s0']) {
      const found = presence(name, network);
      assert.equal(found.kind === 'present' && found.link.name, 'eth3');
    }
  });

  it('is no only where a source shows all interfaces', () => {
    assert.equal(presence('eth3', node([view(all(), [link('eth0')])])).kind, 'missing');
    assert.equal(presence('eth3', node([view(some, [link('eth0')])])).kind, 'unknown');
    assert.equal(presence('eth3', node([])).kind, 'unknown');
  });

  it('is unknown for names that the source hides', () => {
    const network = node([view(all(['lo', 'veth', 'docker', 'nerdctl'], false), [link('eth0')])]);
    assert.equal(presence('docker0', network).kind, 'unknown');
    assert.equal(presence('longhorn0', network).kind, 'unknown');
    assert.equal(presence('eth3', network).kind, 'missing');
  });

  it('is unknown for what may be another name, where no other names are told', () => {
    const network = node([view(all([], false), [link('eth0')])]);
    for (const name of ['enp3s0', 'ens192', 'eno1', 'enp59s0f0np0', 'enx001122334455', 'a-name-of-more-than-15'])
      assert.equal(presence(name, network).kind, 'unknown', name);
    for (const name of ['eth3', 'bond0', 'br-ex', 'team0', 'ens192.100', 'storage'])
      assert.equal(presence(name, network).kind, 'missing', name);
  });

  it('says first what can be solved', () => {
    const unanswered: Unanswered[] = [
      { kind: 'summary', reason: 'unreachable', what: 'read the summary', detail: 'connection refused' },
      {
        kind: 'exec',
        reason: 'forbidden',
        what: 'run a program',
        detail: 'is forbidden',
        next: 'kubectl auth can-i x',
      },
    ];
    const found = presence('eth3', node([], unanswered));
    assert.deepEqual(found, {
      kind: 'unknown',
      why: 'cannot run a program: is forbidden',
      next: 'kubectl auth can-i x',
    });
  });

  it('never takes an ordinary VLAN or bridge for another name', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4094 }), (id) => {
        assert.equal(mayBeAltname(`eth0.${id}`), false);
        assert.equal(mayBeAltname(`br${id}`), false);
      }),
    );
  });
});

describe('what several sources tell of a node', () => {
  it('is taken from the best, and filled in from the others', () => {
    const { interfaces } = node([
      view(all(), [link('eth3', { mtu: 1500, condition: 'unknown' })], '2026-11-20T11:00:00Z'),
      view(some, [link('eth3', { mtu: 9000, condition: 'up', altnames: ['enp3s0'], pciAddress: '0000:3b:00.0' })]),
    ]);
    assert.equal(interfaces.length, 1);
    const [only] = interfaces;
    assert.equal(only?.mtu, 1500);
    assert.equal(only?.condition, 'up');
    assert.equal(only?.pciAddress, '0000:3b:00.0');
    assert.deepEqual(only?.altnames, ['enp3s0']);
    assert.deepEqual(
      only?.sources.map(({ at }) => at),
      ['2026-11-20T11:00:00Z', '2026-11-20T12:00:00Z'],
    );
  });

  it('does not bring back what a better source shows to be gone', () => {
    const network = node([view(all(), [link('eth0')]), view(some, [link('eth3')])]);
    assert.deepEqual(
      network.interfaces.map(({ name }) => name),
      ['eth0'],
    );
    assert.equal(presence('eth3', network).kind, 'missing');
  });

  it('shows what only a lesser source may show', () => {
    const network = node([view(all(['veth']), [link('eth0')]), view(all(), [link('veth1'), link('eth0')])]);
    assert.equal(presence('veth1', network).kind, 'present');
  });

  it('never claims both, whatever the sources', () => {
    const names = fc.constantFrom('eth0', 'eth3', 'enp3s0', 'veth1', 'docker0', 'lo');
    const coverage = fc.oneof(
      fc.constant(some),
      fc.record({
        kind: fc.constant('all' as const),
        hidden: fc.constantFrom<string[]>([], ['veth'], ['lo', 'veth', 'docker', 'nerdctl']),
        altnames: fc.boolean(),
      }),
    );
    const views = fc.array(fc.record({ coverage, names: fc.uniqueArray(names) }), { maxLength: 4 });
    fc.assert(
      fc.property(views, names, (given, wanted) => {
        const network = node(
          given.map(({ coverage: of, names: shown }) =>
            view(
              of,
              shown.map((name) => link(name)),
            ),
          ),
        );
        const found = presence(wanted, network);
        const shownBy = given.filter(({ names: shown }) => shown.includes(wanted));
        if (shownBy.length === 0) assert.notEqual(found.kind, 'present');
        if (given.every(({ coverage: of }) => of.kind === 'some')) assert.notEqual(found.kind, 'missing');
        if (given[0]?.names.includes(wanted)) assert.equal(found.kind, 'present');
      }),
    );
  });
});
