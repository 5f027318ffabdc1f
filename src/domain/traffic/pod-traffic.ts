import type { Attachment, Pod } from '../attachments/pod.ts';
import { type Change, changeOf } from './rates.ts';
import type { History, Sample } from './sample.ts';

/** Why an interface has no rates. */
export type Silence =
  /** The pod could not be sampled. */
  | { readonly kind: 'unsampled'; readonly detail: string; readonly next?: string }
  /** There are not yet two samples, or the interface came after the first. */
  | { readonly kind: 'new' }
  /** The kubelet has not measured since. */
  | { readonly kind: 'not-again' }
  /** It was there before, and is no more; or it was reported and never was. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'absent' }
  /** Whoever counted leaves out such an interface, or did not name it. */
  | { readonly kind: 'uncounted' };

/** Traffic of one interface of a pod. A pod that could not be sampled is one of these, without an interface. */
export interface InterfaceTraffic {
  readonly pod: Pod;
  readonly interface?: string;
  /** Absent for an interface that nobody reported. */
  readonly attachment?: Attachment;
  readonly by?: Sample['by'];
  /** Milliseconds between the samples. */
  readonly over?: number;
  readonly traffic: Change | Silence;
}

/** The traffic of a pod's interfaces between its last two samples, the default interface first. */
export function podTraffic(pod: Pod, { before, after, failure }: History): readonly InterfaceTraffic[] {
  if (failure !== undefined) return [{ pod, traffic: { kind: 'unsampled', ...failure } }];
  if (after === undefined) return [{ pod, traffic: { kind: 'unsampled', detail: 'nobody has looked' } }];
  const over = before === undefined ? undefined : after.at - before.at;
  return interfacesOf(pod, before, after).map(({ name, attachment }) => ({
    pod,
    interface: name,
    ...(attachment === undefined ? {} : { attachment }),
    by: after.by,
    ...(over === undefined ? {} : { over }),
    traffic: trafficOf(name, before, after),
  }));
}

interface Named {
  readonly name: string;
  readonly attachment?: Attachment;
}

// The kernel makes devices of its own in every namespace (lo, tunl0, sit0): those that nobody reported count once they carry something.
function interfacesOf({ attachments }: Pod, before: Sample | undefined, after: Sample): readonly Named[] {
  const reported = attachments.map((attachment) => ({ name: attachment.interface, attachment }));
  const known = new Set(['lo', ...reported.map(({ name }) => name)]);
  const names = new Set([...after.links.keys(), ...(before?.links.keys() ?? [])]);
  const carries = (name: string): boolean => {
    const { rxBytes = 0, txBytes = 0 } = after.links.get(name) ?? before?.links.get(name) ?? {};
    return rxBytes + txBytes > 0;
  };
  const others = [...names].filter((name) => !known.has(name) && carries(name));
  return [...reported, ...others.map((name) => ({ name }))];
}

function trafficOf(name: string, before: Sample | undefined, after: Sample): Change | Silence {
  const [earlier, later] = [before?.links.get(name), after.links.get(name)];
  if (later === undefined) {
    if (after.by === 'kubelet') return { kind: 'uncounted' };
    return { kind: earlier === undefined ? 'absent' : 'gone' };
  }
  if (before === undefined) return { kind: after.by === 'kubelet' ? 'not-again' : 'new' };
  return earlier === undefined ? { kind: 'new' } : changeOf(earlier, later, after.at - before.at);
}
