import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultSettings } from '../../../src/checks/check.ts';
import { diagnoser } from '../../../src/checks/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../src/checks/diagnosis/diagnosis.ts';
import { checks } from '../../../src/checks/registry.ts';
import { judge } from '../../../src/checks/report.ts';
import type { Pod } from '../../../src/domain/attachments/pod.ts';
import { explainText } from '../../../src/domain/diagnosis/explain-text.ts';
import type { EventObject } from '../../../src/kube/event.ts';
import { recorded, threeNodesFiles } from './recorded-clusters.ts';

const cluster = recorded(threeNodesFiles, '2026-11-20T23:50:00Z');
const pods = cluster.pods.ok ? cluster.pods.value : [];
const events = cluster.events.ok ? cluster.events.value : [];
const isOf =
  (pod: Pod) =>
  ({ involvedObject }: EventObject) =>
    involvedObject?.name === pod.name && involvedObject.namespace === pod.namespace;
const failuresOf = (pod: Pod) =>
  events.filter((event) => event.reason === 'FailedCreatePodSandBox' && isOf(pod)(event));
const stuck = pods.filter((pod) => pod.life === 'starting' && failuresOf(pod).length > 0);
const { findings } = judge(cluster, checks, defaultSettings, { includes: () => true });
const truth = new Map(stuck.map((pod) => [pod.name, diagnoser(cluster, findings)(pod)]));

/** The diagnosis of a pod of which only one message is known; all else is as recorded. */
function told(pod: Pod, message: string): Diagnosis {
  const [first] = failuresOf(pod);
  const other = events.filter((event) => !isOf(pod)(event));
  const only = { ...first, message, metadata: { uid: 'only' } };
  const snapshot = { ...cluster, events: { ok: true as const, at: cluster.takenAt, value: [...other, only] } };
  const found = judge(snapshot, checks, defaultSettings, { includes: () => true });
  return diagnoser(snapshot, found.findings)(pod);
}

const aPod = fc.constantFrom(...stuck);
const messageOf = (pod: Pod): string => failuresOf(pod).at(-1)?.message ?? '';

/** A certain answer is the true one: the same sentence. */
function isNoConfidentError(pod: Pod, message: string): void {
  const answer = told(pod, message);
  assert.ok(answer.cause !== '');
  if (answer.certainty !== 'certain' || answer.state !== 'stuck') return;
  assert.equal(gist(answer.cause), gist(truth.get(pod.name)?.cause ?? ''), `${pod.name}\n${message}`);
}

/** A sentence without the directories that the end of a message names: it may have been cut off. */
function gist(cause: string): string {
  return cause.replace(/ \(looked for in \/[^)]*\)/, '');
}

describe('a diagnosis', () => {
  it('of a message that is cut anywhere is not confidently wrong', () => {
    fc.assert(
      fc.property(aPod, fc.nat(1400), fc.nat(1400), (pod, from, to) => {
        isNoConfidentError(pod, messageOf(pod).slice(Math.min(from, to), Math.max(from, to)));
      }),
      { numRuns: 150 },
    );
  });

  it('of messages of several pods that are mixed is not confidently wrong', () => {
    fc.assert(
      fc.property(aPod, aPod, fc.nat(1400), fc.nat(1400), (pod, other, at, from) => {
        isNoConfidentError(pod, messageOf(pod).slice(0, at) + messageOf(other).slice(from));
        isNoConfidentError(pod, messageOf(other).slice(0, at) + messageOf(pod).slice(from));
      }),
      { numRuns: 150 },
    );
  });

  it('of another pod’s message is not confidently wrong', () => {
    for (const pod of stuck) for (const other of stuck) isNoConfidentError(pod, messageOf(other));
  }).timeout(600_000);

  it('of any text says that it does not know, and hands the text over whole', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(aPod, text, (pod, words) => {
        const wrapper = `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${'0a'.repeat(32)}": `;
        const answer = told(pod, `${wrapper}zq ${words}`);
        assert.notEqual(answer.certainty, 'certain');
        assert.equal(answer.innermost, `zq ${words}`.trim());
      }),
      { numRuns: 60 },
    );
  });
});

describe('a pasted text', () => {
  it('never breaks the program, whatever it is', () => {
    const pieces = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), aPod.map(messageOf)), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(pieces, fc.constantFrom('\n', '', '\n\n'), fc.nat(3000), (parts, joint, length) => {
        for (const { explanation, times } of explainText(parts.join(joint).slice(0, length))) {
          assert.ok(times > 0);
          assert.notEqual(explanation.cause, '');
        }
      }),
    );
  });
});
