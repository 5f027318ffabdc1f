import type { Settings } from '../../checks/check.ts';
import type { Outcome, Unknown } from '../../checks/outcome.ts';
import type { CheckReport } from '../../checks/report.ts';
import { areaOf } from '../../checks/select.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { Severity } from '../../findings/finding.ts';
import { exitCodeFor, type FailOn } from '../verdict.ts';
import type { HealthPool } from './pools.ts';

/** One run of `check`, as pipelines and monitoring systems want to know of it: what it found, by what measure, and the figures behind. */
export interface HealthRun {
  readonly report: CheckReport;
  /** The least severity that makes the run fail. */
  readonly failOn: FailOn;
  /** Whether a run may pass though something could not be judged. */
  readonly unknownIsFine: boolean;
  readonly settings: Settings;
  /** Whether all evidence and all that is affected is to be told, where a format tells of it. */
  readonly all: boolean;
  /** Of this program. */
  readonly version: string;
  /** How long it took to read, look, measure and judge; absent where a file was judged. */
  readonly seconds?: number;
  /** Undefined when pods or networks could not be read. */
  readonly pools?: readonly HealthPool[];
  /** What was measured between pods, if it was. */
  readonly pings?: Probed;
}

/** The area of a check; all its codes are of one. */
export function areaOfCheck({ emits: [code] }: Pick<Outcome, 'emits'>): string {
  return code === undefined ? '' : areaOf(code);
}

/** What could not be judged and belongs to no check, such as a namespace without pods. */
export function unknownsOfNoCheck({ unknowns, outcomes }: CheckReport): readonly Unknown[] {
  const known = new Set(outcomes.flatMap((outcome) => outcome.unknowns.map((unknown) => JSON.stringify(unknown))));
  return unknowns.filter((unknown) => !known.has(JSON.stringify(unknown)));
}

/** The exit code of the run, unless it is told to be 0. */
export function exitCodeOf({ report, failOn, unknownIsFine }: HealthRun): 0 | 1 | 2 | 3 {
  return exitCodeFor(report, failOn, unknownIsFine);
}

/** Whether a finding of this severity makes the run fail. */
export function fails(severity: Severity, failOn: FailOn): boolean {
  return failOn !== 'none' && severity <= failOn;
}

/** What was looked at, in words. */
export function scopeOf({ namespace }: CheckReport): string {
  return namespace === undefined ? 'all namespaces' : `namespace ${namespace}`;
}

/** The cluster by the name that its users know. */
export function clusterOf({ target }: CheckReport): string {
  return target.context ?? target.server;
}

/** How many checks came to this. */
export function checksThat({ outcomes }: CheckReport, came: Outcome['result']): number {
  return outcomes.filter(({ result }) => result === came).length;
}
