import { duplicateAddress } from '../attachments/duplicate-address.ts';
import type { Check } from '../check.ts';
import { interfaceAbsent } from './absent.ts';
import { clusterRouteLost } from './cluster-route.ts';
import { countersRising } from './counters.ts';
import { addressDadFailed } from './dad.ts';
import { defaultRouteHijacked } from './default-route.ts';
import { interfaceDown } from './down.ts';
import { addressDrift } from './drift.ts';
import { addressElsewhere } from './elsewhere.ts';
import { gatewayUnreachable } from './gateway.ts';
import { mtuDiffers } from './mtu.ts';

/** Those of routes. */
export const routeChecks: readonly Check[] = [defaultRouteHijacked, clusterRouteLost, gatewayUnreachable];

/** The checks of what is really there inside pods (32x). */
export const insideChecks: readonly Check[] = [
  interfaceAbsent,
  interfaceDown,
  addressDrift,
  addressElsewhere,
  mtuDiffers,
  defaultRouteHijacked,
  clusterRouteLost,
  countersRising,
  addressDadFailed,
  gatewayUnreachable,
];

/** What is to be said beside the addresses of pods: also of those that two pods were given. */
export const addressChecks: readonly Check[] = [duplicateAddress, ...insideChecks];
