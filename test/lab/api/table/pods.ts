/** Pods in a Table: the well-known one-word status of kubectl is made here, on the server (printers of Kubernetes). */
import { isRecord, listAt, numberAt, recordAt, textAt } from '../fields.ts';
import type { LabObject } from '../world.ts';
import { ageOf } from './age.ts';
import { ageColumn, type Column, column, nameColumn, none, wide } from './column.ts';

export const podColumns: readonly Column[] = [
  nameColumn,
  column('Ready', (pod) => {
    const { ready, total } = summary(pod);
    return `${ready}/${total}`;
  }),
  column('Status', (pod) => summary(pod).status),
  column('Restarts', (pod, now) => {
    const { restarts, lastRestart } = summary(pod);
    return lastRestart === '' ? String(restarts) : `${restarts} (${ageOf(lastRestart, now)} ago)`;
  }),
  ageColumn,
  wide('IP', (pod) => textAt(listAt(pod, 'status', 'podIPs')[0], 'ip') || textAt(pod, 'status', 'podIP') || none),
  wide('Node', (pod) => textAt(pod, 'spec', 'nodeName') || none),
  wide('Nominated Node', (pod) => textAt(pod, 'status', 'nominatedNodeName') || none),
  wide('Readiness Gates', readinessGates),
];

/** What the row of a pod that ended says beside its cells. */
export function podRowConditions(pod: LabObject): unknown {
  const completed = { type: 'Completed', status: 'True' };
  switch (textAt(pod, 'status', 'phase')) {
    case 'Succeeded':
      return [{ ...completed, reason: 'Succeeded', message: 'The pod has completed successfully.' }];
    case 'Failed':
      return [{ ...completed, reason: 'Failed', message: 'The pod failed.' }];
    default:
      return undefined;
  }
}

interface Summary {
  status: string;
  ready: number;
  total: number;
  restarts: number;
  /** When a container last ended, empty if none restarted. */
  lastRestart: string;
}

function summary(pod: LabObject): Summary {
  const sidecars = listAt(pod, 'spec', 'initContainers').filter(isSidecar);
  const total = listAt(pod, 'spec', 'containers').length + sidecars.length;
  const started = initProgress(pod, new Set(sidecars.map((container) => textAt(container, 'name'))));
  const seen = started.waiting === undefined ? runningSummary(pod, started) : started;
  const deleted = pod.metadata.deletionTimestamp !== undefined;
  const ended = ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
  const lost = textAt(pod, 'status', 'reason') === 'NodeLost';
  const status = seen.waiting ?? phaseOf(pod);
  return { ...seen, total, status: deleted && lost ? 'Unknown' : deleted && !ended ? 'Terminating' : status };
}

function phaseOf(pod: LabObject): string {
  const gated = listAt(pod, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'PodScheduled' && textAt(condition, 'reason') === 'SchedulingGated',
  );
  if (gated) return 'SchedulingGated';
  return textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase');
}

interface Progress {
  ready: number;
  restarts: number;
  lastRestart: string;
  /** A more telling word than the phase. */
  waiting?: string;
}

/** What init containers say; `waiting` is set while they are not done. */
function initProgress(pod: LabObject, sidecars: ReadonlySet<string>): Progress {
  const statuses = listAt(pod, 'status', 'initContainerStatuses');
  const count = listAt(pod, 'spec', 'initContainers').length;
  let { ready, restarts, lastRestart }: Progress = { ready: 0, restarts: 0, lastRestart: '' };
  for (const [index, status] of statuses.entries()) {
    restarts += numberAt(status, 'restartCount');
    lastRestart = later(lastRestart, status);
    const terminated = recordAt(status, 'state', 'terminated');
    if ('exitCode' in terminated && terminated.exitCode === 0) continue;
    const sidecar = sidecars.has(textAt(status, 'name'));
    if (sidecar && isRecord(status) && status.started === true) {
      if (status.ready === true) ready += 1;
      continue;
    }
    const waitingReason = textAt(status, 'state', 'waiting', 'reason');
    const waiting =
      'exitCode' in terminated
        ? `Init:${endOf(terminated)}`
        : waitingReason !== '' && waitingReason !== 'PodInitializing'
          ? `Init:${waitingReason}`
          : `Init:${index}/${count}`;
    return { ready, restarts, lastRestart, waiting };
  }
  return { ready, restarts, lastRestart };
}

function runningSummary(pod: LabObject, before: Progress): Progress {
  let { ready } = before;
  let restarts = 0;
  let lastRestart = '';
  let waiting: string | undefined;
  let hasRunning = false;
  for (const status of listAt(pod, 'status', 'containerStatuses').toReversed()) {
    restarts += numberAt(status, 'restartCount');
    lastRestart = later(lastRestart, status);
    const state = recordAt(status, 'state');
    const reason = textAt(state, 'waiting', 'reason');
    if (reason !== '') waiting = reason;
    else if (isRecord(state.terminated)) waiting = endOf(state.terminated);
    else if (isRecord(state.running) && isRecord(status) && status.ready === true) {
      hasRunning = true;
      ready += 1;
    }
  }
  if (waiting === 'Completed' && hasRunning) waiting = isReady(pod) ? 'Running' : 'NotReady';
  return { ready, restarts, lastRestart, ...(waiting === undefined ? {} : { waiting }) };
}

/** How a container ended, in a word. */
function endOf(terminated: Record<string, unknown>): string {
  const reason = textAt(terminated, 'reason');
  if (reason !== '') return reason;
  const signal = numberAt(terminated, 'signal');
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${numberAt(terminated, 'exitCode')}`;
}

function later(known: string, status: unknown): string {
  const finished = textAt(status, 'lastState', 'terminated', 'finishedAt');
  return numberAt(status, 'restartCount') > 0 && finished > known ? finished : known;
}

function isReady(pod: LabObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
}

/** An init container that keeps running beside the others. */
function isSidecar(container: unknown): boolean {
  return textAt(container, 'restartPolicy') === 'Always';
}

function readinessGates(pod: LabObject): string {
  const gates = listAt(pod, 'spec', 'readinessGates');
  if (gates.length === 0) return none;
  const holds = (gate: unknown) =>
    listAt(pod, 'status', 'conditions').some(
      (condition) =>
        textAt(condition, 'type') === textAt(gate, 'conditionType') && textAt(condition, 'status') === 'True',
    );
  return `${gates.filter(holds).length}/${gates.length}`;
}
