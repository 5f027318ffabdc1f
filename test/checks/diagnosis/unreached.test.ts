import assert from 'node:assert/strict';
import { defaultSettings } from '../../../src/checks/check.ts';
import { diagnoser } from '../../../src/checks/diagnosis/diagnose.ts';
import { checks } from '../../../src/checks/registry.ts';
import { judge } from '../../../src/checks/report.ts';
import { around, cluster, inside, pings } from '../connectivity/mesh.ts';

/** What is told of each pod of the mesh. */
function told(...objects: object[]) {
  const snapshot = cluster(...objects);
  const { findings } = judge(snapshot, checks, defaultSettings, { includes: () => true });
  assert.ok(snapshot.pods.ok);
  const diagnose = diagnoser(snapshot, findings);
  return new Map(snapshot.pods.value.map((pod) => [pod.name, diagnose(pod)]));
}

const states = (diagnoses: ReturnType<typeof told>) => [...diagnoses.values()].map(({ state }) => state);

describe('a running pod whose peers do not answer', () => {
  it('is told apart from the peers that do not reach it', () => {
    const diagnoses = told(pings(around('b1', 'silent')));
    const b1 = diagnoses.get('b1');
    assert.equal(b1?.state, 'without connectivity');
    assert.equal(b1?.code, 'MN601');
    assert.match(b1?.cause ?? '', /^no answer on default\/net from and to pod default\/b1: 6 of 6 pairs/);
    assert.equal(diagnoses.get('a1')?.state, 'attached, with findings');
  });

  it('gets a chain from the symptom to the cause: the pings, what answers all the same, and what was seen inside', () => {
    const b1 = told(inside('b1', 3, { flags: [], operstate: 'DOWN' }), pings(around('b1', 'silent'))).get('b1');
    assert.equal(b1?.code, 'MN321');
    assert.equal(b1?.state, 'without connectivity');
    const texts = b1?.chain.map(({ text }) => text) ?? [];
    assert.equal(texts[0], '6 of 6 pairs from and to it on default/net do not answer');
    assert.equal(texts[1], '5 sent, none answered');
    assert.equal(b1?.chain[1]?.of?.name, 'b1', 'its own pings come before those of its peers');
    assert.ok(
      texts.some((text) => /^5 sent, 5 answered/.test(text)),
      'the contrast',
    );
    assert.ok(texts.includes('net1 is set down'));
    assert.deepEqual(
      [...new Set(texts.map((text, index) => `${b1?.chain[index]?.source} ${text} ${b1?.chain[index]?.of?.name}`))]
        .length,
      texts.length,
    );
  });

  it('on a node that is cut off suffers with all of its node, and the other nodes do not', () => {
    const cut = Object.fromEntries(
      ['b1', 'b2'].flatMap((b) =>
        ['a1', 'a2'].flatMap((a) => [
          [`${a} net1 > ${b} net1`, 'silent'],
          [`${b} net1 > ${a} net1`, 'silent'],
        ]),
      ),
    );
    const diagnoses = told(pings(cut));
    // With two nodes only, nobody can tell which of them is cut off.
    assert.deepEqual(new Set(states(diagnoses)), new Set(['without connectivity']));
    assert.equal(new Set([...diagnoses.values()].map(({ finding }) => finding)).size, 1);
  });

  it('is not said to be without connectivity where all answers, or nobody pinged', () => {
    for (const diagnoses of [told(pings({})), told()]) assert.ok(!states(diagnoses).includes('without connectivity'));
  });
});
