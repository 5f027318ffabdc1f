import type { Coverage, KnownInterface, NodeNetwork, NodeSource, Unanswered } from './node-network.ts';

/** Whether a node has an interface of a name. */
export type Presence =
  | { readonly kind: 'present'; readonly link: KnownInterface }
  /** The source shows all interfaces, and this is none of them. */
  | { readonly kind: 'missing'; readonly source: NodeSource }
  | { readonly kind: 'unknown'; readonly why: string; readonly next?: string };

// systemd.net-naming-scheme(7): what udev gives a network card as names, of which one becomes its name and the others altnames.
const PREDICTABLE = /^(?:en|ib|mc|sl|wl|ww)(?:[abcdiopsuvPX]\d[0-9A-Za-z]*|x[0-9a-f]{12})$/;
// IFNAMSIZ: longer names can only be altnames.
const LONGEST_NAME = 15;

/** Whether a name could be another name of an interface that is shown under its first one. */
export function mayBeAltname(name: string): boolean {
  return name.length > LONGEST_NAME || PREDICTABLE.test(name);
}

/** Whether a source would show an interface of this name, so that there is none if it does not. */
export function provesAbsence(coverage: Coverage, name: string): boolean {
  if (coverage.kind === 'some') return false;
  return !coverage.hidden.some((prefix) => name.startsWith(prefix)) && (coverage.altnames || !mayBeAltname(name));
}

/** Whether a node has an interface that can be looked up by this name (the kernel finds altnames too). */
export function presence(name: string, network: NodeNetwork): Presence {
  const link = linkNamed(name, network);
  if (link !== undefined) return { kind: 'present', link };
  const proof = proofOfAbsence(name, network);
  if (proof !== undefined) return { kind: 'missing', source: proof };
  return { kind: 'unknown', ...whyUnknown(name, network) };
}

/** The source that would show an interface of this name, which none does. */
export function proofOfAbsence(name: string, { sources }: NodeNetwork): NodeSource | undefined {
  for (const source of sources) if (provesAbsence(source.coverage, name)) return source;
  return undefined;
}

/** The interface that a name leads to. */
export function linkNamed(name: string, { interfaces }: NodeNetwork): KnownInterface | undefined {
  // By hand: it is asked of every node for every network.
  for (const link of interfaces) if (link.name === name) return link;
  for (const link of interfaces) if (link.altnames.includes(name)) return link;
  return undefined;
}

/** Whether any source shows all interfaces of the node, or at least all but some by their names. */
export function isSurveyed({ sources }: NodeNetwork): boolean {
  return sources.some(({ coverage }) => coverage.kind === 'all');
}

/** Why it cannot be told whether a node has an interface of a name that nobody shows. */
export function whyUnknown(
  name: string,
  { sources, unanswered }: NodeNetwork,
): { readonly why: string; readonly next?: string } {
  const survey = sources.find(({ coverage }) => coverage.kind === 'all');
  if (survey?.coverage.kind === 'all') {
    const hides = survey.coverage.hidden.some((prefix) => name.startsWith(prefix));
    return hides
      ? { why: `${survey.name} hides interfaces of such names` }
      : { why: `${survey.name} shows no ${name}, and no other names (altnames) of the interfaces it shows` };
  }
  const partial = sources.flatMap(({ coverage, name: source }) =>
    coverage.kind === 'some' ? [`${source} ${coverage.why}`] : [],
  );
  return why(partial, unanswered);
}

// What could be solved comes before what merely is not there. To a user without rights the API server says "forbidden" of kinds that it
// does not know, too: so the objects of operators come last.
const weights: Readonly<Record<string, number>> = { forbidden: 0, unauthorized: 0, 'timed-out': 1, 'not-asked': 3 };
const ofOperators: ReadonlySet<Unanswered['kind']> = new Set(['node-network-state', 'sriov-node-state']);
const weight = ({ reason, kind }: Unanswered): number => (weights[reason] ?? 2) + (ofOperators.has(kind) ? 4 : 0);

/** Why no source answered, the one first about which most can be done. */
export function why(
  partial: readonly string[],
  unanswered: readonly Unanswered[],
): { readonly why: string; readonly next?: string } {
  const sorted = unanswered.length < 2 ? unanswered : unanswered.toSorted((a, b) => weight(a) - weight(b));
  const [first] = sorted;
  const next = sorted.find((one) => one.next !== undefined)?.next;
  const said = (first === undefined ? partial : [inWords(first), ...partial]).join('; ');
  const reason = said === '' ? 'nothing tells of its interfaces' : said;
  return next === undefined ? { why: reason } : { why: reason, next };
}

function inWords({ reason, what, detail }: Unanswered): string {
  return reason === 'not-asked' ? detail : `cannot ${what}: ${detail}`;
}
