import { parseArgs } from 'node:util';
import { messageOf } from '../../../src/domain/problem.ts';
import type { Size } from '../scale/generate.ts';

/** What the command line of `npm run lab` asks for. */
export type Demand =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | { readonly kind: 'start'; readonly scenario: string; readonly size: Size | undefined; readonly port: number }
  | { readonly kind: 'wrong'; readonly message: string };

export const usage = `Usage: npm run lab -- [--scenario NAME|FILE] [--port PORT]
       npm run lab -- --pods N [--nodes M] [--port PORT]
       npm run lab -- --list

Starts a Kubernetes API on this machine. As root on Linux its pods are real network namespaces, and commands run in
them for real; otherwise commands are answered from recordings.

  --scenario NAME|FILE   what to build (default three-nodes); --list names what there is
  --pods N, --nodes M    a generated cluster instead, for benchmarks: no namespaces (default of M: a tenth of N)
  --port PORT            where the API listens on 127.0.0.1 (default: a free port)
`;

/** Reads the arguments. Never throws: what is wrong with them is a demand of its own. */
export function demandOf(argv: readonly string[]): Demand {
  const parsed = parse(argv);
  if (typeof parsed === 'string') return { kind: 'wrong', message: parsed };
  if (parsed.help) return { kind: 'help' };
  if (parsed.list) return { kind: 'list' };
  const port = whole('port', parsed.port ?? '0', 0, 65_535);
  if (typeof port === 'string') return { kind: 'wrong', message: port };
  if (parsed.pods === undefined) {
    if (parsed.nodes !== undefined) return { kind: 'wrong', message: '--nodes goes with --pods' };
    return { kind: 'start', scenario: parsed.scenario ?? 'three-nodes', size: undefined, port };
  }
  if (parsed.scenario !== undefined) return { kind: 'wrong', message: 'either --scenario or --pods, not both' };
  const pods = whole('pods', parsed.pods, 1, 100_000);
  if (typeof pods === 'string') return { kind: 'wrong', message: pods };
  const nodes = whole('nodes', parsed.nodes ?? String(Math.max(3, Math.ceil(pods / 10))), 1, 5000);
  if (typeof nodes === 'string') return { kind: 'wrong', message: nodes };
  return { kind: 'start', scenario: '', size: { pods, nodes }, port };
}

interface Options {
  readonly help: boolean;
  readonly list: boolean;
  readonly scenario: string | undefined;
  readonly pods: string | undefined;
  readonly nodes: string | undefined;
  readonly port: string | undefined;
}

function parse(argv: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        help: { type: 'boolean', short: 'h' },
        list: { type: 'boolean' },
        scenario: { type: 'string' },
        pods: { type: 'string' },
        nodes: { type: 'string' },
        port: { type: 'string' },
      },
    });
    return {
      help: values.help ?? false,
      list: values.list ?? false,
      scenario: values.scenario,
      pods: values.pods,
      nodes: values.nodes,
      port: values.port,
    };
  } catch (error) {
    const message = messageOf(error);
    return `${message.replace(/\. To specify.*$/s, '')}; see --help`;
  }
}

function whole(option: string, value: string, least: number, most: number): number | string {
  const number = Number(value);
  return Number.isInteger(number) && number >= least && number <= most
    ? number
    : `--${option} ${value}: a whole number from ${least} to ${most} is wanted`;
}
