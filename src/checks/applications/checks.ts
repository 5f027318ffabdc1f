import type { Check } from '../check.ts';
import { addressNotAttached } from './address-not-attached.ts';
import { addressUnheld } from './address-unheld.ts';

/** The checks of what applications are configured to use (8xx). */
export const applicationChecks: readonly Check[] = [addressNotAttached, addressUnheld];
