import { applicationChecks } from './applications/checks.ts';
import { attachmentChecks } from './attachments/checks.ts';
import type { Check } from './check.ts';
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
  ...applicationChecks,
];
