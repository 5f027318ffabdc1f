import type { Pod } from '../../domain/attachments/pod.ts';
import { asksForNetworks, requestedNetworks } from '../../domain/attachments/presence.ts';
import { containerTrouble } from '../../domain/diagnosis/waiting.ts';
import { explainMessage } from '../../domain/messages/match.ts';
import { asPhrase } from '../../findings/catalogue/phrases.ts';
import type { Finding } from '../../findings/finding.ts';
import { nodeRef, pathOf, podRef } from '../../findings/refs.ts';
import { remedy, say } from '../../findings/words.ts';
import type { EventObject } from '../../kube/event.ts';
import { type Failure, remedyOf } from '../attachments/failures.ts';
import { silentSince, silentTrouble } from '../attachments/silent.ts';
import { causeOf } from '../fold.ts';
import type { Diagnosis, Link } from './diagnosis.ts';
import type { Known } from './known.ts';
import { distinctLinks, failureLink, isShownBy, linksOf, names } from './links.ts';

type Told = Omit<Diagnosis, 'pod' | 'also'>;
const nothing = { see: [], fix: '' } as const;

/** Why a pod has no sandbox yet. */
export function diagnoseStarting(pod: Pod, known: Known, findings: readonly Finding[]): Told {
  const events = known.spoken(podRef(pod), pod.uid);
  if (pod.node === undefined) return unscheduled(pod, events, known, findings);
  const failure = known.failures.find((one) => one.pod === pod);
  if (failure !== undefined) return stuck(failure, findings);
  if (known.silent !== undefined) return unheard(pod, known.silent.detail, findings);
  return withoutFailure(pod, events, known, findings) ?? young(pod);
}

/** The kubelet says that it fails for the network: a finding that explains the message is the cause, else the message is. */
function stuck(
  { pod, explanation, failures, network, diagnosed, trouble }: Failure,
  findings: readonly Finding[],
): Told {
  const of = podRef(pod);
  const { signature, innermost } = explanation;
  const cause = causeOf(
    of,
    {
      ...(signature === undefined ? {} : { signature: signature.id }),
      ...(network === undefined ? {} : { network }),
      ...(pod.node === undefined ? {} : { node: pod.node }),
    },
    findings,
  );
  const found = cause === undefined ? [] : linksOf(cause, of);
  const isShown = isShownBy(found);
  const chain = [failureLink(of, failures, explanation), ...diagnosed.clues.filter((clue) => !isShown(clue)), ...found];
  const about = {
    state: 'stuck' as const,
    severity: 'P1' as const,
    chain: distinctLinks(chain),
    innermost,
    ...(trouble.attachment === undefined ? {} : { attachment: trouble.attachment }),
  };
  if (cause === undefined) {
    const own = findings.find((finding) => finding.code === 'MN311' && names(finding, of));
    const certainty = signature === undefined ? 'unknown' : diagnosed.certainty;
    return {
      ...about,
      cause: asPhrase(diagnosed.cause),
      certainty,
      remedy: remedyOf(diagnosed),
      code: 'MN311',
      ...(own === undefined ? {} : { finding: own }),
    };
  }
  // A message that only hints becomes certain where daemons are seen to be away. Other findings may rest on this very message.
  const independent = cause.code.startsWith('MN1') && names(cause, of);
  const confirmed = independent && signature?.certainty === 'likely' && !diagnosed.doubtful;
  return {
    ...about,
    cause: say(cause),
    certainty: confirmed ? 'certain' : diagnosed.certainty,
    remedy: remedy(cause),
    code: cause.code,
    finding: cause,
  };
}

/** No node takes it: for a device of one of its networks, or for something else. */
function unscheduled(
  pod: Pod,
  events: readonly EventObject[],
  { around: { nads } }: Known,
  findings: readonly Finding[],
): Told {
  const of = podRef(pod);
  const condition = pod.object.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  const refusals = events.filter(({ reason }) => reason === 'FailedScheduling');
  const message = refusals.at(-1)?.message ?? condition?.message;
  if (message === undefined) {
    const cause = 'the scheduler has said nothing of the pod yet';
    return { state: 'starting', cause, certainty: 'unknown', chain: [], remedy: nothing };
  }
  const explanation = explainMessage(message, { namespace: pod.namespace, pod: pod.name });
  const link: Link =
    refusals.length > 0
      ? { ...failureLink(of, refusals, explanation), text: message }
      : { source: 'condition PodScheduled', of, text: message };
  const { signature } = explanation;
  const asked = requestedNetworks(pod);
  const device = nads.find((nad) => asked.includes(pathOf(nad)) && message.includes(`Insufficient ${nad.resource}`));
  if (signature === undefined || device?.resource === undefined)
    return {
      state: 'not for its network',
      cause: `no node takes the pod: ${message.replace(/\.$/, '')}`,
      certainty: 'certain',
      chain: [link],
      remedy: nothing,
    };
  const cause = causeOf(of, { signature: signature.id, network: pathOf(device) }, findings);
  const own: Link = {
    source: 'annotation k8s.v1.cni.cncf.io/resourceName',
    of: { kind: 'network-attachment-definition', namespace: device.namespace, name: device.name },
    text: device.resource,
  };
  const about = { state: 'stuck' as const, severity: 'P1' as const, innermost: message };
  if (cause === undefined)
    return {
      ...about,
      cause: asPhrase(explanation.cause),
      certainty: signature.certainty,
      chain: [link, own],
      remedy: remedyOf(explanation.remedy),
    };
  return {
    ...about,
    cause: say(cause),
    certainty: signature.certainty,
    chain: distinctLinks([link, own, ...linksOf(cause, of)]),
    remedy: remedy(cause),
    code: cause.code,
    finding: cause,
  };
}

/** Without events, only what is wrong with the request or its networks can be told. */
function unheard(pod: Pod, detail: string, findings: readonly Finding[]): Told {
  const of = podRef(pod);
  const worst = findings.find((finding) => finding.severity === 'P1' && names(finding, of));
  const missing: Link = { source: 'events', of, text: `could not be read: ${detail}` };
  if (worst === undefined)
    return {
      state: 'unknown',
      cause: 'the pod has no sandbox, and the events that would say why could not be read',
      certainty: 'unknown',
      chain: [missing],
      remedy: { see: [], fix: 'let this user list events, or ask somebody who may' },
    };
  return {
    state: 'stuck',
    severity: 'P1',
    cause: say(worst),
    certainty: 'likely',
    chain: [missing, ...linksOf(worst, of)],
    remedy: remedy(worst),
    code: worst.code,
    finding: worst,
  };
}

/** No failure of the network was said: another one was, or nothing at all. */
function withoutFailure(
  pod: Pod,
  events: readonly EventObject[],
  { around }: Known,
  findings: readonly Finding[],
): Told | undefined {
  const of = podRef(pod);
  const node = around.nodes.find(({ metadata }) => metadata?.name === pod.node);
  const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready !== undefined && ready.status !== 'True')
    return {
      state: 'not for its network',
      cause: `node ${pod.node ?? ''} is not ready, so nobody starts the pod${ready.message === undefined ? '' : ` (${ready.message})`}`,
      certainty: 'certain',
      chain: [
        {
          source: 'condition Ready',
          of: nodeRef(pod.node ?? ''),
          text: `${ready.status ?? ''} ${ready.reason ?? ''}`.trim(),
        },
      ],
      remedy: {
        see: [`kubectl multinet check`],
        fix: 'bring the node back, or delete the pod so that another node takes it',
      },
    };
  const volume = events.findLast(({ reason = '' }) => /^Failed(?:Mount|AttachVolume|MapVolume)$/.test(reason));
  const said =
    volume ?? events.findLast(({ type, reason = '' }) => type === 'Warning' && reason !== 'FailedScheduling');
  if (said !== undefined) {
    const why = volume === undefined ? 'it cannot start' : 'it waits for a volume';
    return {
      state: 'not for its network',
      cause: `${why}: ${(said.message ?? '').replace(/\.$/, '')}`,
      certainty: 'certain',
      chain: [failureLink(of, [said], explainMessage(said.message ?? ''))],
      remedy: nothing,
    };
  }
  const container = containerTrouble(pod);
  if (container !== undefined)
    return { state: 'not for its network', cause: container, certainty: 'certain', chain: [], remedy: nothing };
  const since = silentSince(pod, events, around.nodes, around.now);
  return since === undefined || !asksForNetworks(pod) ? undefined : silent(pod, since, findings);
}

function silent(pod: Pod, since: string, findings: readonly Finding[]): Told {
  const of = podRef(pod);
  const where = pod.node === undefined ? {} : { node: pod.node };
  const cause = causeOf(of, { signature: 'silent', ...where }, findings);
  const own = findings.find((finding) => finding.code === 'MN311' && names(finding, of));
  const { cause: words, see, fix } = silentTrouble(pod.node);
  const link: Link = { source: 'status.conditions', of, text: `scheduled at ${since}, no sandbox, no event` };
  const told = cause ?? own;
  return {
    state: 'stuck',
    severity: 'P1',
    cause: cause === undefined ? words : say(cause),
    certainty: 'likely',
    chain: distinctLinks([link, ...(cause === undefined ? [] : linksOf(cause, of))]),
    remedy: cause === undefined ? { see, fix } : remedy(cause),
    code: told?.code ?? 'MN311',
    ...(told === undefined ? {} : { finding: told }),
  };
}

function young(pod: Pod): Told {
  return {
    state: 'starting',
    cause: `the pod was scheduled to ${pod.node ?? 'a node'}, and nothing is said of it yet`,
    certainty: 'unknown',
    chain: [],
    remedy: nothing,
  };
}
