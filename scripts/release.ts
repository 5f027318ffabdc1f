// Makes all that a release is published with, under dist/release, and krew-manifest.yaml: npm run release.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { about } from '../src/cli/about.ts';
import type { Build } from '../src/cli/build.ts';
import { checkedOut } from './bundle.ts';
import { platforms } from './dist/platforms.ts';
import { makeRelease } from './dist.ts';
import { botTemplate, manifestOf } from './krew/manifest.ts';
import { manifestFaults } from './krew/rules.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const release = `v${about.version}`;

/**
 * What CHANGELOG.md says of a version; of one that has no tag yet, what it says of the next.
 *
 * @throws Error when it says nothing
 */
export function notesOf(changelog: string, version: string, isTagged: boolean): string {
  const sections = changelog.split(/^## /m).slice(1);
  const titles = [version, ...(isTagged ? [] : ['Unreleased'])];
  const named = titles.flatMap((title) => sections.filter((one) => titleOf(one) === title));
  const notes = named.map((section) => section.slice(section.indexOf('\n') + 1).trim()).find((text) => text !== '');
  if (notes !== undefined) return notes;
  throw new Error(`CHANGELOG.md says nothing of ${version}: give it a section "## ${version} - YYYY-MM-DD"`);
}

// `1.2.3`, `[1.2.3]`, `1.2.3 - 2026-11-01`.
const titleOf = (section: string): string => /^\[?([^\]\s]+)/.exec(section)?.[1] ?? '';

/** Why no release may be made of what is checked out, under the name of a tag if there is one. */
export function whyNoRelease(build: Build | undefined, tag: string | undefined): string | undefined {
  if (build === undefined || build.commit.endsWith('+'))
    return 'commit everything first: a release is made of a commit';
  if (tag !== undefined && tag !== release) return `the tag is ${tag}, package.json says ${release}`;
  return undefined;
}

async function main(): Promise<void> {
  const build = checkedOut();
  const tag = process.env.GITHUB_REF_TYPE === 'tag' ? process.env.GITHUB_REF_NAME : undefined;
  const reason = whyNoRelease(build, tag);
  if (reason !== undefined) throw new Error(reason);
  // Before what takes minutes.
  const notes = notesOf(readFileSync(inProject('CHANGELOG.md'), 'utf8'), about.version, tag !== undefined);
  const sums = await makeRelease(platforms);
  const manifest = manifestOf(release, sums);
  const faults = manifestFaults(parse(manifest), 'multinet.yaml');
  if (faults.length > 0) throw new Error(`krew-manifest.yaml: ${faults.join('; ')}`);
  writeFileSync(
    inProject('krew-manifest.yaml'),
    `# Made by npm run release from commit ${build?.commit}.\n${manifest}`,
  );
  writeFileSync(inProject('.krew.yaml'), botTemplate());
  copyFileSync(inProject('krew-manifest.yaml'), inProject('dist/release/krew-manifest.yaml'));
  writeFileSync(inProject('dist/release/NOTES.md'), `${notes}\n`);
}

if (import.meta.main) await main();
