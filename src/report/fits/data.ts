import type { FitReport } from '../../checks/capacity/fit-report.ts';
import type { Bounds, Count } from '../../domain/capacity/bounds.ts';
import type { Fit } from '../../domain/capacity/fit.ts';
import type { Limit } from '../../domain/capacity/limit.ts';
import { plainNumber } from '../../domain/pools/plain-number.ts';
import { OUTPUT_VERSION } from '../listing.ts';
import { verdict } from './verdict.ts';
import { doubtText, limitText } from './words.ts';

/** A report as plain data. Counts are numbers, texts from 2^53, or `unlimited`. */
export function fitReportData({ takenAt, target, fits }: FitReport): Readonly<Record<string, unknown>> {
  return { apiVersion: OUTPUT_VERSION, kind: 'FitReport', metadata: { takenAt, ...target }, items: fits.map(fitData) };
}

function fitData(fit: Fit): Readonly<Record<string, unknown>> {
  const { workload, networks, there, room, asked } = fit;
  const { binding } = room;
  return {
    kind: workload.kind,
    namespace: workload.namespace,
    name: workload.name,
    networks,
    there,
    ...boundsData(room.total),
    ...(asked === undefined ? {} : { asked: { replicas: plainNumber(asked.replicas), fit: asked.fit } }),
    verdict: verdict(fit),
    ...(binding === undefined
      ? {}
      : {
          bindsFirst: binding.by === 'nodes' ? { by: 'nodes' } : { by: 'cluster', ...limitData(binding.limit.limit) },
        }),
    nodes: room.nodes.map(({ node, fits, limit }) => ({
      node,
      ...boundsData(fits),
      ...(limit === undefined ? {} : { limit: limitData(limit.limit) }),
    })),
    unknown: room.doubts.map(({ node, limit }) => ({
      ...(node === undefined ? {} : { node }),
      reason: doubtText(limit.limit),
      ...('next' in limit.limit && limit.limit.next !== undefined ? { next: limit.limit.next } : {}),
    })),
  };
}

function boundsData({ atLeast, atMost }: Bounds): {
  readonly atLeast: number | string;
  readonly atMost: number | string;
} {
  return { atLeast: countData(atLeast), atMost: countData(atMost) };
}

function countData(count: Count): number | string {
  return count === 'unlimited' ? count : plainNumber(count);
}

function limitData(limit: Limit): Readonly<Record<string, unknown>> {
  if (limit.kind !== 'supply') return { kind: limit.kind, reason: limitText(limit) };
  const { kind, id, title, networks, node, free, awaited, perPod, holders } = limit.supply;
  return {
    kind,
    reason: limitText(limit),
    id,
    title,
    networks,
    ...(node === undefined ? {} : { node }),
    free: typeof free === 'bigint' ? plainNumber(free) : free,
    awaited: plainNumber(awaited.least),
    perPod: plainNumber(perPod.least),
    ...(holders.length === 0 ? {} : { holders }),
  };
}
