import assert from 'node:assert/strict';
import { readManifest } from '../../src/kube/manifest.ts';
import { podObject } from '../../src/kube/pod.ts';

const problemOf = (text: string): string => {
  const read = readManifest(text, 'app.yaml');
  if (!read.ok) return `${read.problem.place}: ${read.problem.message}`;
  const [first] = read.value.map((one) => one.read(podObject)).filter((one) => !one.ok);
  return first === undefined || first.ok ? 'none' : `${first.problem.place}: ${first.problem.message}`;
};

describe('the objects of a manifest', () => {
  it('are those of all documents, and those in Lists, each with its line', () => {
    const text = ['# nothing', '---', 'kind: Pod', '---', '---', 'kind: List', 'items:', '  - kind: Job', '  - {}'];
    const read = readManifest(text.join('\n'), 'app.yaml');
    assert.ok(read.ok);
    assert.deepEqual(
      read.value.map(({ kind, place }) => [kind, place]),
      [
        ['Pod', 'app.yaml line 3'],
        ['Job', 'app.yaml line 8'],
        ['', 'app.yaml line 9'],
      ],
    );
  });

  it('may be written as JSON', () => {
    const read = readManifest('{"kind": "Pod", "metadata": {"name": "a"}}', 'app.json');
    assert.ok(read.ok);
    const [pod] = read.value.map((one) => one.read(podObject));
    assert.deepEqual(pod, { ok: true, value: { metadata: { name: 'a' } } });
  });

  it('are none of an empty text', () => {
    assert.deepEqual(readManifest('', 'app.yaml'), { ok: true, value: [] });
  });

  it('tell the line of what is wrong', () => {
    assert.match(problemOf('kind: Pod\nspec: {\n---\n'), /^app\.yaml line \d: /);
    assert.equal(problemOf('kind: Pod\n---\n- a\n'), 'app.yaml line 3: expected a Kubernetes object');
    assert.equal(
      problemOf('kind: Pod\nmetadata:\n  annotations:\n    k8s.v1.cni.cncf.io/networks:\n      - a\n'),
      'app.yaml line 5: metadata.annotations.k8s.v1.cni.cncf.io/networks is not of type string',
    );
    assert.equal(
      problemOf('kind: List\nitems:\n  - kind: Pod\n    spec:\n      containers: none\n'),
      'app.yaml line 5: items.0.spec.containers is not of type list',
    );
  });

  it('are not read where aliases would blow them up', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de'])
      bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(', ')}]`);
    assert.match(problemOf(bomb.join('\n')), /^app\.yaml line 1: excessive alias count/);
  });
});
