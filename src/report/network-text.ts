import { pathOf } from '../findings/refs.ts';
import { say } from '../findings/words.ts';
import { brief, escapeText, oneLine } from './escape.ts';
import { toneOf } from './glyphs.ts';
import { age, labelled } from './layout.ts';
import type { NetworkRow } from './lists/networks.ts';
import type { Style } from './style.ts';

const LABEL = 14;

/** The full description of one network: what it is, what it is made of, who uses it, what is wrong with it. */
export function networkText(
  { nad, facts, users, findings, incomplete }: NetworkRow,
  takenAt: string,
  { width, paint, glyphs }: Style,
): string {
  const row = (label: string, text: string): string[] =>
    text === '' ? [] : labelled(`${label}:`.padEnd(LABEL), oneLine(text), width);
  const { config } = nad;
  const lines = [
    ...row('Name', nad.name),
    ...row('Namespace', nad.namespace),
    ...row('Age', age(nad.createdAt, takenAt)),
    ...row('Made by', nad.madeBy ?? ''),
    ...row('Resource', nad.resource ?? ''),
    ...row('Type', facts.type),
    ...row('Master', facts.uplink),
    ...row('Mode', facts.mode),
    ...row('VLAN', facts.vlan),
    ...row('MTU', facts.mtu),
    ...row('IPAM', [facts.ipam, facts.range].filter((text) => text !== '').join(' ')),
    ...(config.kind === 'decoded' ? configRows(config, row) : []),
    ...(config.kind === 'on-disk' ? row('Config', 'in a file on each node, which the API does not show') : []),
    ...(config.kind === 'unparsable' ? row('Config', `cannot be read: ${config.problem.message}`) : []),
    ...row('Pods', users === undefined ? '<unknown>' : users.map(pathOf).join(', ') || 'none'),
    ...findings.flatMap((finding) =>
      labelled(
        `${'Problem:'.padEnd(LABEL)}${glyphs[finding.severity]} ${finding.severity} ${finding.code} `,
        brief(say(finding)),
        width,
      ).map((line, index) => (index === 0 ? paint(toneOf[finding.severity], line) : line)),
    ),
    ...(incomplete ? row('Problem', '<unknown>: not all that tells of problems could be read') : []),
  ];
  return `${[...lines, 'spec.config:', ...configText(nad.text)].join('\n')}\n`;
}

// As it was written, indentation and all.
function configText(text: string): string[] {
  if (text.trim() === '') return ['  <empty>'];
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${escapeText(line.replaceAll('\t', '  '))}`);
}

function configRows(
  config: Extract<NetworkRow['nad']['config'], { kind: 'decoded' }>,
  row: (label: string, text: string) => string[],
): string[] {
  const capabilities = config.plugins.flatMap((plugin) => plugin.capabilities);
  const routes = config.routes.map(({ destination, gateway }) =>
    gateway === undefined ? destination : `${destination} via ${gateway}`,
  );
  return [
    ...row('CNI name', config.nameWritten ? config.name : `${config.name} (put there by Multus: the config has none)`),
    ...row('CNI version', config.cniVersion ?? ''),
    ...row('Capabilities', [...new Set(capabilities)].join(', ')),
    ...row('Routes', routes.join(', ')),
  ];
}
