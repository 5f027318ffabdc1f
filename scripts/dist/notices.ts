import type { BundledPackage } from './bundled.ts';
import type { RuntimePackage } from './platforms.ts';

/** What the executables are made of, for the archives: each package with its licence. */
export function licenceList(packages: readonly BundledPackage[], runtime: RuntimePackage): string {
  const parts = packages.map(({ name, version, license, text }) =>
    [`${name} ${version}`, `Licence: ${license}`, '', text.trim() || '(the package holds no text of its licence)'].join(
      '\n',
    ),
  );
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `${[introduction(runtime), ...parts].join(rule).replaceAll('\r\n', '\n')}\n`;
}

function introduction({ version }: RuntimePackage): string {
  return [
    'kubectl-multinet is under the Apache License 2.0: see LICENSE. Its executable also holds the following.',
    '',
    `bun ${version}, the JavaScript runtime`,
    'Licence: MIT; it links JavaScriptCore (LGPL-2.0-or-later) and further libraries',
    `Source and the licences of all of them: https://github.com/oven-sh/bun/tree/bun-v${version}`,
  ].join('\n');
}

/** A software bill of materials in CycloneDX 1.6 JSON. It holds no time and no serial number: one input makes one file. */
export function billOfMaterials(version: string, packages: readonly BundledPackage[], runtime: RuntimePackage): string {
  const components = packages.map(({ name, version: of, license }) => library(name, of, license));
  const bun = {
    type: 'platform',
    name: 'bun',
    version: runtime.version,
    purl: `pkg:npm/bun@${runtime.version}`,
    licenses: licences('MIT'),
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

function library(name: string, version: string, license: string) {
  // The purl specification: the @ of a scope is percent-encoded.
  const purl = `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses: licences(license) };
}

function licences(expression: string) {
  return [{ expression }];
}
