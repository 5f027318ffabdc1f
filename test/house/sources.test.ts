import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecord } from '../../src/kube/record.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function textsOf(pattern: string): { readonly path: string; readonly text: string }[] {
  return globSync(pattern, { cwd: root })
    .sort()
    .map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }));
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

/** What a pure function must not ask: the same input would give another output. */
const impure = /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\bperformance\.now\(/;

// The linter holds what these rooms import and which globals they use (biome.json); it cannot see methods.
describe('the pure rooms', () => {
  for (const room of ['kube', 'domain', 'probe', 'snapshot', 'findings', 'checks', 'report']) {
    it(`${room} asks neither clock nor chance`, () => {
      const files = textsOf(`src/${room}/**/*.ts`);
      assert.ok(files.length > 0);
      const found = files.filter(({ text }) => impure.test(withoutComments(text))).map(({ path }) => path);
      assert.deepEqual(found, []);
    });
  }
});

/** What each room may import, as the table of CONTRIBUTING.md says: `src/probe` only `domain`. */
function borders(): { readonly room: string; readonly allowed: readonly string[] }[] {
  const rows = readFileSync(`${root}/CONTRIBUTING.md`, 'utf8').matchAll(/^\| `src\/(\w+)\/` \|.*\| ([^|]+) \|$/gm);
  return [...rows].flatMap(([, room = '', last = '']) => {
    const allowed = [...last.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return last.includes('below') ? [] : [{ room, allowed }];
  });
}

describe('a room', () => {
  const rooms = borders();

  it('stands in the table', () => assert.ok(rooms.length >= 8));

  for (const { room, allowed } of rooms) {
    it(`like ${room} imports what the table allows`, () => {
      const strange = textsOf(`src/${room}/**/*.ts`).flatMap(({ path, text }) =>
        importsIn(text)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => relative('src', join(dirname(path), specifier)).replace(/\.ts$/, ''))
          .filter((target) => ![room, ...allowed].some((one) => target === one || target.startsWith(`${one}/`)))
          .map((target) => `${path} imports ${target}`),
      );
      assert.deepEqual(strange, []);
    });
  }
});

/** The package that an import names; undefined for files of our own and modules of the runtime. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || isBuiltin(specifier)) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function importsIn(text: string): string[] {
  const found = text.matchAll(/^(?:import|export)\b[^;'"]*?from '([^']+)'|\bimport\('([^']+)'\)/gm);
  return [...found].map(([, atTop, later]) => atTop ?? later ?? '');
}

describe('the packages', () => {
  const manifest: unknown = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const declared = isRecord(manifest) && isRecord(manifest.dependencies) ? Object.keys(manifest.dependencies) : [];
  const sources = [...textsOf('src/**/*.ts'), ...textsOf('bin/*.{js,ts}')];
  const imported = sources.flatMap(({ path, text }) =>
    importsIn(text).flatMap((specifier) => {
      const name = packageOf(specifier);
      return name === undefined ? [] : [{ path, name }];
    }),
  );

  it('that the program imports come with it', () => {
    assert.deepEqual(
      imported.filter(({ name }) => !declared.includes(name)),
      [],
    );
  });

  it('that come with the program are imported', () => {
    const names = new Set(imported.map(({ name }) => name));
    assert.deepEqual(
      declared.filter((name) => !names.has(name)),
      [],
    );
  });
});
