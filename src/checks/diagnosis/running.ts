import type { Pod } from '../../domain/attachments/pod.ts';
import { asksForNetworks } from '../../domain/attachments/presence.ts';
import { daemonClue, daemonOn, runningSince } from '../../domain/diagnosis/joins/daemons.ts';
import { containerTrouble } from '../../domain/diagnosis/waiting.ts';
import type { FindingCode } from '../../findings/catalogue.ts';
import type { Finding } from '../../findings/finding.ts';
import { podRef } from '../../findings/refs.ts';
import { remedy, say } from '../../findings/words.ts';
import { causeOf } from '../fold.ts';
import type { Diagnosis, Link } from './diagnosis.ts';
import type { Known } from './known.ts';
import { distinctLinks, linksOf, names } from './links.ts';
import { unreached } from './unreached.ts';

type Told = Omit<Diagnosis, 'pod' | 'also'>;
const nothing = { see: [], fix: '' } as const;

/** Findings by which a running pod lacks what it asked for, the one that explains most first. */
const lacking: readonly FindingCode[] = ['MN301', 'MN320', 'MN302', 'MN303'];

/** What is wrong with the networks of a pod that has a sandbox. */
export function diagnoseRunning(pod: Pod, known: Known, findings: readonly Finding[]): Told {
  const of = podRef(pod);
  const own = findings.filter((finding) => names(finding, of));
  const trouble = containerTrouble(pod);
  const besides: Link[] = trouble === undefined ? [] : [{ source: 'status.containerStatuses', of, text: trouble }];
  for (const code of lacking) {
    const lack = own.find((finding) => finding.code === code);
    if (lack !== undefined) return without(pod, lack, known, findings, besides);
  }
  const apart = known.pings === undefined ? undefined : unreached(pod, known.pings, own);
  if (apart !== undefined) return { ...apart, chain: [...apart.chain, ...besides] };
  const [worst] = own.filter(({ severity }) => severity !== 'P3');
  if (worst !== undefined)
    return {
      state: 'attached, with findings',
      severity: worst.severity,
      cause: say(worst),
      certainty: 'certain',
      chain: [...linksOf(worst, of), ...besides],
      remedy: remedy(worst),
      code: worst.code,
      finding: worst,
    };
  if (trouble !== undefined) {
    const networks = asksForNetworks(pod) ? ', and its networks are attached' : '';
    const cause = `${trouble}${networks}`;
    return { state: 'not for its network', cause, certainty: 'certain', chain: [], remedy: nothing };
  }
  if (!asksForNetworks(pod))
    return { state: 'asks for none', cause: '', certainty: 'certain', chain: [], remedy: nothing };
  const seenInside = known.isSeenInside(pod);
  return { state: 'attached', cause: '', certainty: 'certain', seenInside, chain: [], remedy: nothing };
}

/** A pod without its networks: Multus was not called for it, or the request came too late. */
function without(pod: Pod, lack: Finding, known: Known, findings: readonly Finding[], besides: readonly Link[]): Told {
  const of = podRef(pod);
  const own = linksOf(lack, of);
  const base = { state: 'without its networks' as const, severity: lack.severity };
  if (lack.code === 'MN303' || lack.code === 'MN320')
    return {
      ...base,
      cause: say(lack),
      certainty: 'certain',
      chain: [...own, ...besides],
      remedy: remedy(lack),
      code: lack.code,
      finding: lack,
    };
  const node = pod.node ?? '';
  // A daemon that is away now explains it most likely: it may have been there when the pod started.
  const away = causeOf(
    of,
    { signature: 'silent', node },
    findings.filter(({ code }) => code === 'MN102' || code === 'MN103'),
  );
  const told = away ?? lack;
  const first: Link[] = away === undefined ? [] : [{ source: `finding ${lack.code}`, of, text: say(lack) }];
  return {
    ...base,
    severity: away === undefined ? lack.severity : 'P1',
    cause: say(told),
    certainty: away === undefined && lack.code === 'MN301' ? 'certain' : 'likely',
    chain: distinctLinks([
      ...first,
      ...own,
      ...unspoken(pod, known),
      ...daemonClue('multus', node, known.around),
      ...order(pod, known),
      ...(away === undefined ? [] : linksOf(away, of)),
      ...rival(known),
      ...besides,
    ]),
    remedy: remedy(told),
    code: told.code,
    finding: told,
  };
}

/** Multus tells of every interface that it adds, eth0 among them. */
function unspoken(pod: Pod, { spoken, silent }: Known): Link[] {
  const of = podRef(pod);
  const events = spoken(of, pod.uid);
  const started = events.findLast(({ reason }) => reason === 'Started');
  if (silent !== undefined || started === undefined) return [];
  const changed = events.findLastIndex(({ reason }) => reason === 'SandboxChanged');
  const since = changed < 0 ? events : events.slice(changed);
  if (changed < 0 && since.some(({ reason }) => reason === 'AddedInterface')) return [];
  if (since.some(({ reason }) => reason === 'AddedInterface')) return [];
  return [
    {
      source: 'events',
      of,
      text: 'containers were started, and no AddedInterface tells of eth0 or any other interface',
    },
  ];
}

/** On a node that comes up, pods may be quicker than Multus. */
function order(pod: Pod, { around }: Known): Link[] {
  const daemon = pod.node === undefined ? undefined : daemonOn('multus', pod.node, around);
  const daemonStart = daemon === undefined ? undefined : runningSince(daemon);
  const sandbox = pod.object.status?.conditions?.find(
    ({ type }) => type === 'PodReadyToStartContainers',
  )?.lastTransitionTime;
  if (daemonStart === undefined || sandbox === undefined || Date.parse(sandbox) > Date.parse(daemonStart)) return [];
  const text = `its sandbox is of ${sandbox}: Multus on ${pod.node ?? ''} was started at ${daemonStart}, not before it`;
  return [{ source: 'condition PodReadyToStartContainers', of: podRef(pod), text }];
}

/** Cilium pushes other CNI configurations aside unless it is told not to. */
function rival({ around: { daemonSets } }: Known): Link[] {
  const cilium = daemonSets.find(({ metadata }) => metadata?.name === 'cilium');
  if (cilium === undefined) return [];
  const of = { kind: 'daemonset', namespace: cilium.metadata?.namespace ?? '', name: 'cilium' };
  return [
    {
      source: 'daemonsets',
      of,
      text: 'Cilium renames the configs of other CNI plugins unless cni-exclusive is "false"',
    },
  ];
}
