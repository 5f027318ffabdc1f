import type { Check } from '../check.ts';
import { multusPresent } from './multus-present.ts';
import { multusReady } from './multus-ready.ts';
import { nadCrd } from './nad-crd.ts';
import { multusStable, whereaboutsStable } from './restarting.ts';
import { whereaboutsPresent, whereaboutsReady } from './whereabouts.ts';

/** The checks of the multi-network installation (1xx). */
export const installationChecks: readonly Check[] = [
  nadCrd,
  multusPresent,
  multusReady,
  multusStable,
  whereaboutsPresent,
  whereaboutsReady,
  whereaboutsStable,
];
