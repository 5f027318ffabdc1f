import { readFileSync } from 'node:fs';

/** A recorded answer of the API server. */
export function recorded<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/recorded/${path}`, import.meta.url), 'utf8'));
}

interface NadList {
  readonly items: readonly { metadata: { namespace: string; name: string }; spec?: { config?: string } }[];
}

/** The CNI config of a recorded NAD, `namespace/name`. */
export function recordedConfig(nad: string): { ipam?: unknown } {
  const { items } = recorded<NadList>('api/nads-all.json');
  const found = items.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === nad);
  const config = JSON.parse(found?.spec?.config ?? '{}');
  return config.plugins?.[0] ?? config;
}
