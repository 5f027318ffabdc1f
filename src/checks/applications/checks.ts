import type { Check } from '../check.ts';

/** The checks of what applications are configured to use (8xx). */
export const applicationChecks: readonly Check[] = [];
