// Says why the end-to-end tests cannot run on this machine, and ends with 1; says nothing and ends with 0 where they can.
import { hasTool, probe } from '../lab/netns/capabilities.ts';
import { whyNotHere } from './target.ts';

/** Beside what the lab itself needs. */
const tools = { ping: 'iputils-ping', iperf3: 'iperf3', busybox: 'busybox', nft: 'nftables' };

const probed = await probe();
const missing = Object.entries(tools).flatMap(([tool, debian]) =>
  hasTool(tool) ? [] : [`${tool} is not installed (Debian: ${debian})`],
);
const reasons = [
  ...(probed.real ? [] : [probed.reason]),
  ...missing,
  ...[whyNotHere({ multinet: true })].flatMap((reason) => reason ?? []),
];
if (reasons.length > 0) {
  process.stdout.write(`${reasons.join('; ')}\n`);
  process.exitCode = 1;
}
