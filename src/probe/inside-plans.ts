import { type InsideTool, type ObservedInside, observeInside } from './inside-observe.ts';
import { ipJson } from './ip-json.ts';
import { ipText } from './ip-text.ts';
import { ipTextRoutes } from './ip-text-routes.ts';
import { procNetArp } from './proc/arp.ts';
import { splitProcFiles } from './proc/concatenated.ts';
import { procNetDev } from './proc/dev.ts';
import { procNetFibTrie } from './proc/fib-trie.ts';
import { procNetIfInet6 } from './proc/if-inet6.ts';
import { procNetIpv6Route } from './proc/ipv6-route.ts';
import { procNetRoute } from './proc/route.ts';
import type { Section } from './sections.ts';
import { sysLinksCatArgv } from './sys-class-net.ts';

/** One exec of a container without a shell. */
export interface InsideStep {
  /** Names the output to `parseInsideSteps`. */
  readonly name: string;
  readonly argv: readonly string[];
  /** Its output counts whatever its exit code, as `cat` fails if one of its files is missing. */
  readonly mayFail?: true;
}

/** Execs that together stand in for the script. */
export interface InsidePlan {
  readonly tool: InsideTool;
  readonly steps: readonly InsideStep[];
}

const catProc = 'cat /proc/net';

const procFiles = [procNetDev, procNetRoute, procNetFibTrie, procNetIfInet6, procNetIpv6Route, procNetArp];

/**
 * What to try, in this order, in an image without `sh`. A plan whose first step finds no such command, or fails and must
 * not, is given up for the next one.
 */
export const insidePlans: readonly InsidePlan[] = [
  {
    tool: 'ip-json',
    steps: [
      { name: 'ip -j addr', argv: ipJson.interfaces },
      { name: 'ip -j route', argv: ipJson.allRoutes },
      { name: 'ip -j rule', argv: ipJson.rules },
      { name: 'ip -j -6 rule', argv: ipJson.rules6 },
      { name: 'ip -j neigh', argv: ipJson.neighbours },
    ],
  },
  {
    tool: 'ip',
    steps: [
      { name: 'ip addr', argv: ipText.addresses },
      { name: 'ip -4 route show table all', argv: ipTextRoutes.allRoutes },
      { name: 'ip -6 route show table all', argv: ipTextRoutes.allRoutes6 },
      { name: 'ip rule', argv: ipTextRoutes.rules },
      { name: 'ip -6 rule', argv: ipTextRoutes.rules6 },
      { name: 'ip neigh', argv: ipTextRoutes.neighbours },
    ],
  },
  { tool: 'proc', steps: [{ name: catProc, argv: ['cat', ...procFiles], mayFail: true }] },
];

/** The step that a plan of tool `proc` ends with: it needs the names of the interfaces, which its first step tells. */
export function insideLastStep(observed: ObservedInside): InsideStep | undefined {
  const names = observed.interfaces.map(({ name }) => name);
  if (observed.tool !== 'proc' || names.length === 0) return undefined;
  return { name: 'cat /sys/class/net', argv: sysLinksCatArgv(names), mayFail: true };
}

/** Reads the outputs of the steps of a plan, of those that were run. */
export function parseInsideSteps(
  outputs: readonly { readonly step: InsideStep; readonly stdout: string; readonly exitCode: number }[],
): ObservedInside {
  const list: Section[] = outputs.flatMap(({ step, stdout, exitCode }) => {
    if (step.name === catProc) return splitProcFiles(stdout);
    return [{ name: step.name, text: stdout, status: step.mayFail === true ? 0 : exitCode }];
  });
  return observeInside({ list, finished: true });
}
