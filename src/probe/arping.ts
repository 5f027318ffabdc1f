import { macAddress } from './address.ts';
import { excerptOf, linesOf, told, wholeNumber } from './parsed.ts';

/** Which arping a container has: the one by Thomas Habets, that of iputils, or busybox's. */
export type ArpingFlavour = 'habets' | 'iputils' | 'busybox';

/** Whom to ask for by ARP. */
export interface ArpingRequest {
  /** IPv4. */
  readonly address: string;
  readonly interface: string;
  readonly count: number;
  /** Seconds for the whole run. */
  readonly deadlineSeconds: number;
  /**
   * Ask as one who is about to take the address: from 0.0.0.0, so that the source's own address does not matter.
   * Habets' arping needs no such mode, it asks by raw packets anyway.
   */
  readonly duplicateDetection?: boolean;
}

/** The command: the same options, but for the mode, in all three. Needs the right to raw sockets. */
export function arpingArgv(request: ArpingRequest, flavour: ArpingFlavour): string[] {
  return [
    'arping',
    ...(request.duplicateDetection === true && flavour !== 'habets' ? ['-D'] : []),
    '-c',
    String(request.count),
    '-w',
    String(request.deadlineSeconds),
    '-I',
    request.interface,
    request.address,
  ];
}

/** `answered` by one host, `duplicate`: by several, `silent`: by none; the rest as for ping. */
export type ArpingOutcome =
  | 'answered'
  | 'duplicate'
  | 'silent'
  | 'no-interface'
  | 'not-permitted'
  | 'no-tool'
  | 'failed';

/** Who holds an address. */
export interface ArpingResult {
  readonly outcome: ArpingOutcome;
  readonly sent?: number;
  readonly received?: number;
  /** The hardware addresses that answered, in the order of their first answers. */
  readonly macs: readonly string[];
  readonly message?: string;
}

const reasons: readonly (readonly [RegExp, ArpingOutcome])[] = [
  [/No such device|not found on this system|unknown iface|Interface .* is not|does not exist|is down/i, 'no-interface'],
  [/permission denied|Operation not permitted|CAP_NET_RAW/i, 'not-permitted'],
  [/: (?:command )?not found$|executable file not found/i, 'no-tool'],
];

/**
 * Reads any arping. The exit code is not asked: it is 1 where duplicates were looked for and found, and where a probe
 * in detection mode was answered at all.
 */
export function parseArping(output: string, errorOutput = ''): ArpingResult {
  const lines = linesOf(`${output}\n${errorOutput}`).map(({ text }) => text.trim());
  const macs = new Set<string>();
  for (const line of lines) {
    const mac = macAddress(
      /^(?:Unicast|Broadcast) reply from \S+ \[([0-9A-Fa-f:]+)\]/.exec(line)?.[1] ??
        /^\d+ bytes from ([0-9A-Fa-f:]+) \(/.exec(line)?.[1] ??
        '',
    );
    if (mac !== undefined) macs.add(mac);
  }
  const habets = lines.map((line) => /^(\d+) packets transmitted, (\d+) packets received/.exec(line)).find(Boolean);
  const sent = habets?.[1] ?? firstMatch(lines, /^Sent (\d+) probe/);
  const received = habets?.[2] ?? firstMatch(lines, /^Received (\d+) (?:response|repl)/);
  const complaint = lines.find((line) => /^(?:arping|sh|\/\S+): /i.test(line) || /not found$/.test(line));
  const reason = complaint === undefined ? undefined : reasons.find(([pattern]) => pattern.test(complaint))?.[1];
  const outcome =
    macs.size > 1 ? 'duplicate' : macs.size === 1 ? 'answered' : (reason ?? (sent === undefined ? 'failed' : 'silent'));
  return told<ArpingResult>({
    outcome,
    sent: wholeNumber(sent),
    received: wholeNumber(received),
    macs: [...macs],
    message: complaint === undefined || macs.size > 0 ? undefined : excerptOf(complaint),
  });
}

function firstMatch(lines: readonly string[], pattern: RegExp): string | undefined {
  return lines.map((line) => pattern.exec(line)?.[1]).find((value) => value !== undefined);
}
