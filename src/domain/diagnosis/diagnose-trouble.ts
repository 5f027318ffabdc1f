import type { Clue } from './clue.ts';
import { contradiction, rowOf } from './contradiction.ts';
import { missingBinary } from './joins/binary.ts';
import { refusedCredentials } from './joins/credentials.ts';
import { hangingPlugin } from './joins/deadline.ts';
import { missingDevice } from './joins/device.ts';
import { missingMaster } from './joins/master.ts';
import { exhaustedPool } from './joins/pool.ts';
import type { Diagnosed, Join, Surroundings, Trouble } from './trouble.ts';
import { listed, podOf } from './words.ts';

/** What lies beside each row of the catalogue of messages. */
const joins: Readonly<Record<string, Join>> = {
  K01: missingMaster,
  K02: missingMaster,
  M01: missingBinary,
  M23: refusedCredentials,
  R01: hangingPlugin,
  S01: missingDevice,
  W01: exhaustedPool,
};

/**
 * Says why a pod cannot start: its message, laid beside what else is known of the cluster.
 *
 * It is certain only where the literal alone names the cause, the message is whole and of one of the pod's attachments, and nothing that is
 * seen denies it.
 */
export function diagnoseTrouble(trouble: Trouble, around: Surroundings): Diagnosed {
  const { explanation } = trouble;
  const { signature, remedy, peeled } = explanation;
  const joined = joins[rowOf(trouble) ?? '']?.(trouble, around);
  const denied = contradiction(trouble, around);
  const doubtful =
    peeled.truncated ||
    isEntangled(peeled.innermost) ||
    denied !== undefined ||
    isUnplaced(trouble, rowOf(trouble) ?? '');
  const certainty = signature === undefined || doubtful ? 'likely' : (joined?.certainty ?? signature.certainty);
  const cause = joined?.cause ?? explanation.cause;
  const steps = joined?.steps ?? remedy.steps;
  return {
    cause: certainty === 'likely' && signature !== undefined ? hedged(cause) : cause,
    certainty,
    doubtful,
    clues: [...order(trouble), ...(joined?.clues ?? []), ...(denied === undefined ? [] : [denied])],
    steps:
      denied === undefined
        ? steps
        : ['It may be repaired already: wait for the next try, or delete the pod.', ...steps],
    command: joined?.steps === undefined ? remedy.command : joined.command,
  };
}

/** Wrappers inside the innermost text: they could not be read, and nobody knows whose words are whose. */
function isEntangled(innermost: string): boolean {
  return /failed to setup network for sandbox|CNI request failed with status|error configuring pod \[|K8S_POD_NAME=|StdinData:/.test(
    innermost,
  );
}

/** Rows of plugins, which are called for an attachment. */
const ofPlugins = /^(?:[IKOSVW]\d|M01$)/;
/** Rows of what Multus does once it has read the request: it looks definitions up, reads them, names interfaces. */
const ofDefinitions = /^M(?:0[124]|1[2-7]|27)$/;

/** A message that belongs to no attachment of the pod's is not whole, or not the pod's. */
function isUnplaced({ pod, attachment }: Trouble, row: string): boolean {
  if (pod.request?.ok === false && (ofPlugins.test(row) || ofDefinitions.test(row))) return true;
  return attachment === undefined && ofPlugins.test(row);
}

/** A sentence that says itself how sure it is stays as it is. */
function hedged(cause: string): string {
  return /most likely|seems to|when the pod was last tried/.test(cause)
    ? cause
    : cause.replace(/\.?$/, ', most likely.');
}

/** Which attachment failed, by what was added before it. */
function order({ pod, attachment }: Trouble): Clue[] {
  if (attachment === undefined || attachment.after.length === 0) return [];
  const { after, interface: name, network } = attachment;
  const text = `${listed(after)} ${after.length === 1 ? 'was' : 'were'} added; ${name} (${network}) is next, and fails`;
  return [{ source: 'events AddedInterface', of: podOf(pod), text }];
}
