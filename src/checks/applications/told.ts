import type { Pod } from '../../domain/attachments/pod.ts';
import type { Evidence, ObjectRef } from '../../findings/finding.ts';
import { compareRefs, podRef } from '../../findings/refs.ts';
import { type Group, haveOneOwner, ownerKey, subjectOf } from '../group.ts';
import { type Endpoint, evidenceOf, isSamePlace } from './environment.ts';
import type { Use } from './uses.ts';

/** A variable and the address in it. */
interface Told {
  readonly variable: string;
  readonly address: string;
}

/** What a finding tells of the uses that it is about. */
interface AboutUses {
  /** What users would change: the workload, or the first of several pods. */
  readonly subject: ObjectRef;
  /** What the pods are told, each once: replicas are told the same. */
  readonly told: readonly Told[];
  /** How many workloads the pods belong to. */
  readonly workloads: number;
  readonly affected: readonly ObjectRef[];
  /** Where it is written, once: replicas are told the same in the same place, and many pods read one ConfigMap. */
  readonly evidence: readonly Evidence[];
}

/** Says who is told what, and where it is written. */
export function aboutUses(uses: Group<Use>): AboutUses {
  const pods = podsIn(uses);
  return {
    subject: subjectOf(pods),
    told: toldIn(uses),
    workloads: workloadsOf(pods),
    affected: pods.map(podRef).sort(compareRefs),
    evidence: writtenIn(uses),
  };
}

/** The pods of a group, each once: it belongs to the same replicas wherever it is. */
function podsIn(uses: Group<Use>): Group<Pod> {
  const [{ pods }] = uses;
  const [, ...others] = new Set(uses.map((use) => use.pods));
  return [pods[0], ...pods.slice(1), ...others.flat()];
}

function workloadsOf(pods: Group<Pod>): number {
  const owners = new Set<string>();
  let [before] = pods;
  owners.add(ownerKey(before));
  for (const pod of pods) {
    // Replicas follow each other: one key for all of them.
    if (!haveOneOwner(before, pod)) owners.add(ownerKey(pod));
    before = pod;
  }
  return owners.size;
}

function toldIn(uses: readonly Use[]): readonly Told[] {
  const told: Told[] = [];
  const isNew = firstTime();
  for (const { endpoint } of uses) {
    const { variable, address } = endpoint;
    if (isNew(variable, address.text)) told.push({ variable, address: address.text });
  }
  return told;
}

function writtenIn(uses: readonly Use[]): readonly Evidence[] {
  const written: Evidence[] = [];
  const seen = new Map<string, Endpoint[]>();
  for (const { pods, endpoint } of uses) {
    const same = seen.get(endpoint.text) ?? [];
    if (same.some((other) => isSamePlace(other, endpoint))) continue;
    seen.set(endpoint.text, same);
    same.push(endpoint);
    written.push(evidenceOf(pods[0], endpoint));
  }
  return written;
}

/** Makes a function that tells whether it sees a pair of texts for the first time. */
function firstTime(): (one: string, other: string) => boolean {
  const seen = new Map<string, Set<string>>();
  return (one, other) => {
    const others = seen.get(one) ?? new Set();
    if (others.has(other)) return false;
    seen.set(one, others.add(other));
    return true;
  };
}
