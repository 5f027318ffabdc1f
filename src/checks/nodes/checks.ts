import type { Check } from '../check.ts';
import { confOrder } from './conf-order.ts';
import { masterMissing } from './master-missing.ts';
import { mtuDiffers } from './mtu-differs.ts';
import { newNodeLacks } from './new-node-lacks.ts';
import { bridgeWithoutUplink, masterDown, masterEnslaved, mtuAboveMaster, pluginMissing } from './unfit-masters.ts';

/** The checks of nodes and masters (4xx). */
export const nodeChecks: readonly Check[] = [
  masterMissing,
  masterDown,
  mtuAboveMaster,
  mtuDiffers,
  masterEnslaved,
  pluginMissing,
  confOrder,
  bridgeWithoutUplink,
  newNodeLacks,
];
