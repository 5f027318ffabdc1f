import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldSymptoms } from '../../../src/checks/fold.ts';
import type { Finding, ObjectRef } from '../../../src/findings/finding.ts';
import { finding } from '../../../src/findings/make.ts';

const pod = (name: string): ObjectRef => ({ kind: 'pod', namespace: 'default', name });
const nad = (name: string): ObjectRef => ({ kind: 'network-attachment-definition', namespace: 'default', name });

function stuck(signature: string | undefined, pods: readonly string[], more: { node?: string; network?: string } = {}) {
  const affected = pods.map(pod);
  return finding('MN311', {
    subject: affected[0] ?? pod(''),
    args: { cause: 'c', innermost: 'i', fix: 'f', see: [], ...(signature === undefined ? {} : { signature }), ...more },
    affected,
    evidence: affected.map((of) => ({ source: 'event FailedCreatePodSandBox', of, text: `of ${of.name}` })),
  });
}

const missing = (pods: readonly string[]) =>
  finding('MN304', {
    subject: nad('net'),
    args: { namespace: 'default', name: 'net', elsewhere: [], gone: false },
    severity: 'P2',
    affected: pods.map(pod),
    evidence: [{ source: 'annotation', text: 'net' }],
  });

const onNode = (nodes: readonly string[]) =>
  finding('MN103', {
    subject: { kind: 'daemonset', namespace: 'kube-system', name: 'kube-multus-ds' },
    args: { daemonSet: 'kube-system/kube-multus-ds', nodes: nodes.map((node) => ({ node, why: 'no pod' })), of: 3 },
    affected: nodes.map((name) => ({ kind: 'node', name })),
  });

const restarting = (nodes: readonly string[]) =>
  finding('MN104', {
    subject: { kind: 'daemonset', namespace: 'kube-system', name: 'kube-multus-ds' },
    args: { daemonSet: 'kube-system/kube-multus-ds', reason: 'OOMKilled', nodes },
    affected: [{ kind: 'pod', namespace: 'kube-system', name: 'kube-multus-ds-x' }],
  });

const whereaboutsMissing = finding('MN105', {
  subject: { kind: 'daemonset', name: 'whereabouts' },
  args: { networks: ['default/net'] },
  affected: [nad('net')],
});

const codes = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, affected }) => `${code} ${affected.map(({ name }) => name).join()}`).sort();

describe('folding symptoms into causes', () => {
  it('takes away the symptom, keeps its event, and grades the cause as broken', () => {
    const [only, ...others] = foldSymptoms([stuck('M02', ['a']), missing(['a'])]);
    assert.deepEqual(others, []);
    assert.equal(only?.code, 'MN304');
    assert.equal(only.severity, 'P1');
    assert.deepEqual(
      only.evidence.map(({ text }) => text),
      ['net', 'of a'],
    );
  });

  it('leaves pods that the cause does not reach, with their evidence only', () => {
    const folded = foldSymptoms([missing(['a', 'b']), stuck('M02', ['a', 'c', 'd'])]);
    assert.deepEqual(codes(folded), ['MN304 a,b', 'MN311 c,d']);
    const symptom = folded.find(({ code }) => code === 'MN311');
    assert.deepEqual(
      symptom?.evidence.map(({ text }) => text),
      ['of c', 'of d'],
    );
  });

  it('does not fold into a finding that does not explain the message', () => {
    assert.deepEqual(codes(foldSymptoms([missing(['a']), stuck('K01', ['a'])])), ['MN304 a', 'MN311 a']);
    assert.deepEqual(codes(foldSymptoms([missing(['a']), stuck(undefined, ['a'])])), ['MN304 a', 'MN311 a']);
  });

  it('knows that a daemon away from a node reaches the pods there, and no others', () => {
    const here = stuck('M30', ['a'], { node: 'node-a' });
    assert.deepEqual(codes(foldSymptoms([onNode(['node-a']), here])), ['MN103 node-a']);
    assert.deepEqual(codes(foldSymptoms([onNode(['node-b']), here])), ['MN103 node-b', 'MN311 a']);
    assert.deepEqual(codes(foldSymptoms([restarting(['node-a']), here])), ['MN104 kube-multus-ds-x']);
    assert.deepEqual(codes(foldSymptoms([restarting(['node-b']), here])), ['MN104 kube-multus-ds-x', 'MN311 a']);
  });

  it('explains silence by the daemons of the node', () =>
    assert.deepEqual(codes(foldSymptoms([onNode(['node-a']), stuck('silent', ['a'], { node: 'node-a' })])), [
      'MN103 node-a',
    ]));

  it('goes by the network when the cause names neither pods nor nodes', () => {
    const waiting = (network: string) => stuck('R01', ['a'], { network });
    assert.deepEqual(codes(foldSymptoms([whereaboutsMissing, waiting('default/net')])), ['MN105 net']);
    assert.deepEqual(codes(foldSymptoms([whereaboutsMissing, waiting('default/other')])), ['MN105 net', 'MN311 a']);
  });

  it('loses no pod', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const names = fc.uniqueArray(name, { minLength: 1 });
    const signature = fc.constantFrom('M02', 'M05', 'K01', undefined);
    const symptoms = fc.array(
      fc.tuple(signature, names).map(([id, pods]) => stuck(id, pods)),
      { maxLength: 3 },
    );
    const causes = fc.array(names.map(missing), { maxLength: 2 });
    fc.assert(
      fc.property(symptoms, causes, (some, others) => {
        const before = [...some, ...others];
        const after = foldSymptoms(before);
        const pods = (findings: readonly Finding[]) =>
          [...new Set(findings.flatMap(({ affected }) => affected.map((one) => one.name)))].sort();
        assert.deepEqual(pods(after), pods(before));
        const texts = (findings: readonly Finding[]) =>
          findings.flatMap(({ evidence }) => evidence.map(({ text }) => text)).sort();
        assert.deepEqual(texts(after), texts(before));
      }),
    );
  });
});
