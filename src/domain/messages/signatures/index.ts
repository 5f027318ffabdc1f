import type { Signature } from '../signature.ts';
import { addressing } from './addressing.ts';
import { binaries } from './binaries.ts';
import { bridges } from './bridges.ts';
import { definitions } from './definitions.ts';
import { hostDevices } from './host-devices.ts';
import { hostLocalStaticDhcp } from './host-local.ts';
import { masters } from './masters.ts';
import { multusDaemon } from './multus-daemon.ts';
import { others } from './others.ts';
import { requests } from './requests.ts';
import { runtime } from './runtime.ts';
import { sriov } from './sriov.ts';
import { whereabouts } from './whereabouts.ts';

/** Every kind of message that is understood. Their order has no meaning: the most specific match wins. */
export const signatures: readonly Signature[] = [
  ...requests,
  ...definitions,
  ...multusDaemon,
  ...binaries,
  ...masters,
  ...bridges,
  ...hostDevices,
  ...addressing,
  ...hostLocalStaticDhcp,
  ...whereabouts,
  ...sriov,
  ...others,
  ...runtime,
];
