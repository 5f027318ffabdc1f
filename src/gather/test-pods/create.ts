import type { PodMaker } from '../../cluster/port.ts';
import { messageOf } from '../../domain/problem.ts';
import type { NotGathered } from '../../snapshot/gathered.ts';

/** Milliseconds for the server to make one. */
const MAKING = 15_000;

/** What came of asking for a pod: it was made, it was not, or nobody knows. */
export type Creation =
  | { readonly outcome: 'made' }
  | { readonly outcome: 'refused' | 'unknown'; readonly why: Pick<NotGathered, 'reason' | 'detail' | 'next'> };

type Manifest = Readonly<Record<string, unknown>>;

/**
 * Asks for a pod, and once more without a user where the cluster chooses that itself. What was asked for is not cancelled: it could not
 * be removed for sure. Rejects never.
 */
export async function createTestPod(
  maker: Pick<PodMaker, 'create'>,
  namespace: string,
  manifest: (namesUser: boolean) => Manifest,
  wanted: AbortSignal,
): Promise<Creation> {
  const first = await create(maker, namespace, manifest(true), wanted);
  // OpenShift's words where the user is not in the range of the namespace.
  const isAboutUser = first.outcome === 'refused' && /security context constraint/.test(first.why.detail);
  return isAboutUser ? create(maker, namespace, manifest(false), wanted) : first;
}

async function create(
  maker: Pick<PodMaker, 'create'>,
  namespace: string,
  manifest: Manifest,
  wanted: AbortSignal,
): Promise<Creation> {
  if (wanted.aborted) return cancelled;
  const patience = AbortSignal.timeout(MAKING);
  try {
    const answer = await maker.create(namespace, manifest, patience, wanted);
    if (answer.ok) return { outcome: 'made' };
    return { outcome: isRefusal(answer.why) ? 'refused' : 'unknown', why: answer.why };
  } catch (error) {
    if (patience.aborted)
      return { outcome: 'unknown', why: { reason: 'timed-out', detail: 'the server did not answer' } };
    if (wanted.aborted) return cancelled;
    const detail = messageOf(error);
    return { outcome: 'unknown', why: { reason: 'unreachable', detail } };
  }
}

const cancelled: Creation = { outcome: 'refused', why: { reason: 'not-asked', detail: 'cancelled before' } };

/** Whether nothing was stored. Of a server that gives up half-way nobody knows; webhooks are called before, and deny with any status. */
function isRefusal({ reason, detail }: NotGathered): boolean {
  if (reason === 'timed-out' || reason === 'unreachable') return false;
  return !/^HTTP 5\d\d\b/.test(detail) || /admission webhook|calling webhook/.test(detail);
}
