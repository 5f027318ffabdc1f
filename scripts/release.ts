// Makes all that a release is published with, under dist/release, and krew-manifest.yaml: npm run release.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { about } from '../src/cli/about.ts';
import { checkedOut } from './bundle.ts';
import { platforms } from './dist/platforms.ts';
import { makeRelease } from './dist.ts';
import { botTemplate, manifestOf } from './krew/manifest.ts';
import { manifestFaults } from './krew/rules.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const release = `v${about.version}`;

/** What CHANGELOG.md says of a version, or of what is not released yet. */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = [`[${version}]`, version, 'Unreleased'].flatMap(
    (title) => sections.find((one) => one.startsWith(title)) ?? [],
  )[0];
  return section === undefined ? '' : section.slice(section.indexOf('\n') + 1).trim();
}

async function main(): Promise<void> {
  const build = checkedOut();
  if (build === undefined || build.commit.endsWith('+'))
    throw new Error('commit everything first: a release is made of a commit');
  const tag = process.env.GITHUB_REF_NAME;
  if (tag?.startsWith('v') && tag !== release) throw new Error(`the tag is ${tag}, package.json says ${release}`);
  const sums = await makeRelease(platforms);
  const manifest = manifestOf(release, sums);
  const faults = manifestFaults(parse(manifest), 'multinet.yaml');
  if (faults.length > 0) throw new Error(`krew-manifest.yaml: ${faults.join('; ')}`);
  writeFileSync(inProject('krew-manifest.yaml'), `# Made by npm run release from commit ${build.commit}.\n${manifest}`);
  writeFileSync(inProject('.krew.yaml'), botTemplate());
  copyFileSync(inProject('krew-manifest.yaml'), inProject('dist/release/krew-manifest.yaml'));
  writeFileSync(
    inProject('dist/release/NOTES.md'),
    `${notesOf(readFileSync(inProject('CHANGELOG.md'), 'utf8'), about.version)}\n`,
  );
}

if (import.meta.main) await main();
