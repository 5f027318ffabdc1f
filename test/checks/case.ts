import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Check } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/registry.ts';
import type { FindingCode } from '../../src/findings/catalogue.ts';
import type { Finding, ObjectRef } from '../../src/findings/finding.ts';
import { pathOf } from '../../src/findings/refs.ts';
import { isFindingCode } from '../../src/findings/words.ts';
import type { KindName } from '../../src/kube/kinds.ts';
import { isRecord } from '../../src/kube/record.ts';
import type { Reason } from '../../src/snapshot/gathered.ts';
import { kindNames } from '../../src/snapshot/recording.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { snapshotOf } from './snapshot-of.ts';

/** One case of the grid: a small cluster, and what a check is to say of it. */
export interface Case {
  /** The slug of the check: the name of the folder. */
  readonly slug: string;
  /** The name of the file. */
  readonly name: string;
  readonly text: string;
}

/** What a check is to say: nothing, that it does not apply, that it cannot know, or these findings and no others. */
export type Expected =
  | { readonly kind: 'quiet' | 'skipped' | 'unknown' }
  | { readonly kind: 'findings'; readonly findings: readonly ExpectedFinding[] };

/** A finding as a case writes it: `MN210 P1 pod/default/a`, and what it affects if the case cares. */
export interface ExpectedFinding {
  readonly code: FindingCode;
  readonly severity?: string | undefined;
  readonly subject: string;
  readonly affects?: readonly string[] | undefined;
}

const folder = new URL('../fixtures/checks/', import.meta.url);

/** Every case, by folder and file. */
export function cases(): Case[] {
  return filesIn(folder).flatMap((slug) => {
    const files = filesIn(new URL(`${slug}/`, folder)).filter((file) => file.endsWith('.yaml'));
    return files.map((name) => ({ slug, name, text: readFileSync(new URL(`${slug}/${name}`, folder), 'utf8') }));
  });
}

const filesIn = (place: URL): string[] => readdirSync(place).sort();

/** The check that a case is about. */
export function checkOf({ slug }: Pick<Case, 'slug'>): Check {
  const check = checks.find((one) => one.slug === slug);
  assert.ok(check, `no check is called ${slug}`);
  return check;
}

/** `kind/namespace/name`, or `kind/name`. */
export function refText(object: ObjectRef): string {
  return `${object.kind}/${pathOf(object)}`;
}

/** A finding in the words of a case, with no more detail than the case gives. */
export function asExpected(finding: Finding, like: ExpectedFinding | undefined): ExpectedFinding {
  return {
    code: finding.code,
    severity: like?.severity === undefined ? undefined : finding.severity,
    subject: refText(finding.subject),
    affects: like?.affects === undefined ? undefined : finding.affected.map(refText),
  };
}

/** The small cluster that a case describes. */
export function clusterOf({ text }: Case): Snapshot {
  const parsed: unknown = parse(text);
  const items = isRecord(parsed) ? (parsed.items ?? []) : undefined;
  assert.ok(Array.isArray(items), 'the case has no list of items');
  const missing = reasons.flatMap((reason) =>
    remarks(text, reason).flatMap((parts) => partsIn(parts).map((part) => [part, reason] as const)),
  );
  return snapshotOf(items, {
    takenAt: remarks(text, 'now')[0],
    missing: Object.fromEntries(missing),
    partial: remarks(text, 'partly').flatMap(partsIn),
  });
}

/** What the check is to say. */
export function expectationOf({ text }: Case): Expected {
  const lines = remarks(text, 'expect');
  assert.ok(lines.length > 0, 'the case says nothing of what is expected');
  const [first] = lines;
  if (first === 'quiet' || first === 'skipped' || first === 'unknown') return { kind: first };
  return { kind: 'findings', findings: lines.map(expectedFinding) };
}

/** The values of the comments `# key: value`. */
function remarks(text: string, key: string): string[] {
  const found = [...text.matchAll(/^# ([a-z-]+): (.+)$/gm)];
  return found.filter(([, name]) => name === key).map(([, , value = '']) => value.trim());
}

const reasons = ['forbidden', 'unauthorized', 'not-installed', 'unreachable', 'timed-out'] as const satisfies Reason[];

function partsIn(text: string): KindName[] {
  return text.split(/[ ,]+/).map((part) => {
    const kind = kindNames.find((name) => name === part);
    assert.ok(kind, `no part of a snapshot is called ${part}`);
    return kind;
  });
}

function expectedFinding(line: string): ExpectedFinding {
  const parts = /^(MN\d{3}) (?:(P[123]) )?(\S+)(?: affects (.+))?$/.exec(line);
  const code = parts?.[1] ?? '';
  assert.ok(parts !== null && isFindingCode(code), `cannot read "${line}"`);
  return { code, severity: parts[2], subject: parts[3] ?? '', affects: parts[4]?.split(/[ ,]+/) };
}
