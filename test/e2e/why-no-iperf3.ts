import { hasTool, probe } from '../lab/netns/capabilities.ts';
import { whyNotHere } from './harness.ts';

/** Why bandwidth cannot be measured in a lab here, or undefined. */
export async function whyNoIperf3(): Promise<string | undefined> {
  const probed = await probe();
  return (
    whyNotHere({ multinet: true }) ??
    (probed.real ? undefined : probed.reason) ??
    (hasTool('iperf3') ? undefined : 'iperf3 is not installed (Debian: iperf3)')
  );
}
