import { readFileSync } from 'node:fs';
import { failureOf } from '../../src/cluster/exec/outcome.ts';
import type { ExecResult, PodShell } from '../../src/cluster/port.ts';

const folder = new URL('../fixtures/recorded/exec/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

/** What an image's tools print, by the parser's name for it and the ending of the recording's name. */
type Sections = Readonly<Record<string, string>>;

const iproute2: Sections = {
  'ip -j addr': 'ip-j-addr',
  'ip -j route': 'ip-j-route-all',
  'ip -j rule': 'ip-j-rule',
  'ip -j neigh': 'ip-j-neigh',
};
const busybox: Sections = { 'ip addr': 'ip-addr', 'ip -4 route': 'ip-route', '/proc/net/dev': 'proc-net-dev' };

interface Recorded {
  readonly name: string;
  readonly sections: Sections;
  /** The containers in which it was recorded; all unless named. */
  readonly containers?: readonly string[];
}

/** The recorded pods of the three-node cluster, each with the name that its recordings have. */
export const recordedPods: Readonly<Record<string, Recorded>> = {
  samplepod: { name: 'samplepod', sections: iproute2 },
  samplepod2: { name: 'samplepod2', sections: iproute2 },
  'hexagonal-app': { name: 'hexagonal-app', sections: iproute2 },
  'conflist-pod': { name: 'conflist-pod', sections: iproute2 },
  'static-pod': { name: 'static-pod', sections: iproute2 },
  'order-service-5fcbb665b9-2hnt8': { name: 'order-service-0', sections: iproute2 },
  'order-service-5fcbb665b9-5l6qb': { name: 'order-service-1', sections: iproute2 },
  'order-service-5fcbb665b9-mvv2h': { name: 'order-service-2', sections: iproute2 },
  'order-db-5d655d6c46-6mcn9': { name: 'order-db', sections: iproute2, containers: ['db'] },
  'busybox-app': { name: 'busybox', sections: busybox },
};

const refusals: Readonly<Record<string, string>> = {
  'distroless-app': 'err.distroless-sh',
  'crash-pod': 'err.crashloop',
};

/** A shell that answers with what the pods of the recorded cluster printed, and refuses with the words that were recorded. */
export const recordedShell: PodShell = {
  async run({ pod, container = '' }, argv) {
    const refusal = refusals[pod];
    if (refusal !== undefined) return refused(read(`${refusal}.err`).trim());
    const recorded = recordedPods[pod];
    if (recorded === undefined) return refused('Error from server: no such recording');
    if (recorded.containers?.includes(container) === false) return refused(read('err.distroless-sh.err').trim());
    const marker = argv[0] === 'sh' ? argv[4] : undefined;
    return marker === undefined ? refused(read('err.missing-binary.err').trim()) : exited(sectionsOf(recorded, marker));
  },
};

function sectionsOf({ name, sections }: Recorded, marker: string): string {
  const parts = Object.entries(sections).map(
    ([section, ending]) => `\n${marker} begin ${section}\n${read(`${name}.${ending}.out`)}\n${marker} end 0\n`,
  );
  return `${parts.join('')}\n${marker} done\n`;
}

/** A run that ended well. */
export function exited(stdout: string, exitCode = 0): ExecResult {
  return { outcome: 'exited', exitCode, stdout, stderr: '', truncated: false, took: 1 };
}

/** A run that the server refused with these words. */
export function refused(detail: string): ExecResult {
  return { outcome: failureOf(detail), detail, stdout: '', stderr: '', took: 1 };
}
