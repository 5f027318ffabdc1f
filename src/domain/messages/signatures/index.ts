import type { Signature } from '../signature.ts';
import { definitions } from './definitions.ts';
import { hostLocalStaticDhcp } from './host-local.ts';
import { multusDaemon } from './multus-daemon.ts';
import { others } from './others.ts';
import { plugins } from './plugins.ts';
import { requests } from './requests.ts';
import { runtime } from './runtime.ts';
import { sriov } from './sriov.ts';
import { whereabouts } from './whereabouts.ts';

/** Every kind of message that is understood. Their order has no meaning: the most specific match wins. */
export const signatures: readonly Signature[] = [
  ...requests,
  ...definitions,
  ...multusDaemon,
  ...plugins,
  ...hostLocalStaticDhcp,
  ...whereabouts,
  ...sriov,
  ...others,
  ...runtime,
];
