import type { Pod } from '../../domain/attachments/pod.ts';
import { requestedNetworks } from '../../domain/attachments/presence.ts';
import { describeNad, type NadFacts } from '../../domain/nad/describe.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { Finding } from '../../findings/finding.ts';
import { pathOf } from '../../findings/refs.ts';
import { say } from '../../findings/words.ts';
import { toneOf } from '../glyphs.ts';
import { age } from '../layout.ts';
import type { Cell, Column, Listing } from '../listing.ts';

/** One network, with who uses it and what is wrong with it. */
export interface NetworkRow {
  readonly nad: Nad;
  readonly facts: NadFacts;
  /** Pods that ask for it and are not finished; absent when the pods could not be read. */
  readonly users: readonly Pod[] | undefined;
  readonly findings: readonly Finding[];
  /** Whether something could not be read, so that there may be more findings. */
  readonly incomplete: boolean;
}

/** The rows of NADs. */
export function networkRows(
  nads: readonly Nad[],
  pods: readonly Pod[] | undefined,
  findings: readonly Finding[],
  incomplete: boolean,
): NetworkRow[] {
  const live = pods?.filter((pod) => pod.life !== 'finished' && !pod.hostNetwork);
  return nads.map((nad) => {
    const path = pathOf(nad);
    const isAboutIt = ({ kind, namespace, name }: Finding['subject']) =>
      kind === 'network-attachment-definition' && namespace === nad.namespace && name === nad.name;
    return {
      nad,
      facts: describeNad(nad),
      users: live?.filter((pod) => requestedNetworks(pod).includes(path)),
      findings: findings.filter(({ subject, affected }) => [subject, ...affected].some(isAboutIt)),
      incomplete,
    };
  });
}

/** Where not everything could be judged, no problem found is no health. */
function problems({ findings, incomplete }: NetworkRow): string | Cell {
  const worst = findings.map(({ severity }) => severity).sort()[0];
  if (worst === undefined) return incomplete ? { text: '<unknown>', tone: 'unknown' } : { text: '-', tone: 'dim' };
  const codes = [...new Set(findings.map(({ code }) => code))].sort().join(',');
  return { text: codes, tone: toneOf[worst] };
}

function columns(takenAt: string, allNamespaces: boolean): Column<NetworkRow>[] {
  const fact =
    (name: keyof NadFacts) =>
    ({ facts }: NetworkRow): string =>
      facts[name] || '-';
  const namespace: Column<NetworkRow> = { title: 'NAMESPACE', cell: ({ nad }) => nad.namespace };
  return [
    ...(allNamespaces ? [namespace] : []),
    { title: 'NAME', cell: ({ nad }) => nad.name },
    { title: 'TYPE', cell: fact('type') },
    { title: 'MASTER', cell: fact('uplink') },
    { title: 'IPAM', cell: fact('ipam') },
    { title: 'RANGE', cell: fact('range') },
    { title: 'VLAN', wide: true, cell: fact('vlan') },
    { title: 'MTU', wide: true, cell: fact('mtu') },
    { title: 'MODE', wide: true, cell: fact('mode') },
    { title: 'CNI-NAME', wide: true, cell: ({ nad }) => (nad.config.kind === 'decoded' ? nad.config.name : '-') },
    { title: 'RESOURCE', wide: true, cell: ({ nad }) => nad.resource ?? '-' },
    { title: 'PODS', align: 'right', cell: ({ users }) => (users === undefined ? '<unknown>' : String(users.length)) },
    { title: 'PROBLEMS', cell: problems },
    { title: 'AGE', cell: ({ nad }) => age(nad.createdAt, takenAt) },
  ];
}

/** NADs as a listing. */
export function networkListing(
  rows: readonly NetworkRow[],
  about: Pick<Listing<NetworkRow>, 'takenAt' | 'target'> & { readonly allNamespaces: boolean },
): Listing<NetworkRow> {
  return {
    kind: 'NetworkList',
    takenAt: about.takenAt,
    target: about.target,
    columns: columns(about.takenAt, about.allNamespaces),
    rows,
    name: ({ nad }) => `network-attachment-definition/${nad.name}`,
    json: networkData,
  };
}

/** A network as plain data. */
function networkData({ nad, facts, users, findings }: NetworkRow): Readonly<Record<string, unknown>> {
  const { namespace, name, resource, madeBy, createdAt, config } = nad;
  return {
    namespace,
    name,
    createdAt,
    ...(resource === undefined ? {} : { resource }),
    ...(madeBy === undefined ? {} : { madeBy }),
    ...facts,
    config,
    ...(users === undefined ? {} : { pods: users.map(pathOf) }),
    problems: findings.map((finding) => ({ code: finding.code, severity: finding.severity, message: say(finding) })),
  };
}
