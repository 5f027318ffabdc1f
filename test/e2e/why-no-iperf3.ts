import { livePods, whyNot } from './why-not.ts';

/** Why bandwidth cannot be measured in a lab here, or undefined. */
export function whyNoIperf3(): string | undefined {
  return whyNot(...livePods, 'iperf3');
}
