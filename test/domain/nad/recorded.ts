import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeNad } from '../../../src/domain/nad/decode.ts';
import type { DecodedConfig, Nad } from '../../../src/domain/nad/nad.ts';
import { kinds } from '../../../src/kube/kinds.ts';
import { readJsonPage } from '../../../src/kube/list.ts';

/** The NADs of the recorded cluster, by `namespace/name`. */
export function recordedNads(): ReadonlyMap<string, Nad> {
  const file = new URL('../../fixtures/recorded/api/nads-all.json', import.meta.url);
  const page = readJsonPage(kinds.nads.codec, JSON.parse(readFileSync(file, 'utf8')));
  assert.ok(page.ok);
  return new Map(page.value.items.map(decodeNad).map((nad) => [`${nad.namespace}/${nad.name}`, nad]));
}

/** A NAD called `lab/net` with this config: an object, or the text itself. */
export function nadWith(config: string | object, annotations: Readonly<Record<string, string>> = {}): Nad {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  return decodeNad({ metadata: { namespace: 'lab', name: 'net', annotations }, spec: { config: text } });
}

/** The decoded config of a NAD, which must have one. */
export function configOf(nad: Nad | undefined): DecodedConfig {
  assert.ok(nad !== undefined && nad.config.kind === 'decoded', 'the config is not decoded');
  return nad.config;
}
