import { diagnoseTrouble } from '../../domain/diagnosis/diagnose-trouble.ts';
import { failingAttachment } from '../../domain/diagnosis/failing-attachment.ts';
import type { Diagnosed, Surroundings, Trouble } from '../../domain/diagnosis/trouble.ts';
import { type AddedInterface, readAddedInterface } from '../../domain/messages/added-interface.ts';
import type { Remedy as Advice } from '../../domain/messages/signature.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { asPhrase } from '../../findings/catalogue/phrases.ts';
import type { Remedy } from '../../findings/entry.ts';
import { podRef } from '../../findings/refs.ts';
import type { EventObject } from '../../kube/event.ts';
import { commandLine } from '../../kube/kubectl.ts';
import { firstSeen, lastSeen, type PodEvents } from './events.ts';
import { definitionsOf, type Stuck, stuckBy } from './stuck.ts';

/** A pod whose network cannot be set up, and why, as far as the cluster tells. */
export interface Failure extends Stuck {
  readonly trouble: Trouble;
  readonly diagnosed: Diagnosed;
}

/** What is known around the pods that fail. */
export type Around = Omit<Surroundings, 'troubles'>;

/** The pods that are stuck for their networks, by their newest events. */
export function failuresOf(around: Around, spoken: PodEvents): readonly Failure[] {
  const definitions = definitionsOf(around.nads);
  const stuck = around.pods
    .filter((pod) => pod.life === 'starting' && pod.node !== undefined && !pod.hostNetwork)
    .flatMap((pod) => {
      const events = spoken(podRef(pod), pod.uid);
      const one = stuckBy(pod, events, definitions);
      return one === undefined ? [] : [{ one, trouble: troubleOf(one, events, around.nads) }];
    });
  const surroundings = { ...around, troubles: stuck.map(({ trouble }) => trouble) };
  return stuck.map(({ one, trouble }) => {
    const network = trouble.attachment?.network ?? one.network;
    return { ...one, network, trouble, diagnosed: diagnoseTrouble(trouble, surroundings) };
  });
}

function troubleOf(
  { pod, explanation, failures }: Stuck,
  events: readonly EventObject[],
  nads: readonly Nad[],
): Trouble {
  const attachment = failingAttachment(pod, explanation, addedBefore(events), nads);
  return { pod, explanation, attachment, since: failures.map(firstSeen).sort()[0] ?? '' };
}

/** What was added to the sandbox that is being made; what an earlier sandbox had is past. */
function addedBefore(events: readonly EventObject[]): readonly AddedInterface[] {
  const ends = events.filter(({ reason }) => reason === 'Started' || reason === 'SandboxChanged').map(lastSeen);
  const begin = Math.max(0, ...ends);
  return events.flatMap((event) =>
    event.reason === 'AddedInterface' && lastSeen(event) >= begin
      ? (readAddedInterface(event.message ?? '') ?? [])
      : [],
  );
}

const reading = new Set(['get', 'describe', 'logs', 'auth', 'multinet']);

/** What to do; a command that does more than read belongs to the repair. A debug pod only looks, but has to be made. */
export function remedyOf({ steps, command }: Advice | Diagnosed): Remedy {
  const fix = steps.map((step) => asPhrase(step)).join('; ');
  if (command === undefined) return { see: [], fix };
  const line = commandLine(command);
  if (reading.has(command[1] ?? '')) return { see: [line], fix };
  return { see: [], fix: command[1] === 'debug' ? `${fix}; to see for yourself: ${line}` : `${fix}: ${line}` };
}
