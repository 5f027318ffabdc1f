import type { ContainerRef } from '../../cluster/port.ts';
import { endLinkArgv } from '../../probe/end-link.ts';
import type { Gathered } from '../../snapshot/gathered.ts';
import { reasonOf } from '../exec-failure.ts';
import type { ProbeMeans } from '../probing/means.ts';
import { runProgram } from '../run-program.ts';

/** Milliseconds. */
const PATIENCE = 5000;

/** What an interface's MTU and counters are now, as printed. Rejects only when cancelled. */
export async function lookAtLink(
  means: Pick<ProbeMeans, 'shell' | 'signal' | 'now'>,
  container: ContainerRef,
  name: string,
): Promise<Gathered<string>> {
  const ran = await runProgram(means, container, endLinkArgv(name), PATIENCE);
  if (ran.outcome === 'exited' && ran.stdout !== '') return { ok: true, at: means.now(), value: ran.stdout };
  const { namespace, pod } = container;
  const what = `read the counters of ${name} in pod ${namespace}/${pod}`;
  return ran.outcome === 'exited'
    ? { ok: false, why: { reason: 'undecodable', what, detail: ran.stderr.trim() || `exit code ${ran.exitCode}` } }
    : { ok: false, why: { reason: reasonOf(ran.outcome), what, detail: ran.detail } };
}
