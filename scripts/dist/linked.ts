import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isRecord } from '../../src/kube/record.ts';

/** A library that bun's makers link into it. */
export interface Linked {
  readonly name: string;
  /** SPDX expression. */
  readonly license: string;
  readonly source: string;
  /** The version, or the commit, if bun tells it. */
  readonly version?: string;
  /** Only in executables for this system. */
  readonly only?: 'windows';
}

const github = (path: string): string => `https://github.com/${path}`;

// LICENSE.md of bun, and its `process.versions`, whose names are on the right.
const libraries: readonly (readonly [name: string, license: string, source: string, told?: string])[] = [
  [
    'WebKit (JavaScriptCore, WTF, parts of WebCore)',
    'LGPL-2.0-or-later AND BSD-2-Clause',
    github('oven-sh/WebKit'),
    'webkit',
  ],
  ['TinyCC', 'LGPL-2.1-or-later', github('oven-sh/tinycc'), 'tinycc'],
  ['BoringSSL', 'Apache-2.0 AND ISC AND OpenSSL', github('oven-sh/boringssl'), 'boringssl'],
  ['ICU', 'Unicode-3.0', github('unicode-org/icu'), 'icu'],
  ['Brotli', 'MIT', github('google/brotli')],
  ['c-ares', 'MIT', github('c-ares/c-ares'), 'ares'],
  ['highway', 'Apache-2.0 OR BSD-3-Clause', github('google/highway')],
  ['libarchive', 'BSD-2-Clause AND BSD-3-Clause AND CC0-1.0', github('libarchive/libarchive'), 'libarchive'],
  ['libbase64', 'BSD-2-Clause', github('aklomp/base64')],
  ['libdeflate', 'MIT', github('ebiggers/libdeflate'), 'libdeflate'],
  ['libjpeg-turbo', 'BSD-3-Clause AND IJG AND Zlib', github('libjpeg-turbo/libjpeg-turbo')],
  ['libspng', 'BSD-2-Clause', github('randy408/libspng')],
  ['libwebp', 'BSD-3-Clause', github('webmproject/libwebp')],
  ['llhttp', 'MIT', github('nodejs/llhttp'), 'llhttp'],
  ['LLVM libc++abi (a part)', 'Apache-2.0 WITH LLVM-exception', github('llvm/llvm-project')],
  ['lol-html', 'BSD-3-Clause', github('cloudflare/lol-html'), 'lolhtml'],
  ['ls-hpack', 'MIT', github('litespeedtech/ls-hpack'), 'lshpack'],
  ['ls-qpack', 'MIT', github('litespeedtech/ls-qpack')],
  ['lsquic', 'MIT AND BSD-3-Clause', github('litespeedtech/lsquic')],
  ['mimalloc', 'MIT', github('microsoft/mimalloc'), 'mimalloc'],
  ['picohttpparser', 'MIT OR Artistic-1.0-Perl', github('h2o/picohttpparser'), 'picohttpparser'],
  ['simdutf', 'Apache-2.0 OR MIT', github('simdutf/simdutf')],
  ['SQLite', 'blessing', 'https://sqlite.org/src', 'sqlite'],
  ['TigerBeetle (a part)', 'Apache-2.0', github('tigerbeetle/tigerbeetle')],
  ['TypeScript', 'Apache-2.0', github('microsoft/TypeScript'), 'typescript'],
  ['uSockets', 'Apache-2.0', github('uNetworking/uSockets'), 'usockets'],
  ['uucode', 'MIT', github('jacobsandlund/uucode')],
  ['uWebSockets', 'Apache-2.0', github('jarred-sumner/uwebsockets'), 'uwebsockets'],
  ['zlib-ng', 'Zlib', github('zlib-ng/zlib-ng'), 'zlib'],
  ['Zstandard', 'BSD-3-Clause OR GPL-2.0-only', github('facebook/zstd'), 'zstd'],
];

/** What bun links, with the versions that this bun tells of itself. */
export function linkedIn(bun: string): Linked[] {
  const printed = execFileSync(bun, ['-p', 'JSON.stringify(process.versions)'], { encoding: 'utf8' });
  const versions: unknown = JSON.parse(printed);
  const versionOf = (name: string): string => {
    const version = isRecord(versions) ? versions[name] : undefined;
    if (typeof version === 'string') return version;
    throw new Error(`this bun tells no version of ${name}: look what it links now`);
  };
  const known = libraries.map(([name, license, source, told]) => ({
    name,
    license,
    source,
    ...(told === undefined ? {} : { version: versionOf(told) }),
  }));
  const libuv: Linked = {
    name: 'libuv',
    license: 'MIT',
    source: github('libuv/libuv'),
    version: versionOf('uv'),
    only: 'windows',
  };
  return [...known, libuv];
}

/** The licences that want their text to go with the program. */
export function copyleftTexts(): string[] {
  return ['LGPL-2.0', 'LGPL-2.1'].map((name) =>
    readFileSync(new URL(`licences/${name}.txt`, import.meta.url), 'utf8').trim(),
  );
}
