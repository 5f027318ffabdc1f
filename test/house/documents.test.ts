import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from '../../src/cli/commands.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const named = (...globs: readonly string[]): readonly string[] =>
  globs.flatMap((glob) => globSync(glob, { cwd: root }));
// Decisions speak of the flags of other programs, too; what golden pages type is run.
const forUsers = named('*.md', 'docs/*.md', 'docs/findings/*.md', 'deploy/*.yaml');
const documents = [...forUsers, ...named('docs/decisions/*.md')];
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(text: string): readonly string[] {
  const headings = text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The flags of each command, by name and by letter, without dashes. */
async function flagsOfCommands(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const all = await Promise.all(
    Object.entries(commands).map(async ([name, { load, aliases = [] }]) => {
      const command = await load();
      const flags = Object.entries({ ...command.baseFlags, ...command.flags });
      const words = new Set(flags.flatMap(([long, { char }]) => (char === undefined ? [long] : [long, char])));
      return [name, ...aliases].map((word) => [word, words] as const);
    }),
  );
  return new Map(all.flat());
}

describe('a document', () => {
  it('links to pages and headings that are there', () => {
    const broken = documents.flatMap((file) => {
      const text = textOf(file).replace(/^```[\s\S]*?^```/gm, '');
      const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
      return links.flatMap((link) => {
        if (/^https?:/.test(link)) return [];
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? file : join(dirname(file), path);
        const isThere =
          existsSync(join(root, target)) && (anchor === undefined || anchorsOf(textOf(target)).includes(anchor));
        return isThere ? [] : [`${file}: ${link}`];
      });
    });
    assert.deepEqual(broken, []);
  });

  it('types commands and flags that the program has', async () => {
    const known = await flagsOfCommands();
    const calls = documents.flatMap((file) =>
      [...textOf(file).matchAll(/kubectl multinet ([a-z0-9]+)((?:[ \t][^`|;"'()<>\n·]*)?)/g)].map(
        ([text, command = '', rest = '']) => ({ place: `${file}: ${text}`, command, rest }),
      ),
    );
    const wrong = calls.flatMap(({ place, command, rest }) => {
      const flags = known.get(command);
      if (flags === undefined) return [];
      const used = [...rest.matchAll(/(?<=\s)--?([a-z][a-z0-9-]*)/g)].map(([, flag = '']) => flag);
      const strange = used.filter((flag) => !flags.has(flag) && flag !== 'help' && flag !== 'h');
      return strange.map((flag) => `${place}: ${flag}`);
    });
    assert.ok(calls.length > 100);
    assert.deepEqual(wrong, []);
  });

  it('for users names flags that a command has', async () => {
    const known = new Set([...(await flagsOfCommands()).values()].flatMap((flags) => [...flags]));
    const wrong = forUsers.flatMap((file) =>
      [...textOf(file).matchAll(/`(--[a-z][a-z0-9-]*)[^`]*`/g)].flatMap(([text, flag = '']) =>
        known.has(flag.slice(2)) ? [] : [`${file}: ${text}`],
      ),
    );
    assert.deepEqual(wrong, []);
  });
});
