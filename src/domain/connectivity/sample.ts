import { type Endpoint, endpointKey, podPath } from './endpoint.ts';
import { seeded, shuffled } from './random.ts';

/** From one endpoint to another, in this direction. */
export interface Course {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** The courses that are to be measured, and of how many. */
export interface Sample {
  readonly courses: readonly Course[];
  /** All courses that there are. */
  readonly of: number;
}

/** Whose courses are wanted: from the first to the second and back. Twice the same list is a mesh. */
export interface Sides {
  readonly sources: readonly Endpoint[];
  readonly destinations: readonly Endpoint[];
}

/**
 * At most `most` courses between different pods, in both directions. When there are more, every endpoint is taken as source and as
 * destination first, then every pair of nodes, then all endpoints equally often, as far as `most` allows.
 *
 * The square of the endpoints is never laid out. Both lists are taken as rings, one turned against the other by one more place in each
 * round: a round has every endpoint once as source and once as destination. The same seed gives the same sample.
 */
export function sampleCourses({ sources, destinations }: Sides, most: number, seed: number): Sample {
  const random = seeded(seed);
  const of = countCourses(sources, destinations);
  const rings = of <= most ? [sources, destinations] : turned(sources, destinations, random);
  const [from = [], to = []] = rings;
  const chosen = new Map<string, Course>();
  const take = (course: Course): void => {
    if (chosen.size < most && podPath(course.from) !== podPath(course.to)) chosen.set(keyOf(course), course);
  };
  const rounds = to.length;
  const isMesh = from === to;
  for (let turn = 0; turn < rounds && chosen.size < most; turn++) {
    const round = roundOf(from, to, turn);
    for (const course of round) take(course);
    for (const course of isMesh ? [] : round) take(reversed(course));
    // The first turn of a mesh leads from every endpoint to itself.
    if (turn === (isMesh ? 1 : 0) && of > most) for (const course of nodePairs(from, to, chosen)) take(course);
    if (isMesh) for (const course of round) take(reversed(course));
  }
  return { courses: [...chosen.values()], of };
}

const keyOf = ({ from, to }: Course): string => `${endpointKey(from)} > ${endpointKey(to)}`;
const reversed = ({ from, to }: Course): Course => ({ from: to, to: from });

/** The courses of one turn of the rings. */
function roundOf(from: readonly Endpoint[], to: readonly Endpoint[], turn: number): Course[] {
  return Array.from({ length: Math.max(from.length, to.length) }, (_, index) => ({
    from: from[index % from.length],
    to: to[(index + turn) % to.length],
  })).filter(isCourse);
}

function isCourse(ends: { from: Endpoint | undefined; to: Endpoint | undefined }): ends is Course {
  return ends.from !== undefined && ends.to !== undefined;
}

function turned(
  sources: readonly Endpoint[],
  destinations: readonly Endpoint[],
  random: () => number,
): readonly Endpoint[][] {
  const from = apart(shuffled(sources, random));
  return [from, sources === destinations ? from : apart(shuffled(destinations, random))];
}

/** Interfaces of one pod as far from each other as their number allows: neighbours in the ring are measured against each other. */
function apart(endpoints: readonly Endpoint[]): Endpoint[] {
  const byPod = [...Map.groupBy(endpoints, podPath).values()].sort((a, b) => b.length - a.length);
  const longest = byPod[0]?.length ?? 0;
  return Array.from({ length: longest }, (_, index) => byPod.flatMap((group) => group[index] ?? [])).flat();
}

/** One course for each pair of nodes that no chosen course connects; a node is a pair with itself too. */
function* nodePairs(
  from: readonly Endpoint[],
  to: readonly Endpoint[],
  chosen: ReadonlyMap<string, Course>,
): Iterable<Course> {
  const covered = new Set([...chosen.values()].map(nodesOf));
  const targets = [...Map.groupBy(to, nodeOf).values()];
  for (const [, sources] of Map.groupBy(from, nodeOf)) {
    for (const group of targets) {
      const course = firstBetweenPods(sources, group);
      if (course === undefined || covered.has(nodesOf(course))) continue;
      covered.add(nodesOf(course));
      yield course;
    }
  }
}

function firstBetweenPods(sources: readonly Endpoint[], targets: readonly Endpoint[]): Course | undefined {
  const [from] = sources;
  if (from === undefined) return undefined;
  const to = targets.find((target) => podPath(target) !== podPath(from));
  return to === undefined ? undefined : { from, to };
}

const nodeOf = ({ node }: Endpoint): string => node ?? '';

/** The two nodes of a course, whichever its direction. */
export function nodesOf({ from, to }: Course): string {
  return [nodeOf(from), nodeOf(to)].sort().join(' ');
}

/** How many courses lead between different pods of the two sides, in both directions, each once. */
function countCourses(sources: readonly Endpoint[], destinations: readonly Endpoint[]): number {
  const inBoth = new Set(sources.map(endpointKey));
  const both = destinations.filter((endpoint) => inBoth.has(endpointKey(endpoint)));
  // From every source to every destination, and back, without counting those among `both` twice.
  const ordered = between(sources, destinations);
  return 2 * ordered - between(both, both);
}

/** Ordered pairs of endpoints that belong to different pods. */
export function between(sources: readonly Endpoint[], destinations: readonly Endpoint[]): number {
  const perPod = new Map<string, number>();
  for (const endpoint of destinations) perPod.set(podPath(endpoint), (perPod.get(podPath(endpoint)) ?? 0) + 1);
  return sources.reduce((sum, endpoint) => sum + destinations.length - (perPod.get(podPath(endpoint)) ?? 0), 0);
}
