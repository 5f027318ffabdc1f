import { defaultSettings } from '../checks/check.ts';
import type { CheckReport } from '../checks/report.ts';
import { healthPools } from '../report/health/pools.ts';
import type { HealthRun } from '../report/health/run.ts';
import type { FailOn } from '../report/verdict.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { about } from './about.ts';
import { networksOfSelected, type SelectionFlags } from './focus.ts';

/** The flags that say how a run is judged, and of what. */
interface HealthFlags extends SelectionFlags {
  readonly from?: string | undefined;
  readonly show: 'problems' | 'all';
  readonly 'fail-on': FailOn;
  /** Absent where nobody said it, whatever the parser's type tells. */
  readonly 'unknown-ok'?: boolean | undefined;
}

/** What pipelines and monitoring systems are told of a run that ends now. */
export function healthRun(report: CheckReport, snapshot: Snapshot, flags: HealthFlags): HealthRun {
  const networks = networksOfSelected(flags, snapshot.pods.ok ? snapshot.pods.value : undefined);
  const pools = healthPools(snapshot, { namespace: report.namespace, networks });
  return {
    report,
    failOn: flags['fail-on'],
    unknownIsFine: flags['unknown-ok'] === true,
    settings: defaultSettings,
    all: flags.show === 'all',
    version: about.version,
    // How soon a file is read says nothing of the cluster.
    ...(flags.from === undefined ? { seconds: Math.round(process.uptime() * 1000) / 1000 } : {}),
    ...(pools === undefined ? {} : { pools }),
    ...(snapshot.pings.ok ? { pings: snapshot.pings.value } : {}),
  };
}
