import assert from 'node:assert/strict';
import type { Diagnosis } from '../../../src/checks/diagnosis/diagnosis.ts';
import { type Expected, multusDown, startedWithoutMultus, threeNodes } from './expected.ts';
import {
  diagnosesOf,
  multusDownFiles,
  recorded,
  startedWithoutMultusFiles,
  threeNodesFiles,
} from './recorded-clusters.ts';

const clusters = [
  ['the three-node cluster', threeNodesFiles, '2026-11-20T23:50:00Z', threeNodes],
  ['a cluster in which Multus is down on one node', multusDownFiles, '2026-11-20T23:33:20Z', multusDown],
  [
    'a node whose pods were quicker than Multus',
    startedWithoutMultusFiles,
    '2026-11-20T23:29:10Z',
    startedWithoutMultus,
  ],
] as const;

describe('every pod of a recorded cluster', () => {
  for (const [name, files, takenAt, expected] of clusters) {
    describe(name, () => {
      const diagnoses = diagnosesOf(recorded(files, takenAt));

      for (const diagnosis of diagnoses) {
        const path = `${diagnosis.pod.namespace}/${diagnosis.pod.name}`;
        const wanted = expectationFor(path, expected);
        it(`${path}: ${wanted?.state ?? 'attached'}`, () => {
          assertAs(diagnosis, wanted ?? { pod: path, state: 'attached', names: [], certainty: 'certain' });
        });
      }

      it('is expected to be there', () => {
        for (const { pod } of expected)
          assert.ok(
            diagnoses.some((one) => `${one.pod.namespace}/${one.pod.name}`.startsWith(pod)),
            pod,
          );
      });
    });
  }
});

function expectationFor(path: string, expected: readonly Expected[]): Expected | undefined {
  return (
    expected.find(({ pod }) => pod === path) ??
    expected.find(({ pod }) => (pod.endsWith('-') || pod.endsWith('/')) && path.startsWith(pod))
  );
}

function assertAs(told: Diagnosis, { state, names, certainty, code, attachment, remedy }: Expected): void {
  assert.equal(told.state, state, told.cause);
  for (const words of names) assert.match(told.cause, words);
  assert.equal(told.certainty, certainty, told.cause);
  if (code !== undefined) assert.equal(told.code, code);
  const failing = told.attachment === undefined ? undefined : `${told.attachment.interface} ${told.attachment.network}`;
  if (state === 'stuck') assert.equal(failing, attachment);
  if (remedy !== undefined) assert.match(`${told.remedy.see.join(' ')} ${told.remedy.fix}`, remedy);
}
