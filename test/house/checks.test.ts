import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { type Check, defaultSettings } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/registry.ts';
import { catalogue, type FindingCode } from '../../src/findings/catalogue.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { isFindingCode, remedy, say, describe as wordsOf } from '../../src/findings/words.ts';
import type { Need, Snapshot } from '../../src/snapshot/snapshot.ts';
import { cases, clusterOf, expectationOf } from '../checks/case.ts';

const codes: readonly FindingCode[] = Object.keys(catalogue).filter(isFindingCode);
const grid = Map.groupBy(cases(), ({ slug }) => slug);
const casesOf = ({ slug }: Check) => grid.get(slug) ?? [];

/** What a check finds in its cases, and which parts of the snapshot it reads to find it. */
function runAll(check: Check) {
  const read = new Set<Need>();
  const findings = casesOf(check).flatMap((one) => check.run(watched(clusterOf(one), read), defaultSettings).findings);
  return { read, findings };
}

/** The same snapshot, noting which of its parts are read. */
function watched(snapshot: Snapshot, read: Set<Need>): Snapshot {
  const watch = <T extends { readonly ok: boolean }>(need: Need, part: T): T =>
    new Proxy(part, {
      get: (target, key, receiver) => {
        if (key === 'value') read.add(need);
        return Reflect.get(target, key, receiver);
      },
    });
  return {
    takenAt: snapshot.takenAt,
    target: snapshot.target,
    nadCrd: watch('nadCrd', snapshot.nadCrd),
    namespaces: watch('namespaces', snapshot.namespaces),
    pods: watch('pods', snapshot.pods),
    nads: watch('nads', snapshot.nads),
    nodes: watch('nodes', snapshot.nodes),
    events: watch('events', snapshot.events),
    configMaps: watch('configMaps', snapshot.configMaps),
    daemonSets: watch('daemonSets', snapshot.daemonSets),
    ipPools: watch('ipPools', snapshot.ipPools),
    reservations: watch('reservations', snapshot.reservations),
    nodeSlicePools: watch('nodeSlicePools', snapshot.nodeSlicePools),
    multiNetworkPolicies: watch('multiNetworkPolicies', snapshot.multiNetworkPolicies),
    serviceCidrs: watch('serviceCidrs', snapshot.serviceCidrs),
    insides: watch('insides', snapshot.insides),
    serviceAddresses: watch('serviceAddresses', snapshot.serviceAddresses),
    nodeNetworks: watch('nodeNetworks', snapshot.nodeNetworks),
    pings: watch('pings', snapshot.pings),
    bandwidth: watch('bandwidth', snapshot.bandwidth),
  };
}

// Names keep their capitals.
const sentence = /^(?:[A-Z][A-Z0-9-]+\b|IPv[46]\b|Multus\b|[^A-Z\s]).*[^.\s]$/s;

// What `see` shows, anybody may run: it changes nothing in the cluster, and makes no pod to look from.
const reading = /^kubectl (?:get|describe|logs|auth can-i|rollout status|multinet [a-z]+)\b(?!.* --debug-image)/;

describe('every check', () => {
  it('has a slug of its own', () => {
    const slugs = checks.map(({ slug }) => slug);
    assert.deepEqual([...new Set(slugs)], slugs);
    for (const slug of slugs) assert.match(slug, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  });

  it('states in its title what holds when all is well, without a final period', () => {
    for (const { title } of checks) assert.match(title, sentence);
  });

  for (const check of checks) {
    describe(check.slug, () => {
      it('has a case in which it fires and one in which it is quiet', () => {
        const kinds = casesOf(check).map((one) => expectationOf(one).kind);
        assert.ok(kinds.includes('findings'), 'no case in which it fires');
        assert.ok(kinds.includes('quiet') || kinds.includes('skipped'), 'no case in which it is quiet');
      });

      it('emits each code that it says, and no other', () => {
        assert.deepEqual(new Set(runAll(check).findings.map(({ code }) => code)), new Set(check.emits));
      });

      it('reads each part that it says, and no other', () => {
        assert.deepEqual(runAll(check).read, new Set([...check.needs, ...check.wants]));
      });

      it('says what it found in plain sentences', () => {
        for (const finding of runAll(check).findings) assertWords(finding);
      });
    });
  }
});

function assertWords(finding: Finding): void {
  const said = say(finding);
  const { see, fix } = remedy(finding);
  for (const text of [said, fix, ...see]) assert.doesNotMatch(text, /undefined|\[object|NaN|^\s|\s$/);
  for (const text of [said, fix]) assert.match(text, sentence);
  for (const command of see) assert.match(command, reading);
  assert.ok(
    finding.evidence.every(({ text }) => text !== ''),
    'evidence without text',
  );
}

describe('every code', () => {
  it('is emitted by a check', () => {
    const emitted = new Set(checks.flatMap(({ emits }) => emits));
    assert.deepEqual(
      codes.filter((code) => !emitted.has(code)),
      [],
    );
  });

  it('has words in lower case without a final period', () => {
    for (const code of codes) {
      const { slug, title } = wordsOf(code);
      assert.match(code, /^MN[1-8]\d\d$/);
      assert.match(slug, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      assert.match(title, sentence);
    }
  });

  it('has a slug of its own', () => {
    const slugs = codes.map((code) => wordsOf(code).slug);
    assert.deepEqual([...new Set(slugs)], slugs);
  });

  for (const code of codes) {
    it(`${code} has a page of the usual layout`, () => {
      const page = new URL(`../../docs/findings/${code}.md`, import.meta.url);
      assert.ok(existsSync(page), `docs/findings/${code}.md is missing`);
      const lines = readFileSync(page, 'utf8').split('\n');
      assert.equal(lines[0], `# ${code} ${wordsOf(code).slug}`);
      assert.match(lines[2] ?? '', /^\S.*\.$/, 'the third line is the summary, a sentence');
      const headings = lines.filter((line) => line.startsWith('## '));
      assert.deepEqual(headings, ['## What it means', '## How it is detected', '## How to fix it', '## Example']);
    });
  }
});
