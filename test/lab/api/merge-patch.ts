/** JSON merge patch (RFC 7386). Strategic merge patches are applied the same way, lists replaced as a whole. */
import { isRecord } from './fields.ts';

/** The target with the patch applied; null removes. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}
