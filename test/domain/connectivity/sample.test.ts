import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Endpoint, endpointKey, podPath } from '../../../src/domain/connectivity/endpoint.ts';
import { nodesOf, type Sample, sampleCourses } from '../../../src/domain/connectivity/sample.ts';
import { endpoint, endpointLists } from './endpoints.ts';

const seeds = fc.integer({ min: 0, max: 1000 });
const keys = ({ courses }: Sample): string[] =>
  courses.map(({ from, to }) => `${endpointKey(from)} ${endpointKey(to)}`);

function uses({ courses }: Sample, end: 'from' | 'to'): Map<string, number> {
  const counts = new Map<string, number>();
  for (const course of courses) {
    const key = endpointKey(course[end]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const spread = (counts: Map<string, number>): number => Math.max(...counts.values()) - Math.min(...counts.values());

describe('a sample of courses', () => {
  it('is all of them, each once, when they are no more than the limit', () => {
    fc.assert(
      fc.property(endpointLists(2), seeds, (mesh, seed) => {
        const sample = sampleCourses({ sources: mesh, destinations: mesh }, 10_000, seed);
        assert.equal(sample.courses.length, mesh.length * (mesh.length - 1));
        assert.equal(sample.of, sample.courses.length);
        assert.equal(new Set(keys(sample)).size, sample.courses.length);
      }),
    );
  });

  it('is all courses between two lists, in both directions, even when the lists overlap', () => {
    fc.assert(
      fc.property(endpointLists(2), fc.nat(24), fc.nat(24), seeds, (all, upTo, beyond, seed) => {
        const sources = all.slice(0, upTo + 1);
        const destinations = all.slice(Math.min(beyond, all.length - 1));
        const sample = sampleCourses({ sources, destinations }, 10_000, seed);
        const wanted = new Set<string>();
        for (const a of sources) {
          for (const b of destinations.filter((one) => one !== a)) {
            wanted.add(`${endpointKey(a)} ${endpointKey(b)}`);
            wanted.add(`${endpointKey(b)} ${endpointKey(a)}`);
          }
        }
        assert.deepEqual(new Set(keys(sample)), wanted);
        assert.equal(sample.of, wanted.size);
      }),
    );
  });

  it('never exceeds the limit and uses it up', () => {
    fc.assert(
      fc.property(endpointLists(2), fc.integer({ min: 1, max: 200 }), seeds, (mesh, most, seed) => {
        const { courses, of } = sampleCourses({ sources: mesh, destinations: mesh }, most, seed);
        assert.equal(courses.length, Math.min(most, of));
      }),
    );
  });

  it('has every pod as source and as destination, and every pair of nodes, as soon as the limit has room for them', () => {
    fc.assert(
      fc.property(endpointLists(2), fc.nat(40), seeds, (mesh, extra, seed) => {
        const nodes = new Set(mesh.map(({ node }) => node)).size;
        const most = mesh.length + (nodes * (nodes + 1)) / 2 + extra;
        const sample = sampleCourses({ sources: mesh, destinations: mesh }, most, seed);
        assert.equal(uses(sample, 'from').size, mesh.length);
        assert.equal(uses(sample, 'to').size, mesh.length);
        const whole = sampleCourses({ sources: mesh, destinations: mesh }, 10_000, seed);
        assert.deepEqual(new Set(sample.courses.map(nodesOf)), new Set(whole.courses.map(nodesOf)));
      }),
    );
  });

  it('is fair: no pod is used much more often than another', () => {
    fc.assert(
      fc.property(endpointLists(6), fc.integer({ min: 2, max: 4 }), seeds, (mesh, rounds, seed) => {
        const nodes = new Set(mesh.map(({ node }) => node)).size;
        const sample = sampleCourses({ sources: mesh, destinations: mesh }, rounds * mesh.length, seed);
        // Beyond whole rounds: one course more for each pair of nodes that the first round missed, and a round that was cut short.
        assert.ok(spread(uses(sample, 'from')) <= nodes + 1);
        assert.ok(spread(uses(sample, 'to')) <= nodes + 1);
      }),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const mesh = Array.from({ length: 30 }, (_, index) => endpoint(`p${index}@node-${index % 3}`));
    const sample = (seed: number) => keys(sampleCourses({ sources: mesh, destinations: mesh }, 60, seed));
    assert.deepEqual(sample(1), sample(1));
    assert.notDeepEqual(sample(1), sample(2));
  });

  it('takes no course from a pod to another interface of itself', () => {
    const mesh: Endpoint[] = ['a', 'b'].flatMap((pod) =>
      ['net1', 'net2'].map((name) => endpoint(`${pod}@node-a`, { interface: name })),
    );
    const { courses, of } = sampleCourses({ sources: mesh, destinations: mesh }, 100, 1);
    assert.equal(of, 8);
    assert.equal(courses.length, 8);
    assert.ok(courses.every(({ from, to }) => podPath(from) !== podPath(to)));
  });

  it('does not lay out the square: each of ten thousand pods is looked at a few times only', () => {
    let looks = 0;
    const mesh = Array.from({ length: 10_000 }, (_, index): Endpoint => {
      const { pod, ...rest } = endpoint(`q${index}@node-${index % 100}`);
      return {
        ...rest,
        get pod() {
          looks += 1;
          return pod;
        },
      };
    });
    const sample = sampleCourses({ sources: mesh, destinations: mesh }, 20_000, 1);
    assert.equal(sample.courses.length, 20_000);
    assert.equal(sample.of, 99_990_000);
    assert.equal(uses(sample, 'from').size, 10_000);
    assert.ok(looks < 50 * mesh.length, `${looks} looks`);
  });
});
