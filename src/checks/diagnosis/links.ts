import type { Explanation } from '../../domain/messages/match.ts';
import type { Evidence, Finding, ObjectRef } from '../../findings/finding.ts';
import { pathOf } from '../../findings/refs.ts';
import type { EventObject } from '../../kube/event.ts';
import { firstSeen, lastSeen, timesSeen } from '../attachments/events.ts';
import type { Link } from './diagnosis.ts';

/** The events that repeat one failure, as one link. The kubelet tries about four times a minute. */
export function failureLink(of: ObjectRef, failures: readonly EventObject[], { innermost }: Explanation): Link {
  const times = failures.reduce((sum, event) => sum + timesSeen(event), 0);
  const first = failures.map(firstSeen).sort()[0] ?? '';
  const last = new Date(Math.max(0, ...failures.map(lastSeen))).toISOString().replace('.000Z', 'Z');
  return { source: `event ${failures.at(-1)?.reason ?? ''}`, of, text: innermost, repeated: { times, first, last } };
}

/** What a finding rests on and that concerns this pod: not the events and annotations of others, and not its own message again. */
export function linksOf(finding: Finding, pod: ObjectRef): readonly Evidence[] {
  return finding.evidence.filter(({ source, of }) => {
    if (source.startsWith('event') && source.includes(pathOf(pod))) return false;
    if (of?.kind !== 'pod') return true;
    return pathOf(of) === pathOf(pod)
      ? !source.startsWith('event')
      : finding.code === 'MN309' || finding.code === 'MN310' || finding.code === 'MN601';
  });
}

/** What a clue shows and a finding's evidence shows as well, in its own words. */
export function isShownBy(links: readonly Link[]): (link: Link) => boolean {
  const shown = new Set(links.map(({ source, of }) => `${source} ${of === undefined ? '' : pathOf(of)}`));
  return ({ source, of }) => shown.has(`${source} ${of === undefined ? '' : pathOf(of)}`);
}

/** Each once. */
export function distinctLinks(links: readonly Link[]): readonly Link[] {
  const seen = new Map(links.toReversed().map((link) => [`${link.source} ${link.of?.name ?? ''} ${link.text}`, link]));
  return [...seen.values()].toReversed();
}

/** Whether a finding names a pod. */
export function names(finding: Finding, pod: ObjectRef): boolean {
  const before = named.get(finding);
  if (before !== undefined) return before.has(pathOf(pod));
  const pods = [finding.subject, ...finding.affected].filter(({ kind }) => kind === 'pod');
  const paths = new Set(pods.map(pathOf));
  named.set(finding, paths);
  return paths.has(pathOf(pod));
}

// Every pod of a cluster is looked for in every finding, and one finding may name thousands.
const named = new WeakMap<Finding, ReadonlySet<string>>();
