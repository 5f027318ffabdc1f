import type { ExecResult } from '../../cluster/port.ts';
import { nodeArgv } from '../../probe/node.ts';
import { parseNode } from '../../probe/node-parse.ts';
import type { Gathered, NotGathered } from '../../snapshot/gathered.ts';
import type { ProbeOutput } from '../../snapshot/node-probe.ts';
import { reasonOf } from '../exec-failure.ts';
import { newMarker } from '../marker.ts';
import type { HostContainer } from './host-pods.ts';
import type { Look } from './means.ts';

const EXEC_TIMEOUT = 10_000;
/** A node with a thousand pods prints about half of that. */
const OUTPUT_LIMIT = 2 * 1024 * 1024;

/** Runs the portable probe in a container. Rejects only when cancelled. */
export async function runProbe(
  container: Pick<HostContainer, 'namespace' | 'pod' | 'container'>,
  { shell, now, stop, signal }: Look,
): Promise<Gathered<ProbeOutput>> {
  const { namespace, pod } = container;
  const what = runIn(namespace, pod);
  const marker = newMarker();
  try {
    const ran = await shell.run({ namespace, pod, container: container.container }, nodeArgv(marker), {
      timeout: EXEC_TIMEOUT,
      signal: stop,
      outputLimit: OUTPUT_LIMIT,
    });
    if (ran.outcome === 'exited' && ran.stdout.includes(`${marker} begin`)) {
      const output = ran.stdout;
      const { interfaces } = parseNode(output, marker);
      if (interfaces !== 'unknown') return { ok: true, at: now(), value: { marker, output } };
    }
    return { ok: false, why: whyNot(ran, what) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!stop.aborted) throw error;
    return { ok: false, why: { reason: 'timed-out', what, detail: 'the node did not answer in time' } };
  }
}

/** Names the deed of running a program in a pod: what could not be done, where it could not. */
export const runIn = (namespace: string, pod: string): string => `run a program in pod ${namespace}/${pod}`;

function whyNot(ran: ExecResult, what: string): NotGathered {
  if (ran.outcome === 'exited') {
    const said = ran.stderr.trim().split('\n')[0] ?? '';
    return { reason: 'no-tool', what, detail: said === '' ? `it ended with exit code ${ran.exitCode}` : said };
  }
  // A container that has gone tells nothing of what programs it had.
  const gone = ran.outcome === 'not-running' || ran.outcome === 'no-such-container';
  const reason = gone ? 'unreachable' : reasonOf(ran.outcome);
  const detail = ran.outcome === 'no-such-command' ? 'its image has no shell' : ran.detail;
  return { reason, what, detail, ...(ran.next === undefined ? {} : { next: ran.next }) };
}
