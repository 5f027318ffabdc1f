import { applicationChecks } from './applications/checks.ts';
import { attachmentChecks } from './attachments/checks.ts';
import { bandwidthSuffices } from './bandwidth/check.ts';
import type { Check } from './check.ts';
import { connectivityChecks } from './connectivity/checks.ts';
import { definitionChecks } from './definitions/checks.ts';
import { insideChecks } from './inside/checks.ts';
import { installationChecks } from './installation/checks.ts';
import { nodeChecks } from './nodes/checks.ts';
import { poolChecks } from './pools/checks.ts';

/** Every check, in the order in which their outcomes are shown. */
export const checks: readonly Check[] = [
  ...installationChecks,
  ...definitionChecks,
  ...attachmentChecks,
  ...insideChecks,
  ...nodeChecks,
  ...poolChecks,
  ...connectivityChecks,
  bandwidthSuffices,
  ...applicationChecks,
];
