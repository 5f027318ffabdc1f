import { about } from './about.ts';
import { build } from './build.ts';

const { bun, node } = process.versions;
const runtime = bun === undefined ? `node ${node}` : `bun ${bun}`;

/** The line that `--version` prints: the version, what it was built from, and what it runs on. */
export function versionLine(): string {
  const origin = build === undefined ? 'from source' : `commit ${build.commit} of ${build.date}`;
  return `${about.name} ${about.version} (${origin}, ${runtime}, ${process.platform}/${process.arch})`;
}
