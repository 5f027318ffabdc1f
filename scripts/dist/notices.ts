import type { BundledPackage } from './bundled.ts';
import { copyleftTexts, type Linked } from './linked.ts';
import type { Platform, RuntimePackage } from './platforms.ts';

/** What an executable is made of, for its archive: each package and each library of the runtime with its licence. */
export function licenceList(
  packages: readonly BundledPackage[],
  linked: readonly Linked[],
  { runtime, os }: Pick<Platform, 'runtime' | 'os'>,
): string {
  const parts = packages.map(({ name, version, license, text }) =>
    [`${name} ${version}`, `Licence: ${license}`, '', text.trim() || '(the package holds no text of its licence)'].join(
      '\n',
    ),
  );
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  const here = linked.filter(({ only }) => only === undefined || only === os);
  const all = [introduction(runtime), linkedList(here), ...parts, ...copyleftTexts()];
  return `${all.join(rule).replaceAll('\r\n', '\n')}\n`;
}

function introduction({ version }: RuntimePackage): string {
  return [
    'kubectl-multinet is under the Apache License 2.0: see LICENSE. Its executable also holds the following.',
    '',
    `bun ${version}, the JavaScript runtime`,
    'Licence: MIT',
    `Source: https://github.com/oven-sh/bun/tree/bun-v${version}`,
    '',
    'bun links libraries under the GNU Lesser General Public License, WebKit and TinyCC, whose texts are at the end of this file.',
    'Their sources are at the addresses below. Whoever wants to use the program with changed ones builds bun with them',
    '(LICENSE.md in its sources) and the program upon that bun: npm run dist in the sources of kubectl-multinet,',
    'with that bun in place of the one that scripts/dist/platforms.ts names.',
  ].join('\n');
}

function linkedList(linked: readonly Linked[]): string {
  const entries = linked.map(({ name, version, license, source }) =>
    [version === undefined ? name : `${name} ${version}`, `Licence: ${license}`, `Source: ${source}`].join('\n'),
  );
  return ['Libraries in bun', ...entries].join('\n\n');
}

/** A software bill of materials in CycloneDX 1.6 JSON. It holds no time and no serial number: one input makes one file. */
export function billOfMaterials(
  version: string,
  packages: readonly BundledPackage[],
  linked: readonly Linked[],
  runtime: RuntimePackage,
): string {
  const components = packages.map(({ name, version: of, license }) => library(name, of, license));
  const bun = {
    type: 'platform',
    'bom-ref': `pkg:npm/bun@${runtime.version}`,
    name: 'bun',
    version: runtime.version,
    purl: `pkg:npm/bun@${runtime.version}`,
    licenses: licences('MIT'),
    components: linked.map(linkedLibrary),
  };
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', name: 'kubectl-multinet', version, licenses: licences('Apache-2.0') },
    },
    components: [bun, ...components],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function linkedLibrary({ name, version, license, source, only }: Linked) {
  return {
    type: 'library',
    'bom-ref': `bun/${name}`,
    name,
    ...(version === undefined ? {} : { version }),
    ...(only === undefined ? {} : { properties: [{ name: 'only in executables for', value: only }] }),
    licenses: licences(license),
    externalReferences: [{ type: 'vcs', url: source }],
  };
}

function library(name: string, version: string, license: string) {
  // The purl specification: the @ of a scope is percent-encoded.
  const purl = `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses: licences(license) };
}

function licences(expression: string) {
  return [{ expression }];
}
