import type { Check } from '../check.ts';
import { badAddressing } from './bad-addressing.ts';
import { badOption } from './bad-option.ts';
import { configNameShared } from './config-name-shared.ts';
import { configOnDisk } from './config-on-disk.ts';
import { configUnparsable } from './config-unparsable.ts';
import { configWithoutType } from './config-without-type.ts';
import { defaultRouteHijack } from './default-route.ts';
import { hostBits } from './host-bits.ts';
import { hostLocalOnSeveralNodes } from './host-local-on-several-nodes.ts';
import { macvlanAndIpvlan } from './macvlan-and-ipvlan.ts';
import { rangeOverlapsCluster } from './range-overlaps-cluster.ts';
import { rangeOverlapsServices } from './range-overlaps-services.ts';
import { rangesOverlap } from './ranges-overlap.ts';
import { resourceNotOffered } from './resource-not-offered.ts';
import { sriovWithoutResource } from './sriov-without-resource.ts';
import { unknownIpam } from './unknown-ipam.ts';
import { unknownPlugin } from './unknown-plugin.ts';
import { unused } from './unused.ts';
import { whereaboutsBounds } from './whereabouts-bounds.ts';
import { whereaboutsGateway } from './whereabouts-gateway.ts';

/** The checks of definitions (2xx). */
export const definitionChecks: readonly Check[] = [
  configUnparsable,
  configWithoutType,
  unknownPlugin,
  unknownIpam,
  badAddressing,
  hostBits,
  badOption,
  sriovWithoutResource,
  resourceNotOffered,
  defaultRouteHijack,
  rangesOverlap,
  rangeOverlapsCluster,
  rangeOverlapsServices,
  hostLocalOnSeveralNodes,
  macvlanAndIpvlan,
  configNameShared,
  unused,
  configOnDisk,
  whereaboutsGateway,
  whereaboutsBounds,
];
