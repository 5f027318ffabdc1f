import { summaryPath } from '../../probe/summary.ts';
import type { Gathered } from '../../snapshot/gathered.ts';
import type { NodeProbe } from '../../snapshot/node-probe.ts';
import type { Look } from './means.ts';
import { nodePart } from './summary-part.ts';

/** The right that the Summary API takes, under which its refusal is kept. */
const SUMMARY = 'nodes/proxy';

/** Asks the kubelet for its summary. Rejects only when cancelled. */
export async function throughSummary(node: string, look: Look): Promise<NodeProbe> {
  const path = summaryPath(node);
  const refusal = look.refused.get(SUMMARY);
  const what = `read the kubelet's summary of node ${node}`;
  const answer: Gathered<unknown> =
    refusal === undefined ? await readSummary(path, what, look) : { ok: false, why: { ...refusal, what } };
  if (!answer.ok && answer.why.reason === 'forbidden') look.refused.set(SUMMARY, answer.why);
  return { node, by: 'summary', through: path, answer };
}

async function readSummary(
  path: string,
  what: string,
  { reader, stop, signal, now }: Look,
): Promise<Gathered<unknown>> {
  const read = await Promise.race([reader.read(path), ended(stop)]);
  signal?.throwIfAborted();
  if (read === undefined) {
    return { ok: false, why: { reason: 'timed-out', what, detail: 'the kubelet did not answer in time' } };
  }
  if (read.ok) return { ok: true, at: now(), value: nodePart(read.value) };
  return { ok: false, why: { ...read.why, what } };
}

function ended(stop: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve(undefined);
    else stop.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
