import type { Outcome } from '../../checks/outcome.ts';
import type { CheckReport } from '../../checks/report.ts';
import type { FindingCode } from '../../findings/catalogue.ts';
import type { Finding } from '../../findings/finding.ts';
import { compareText } from '../../findings/refs.ts';
import { describe } from '../../findings/words.ts';
import { exitCodeFor } from '../verdict.ts';
import { type PathHealth, pathsIn } from './paths.ts';
import { exposition, type Metric, type Sample } from './prometheus/exposition.ts';
import { poolMetrics } from './prometheus/pool-metrics.ts';
import { areaOfCheck, clusterOf, type HealthRun, scopeOf } from './run.ts';

/**
 * A run as metrics, for the textfile collector of node-exporter and for a Pushgateway. What was judged has a value, 0 where all is well, so
 * that rules see it before anything is wrong; what could not be judged has a state of its own. Which severities matter is the rules'
 * affair: no flag changes a metric. No pod is named, as pods come and go.
 */
export function prometheusText(run: HealthRun): string {
  const { report, pools, pings } = run;
  return exposition([
    ...ofTheRun(run),
    {
      name: 'multinet_check_state',
      help: 'What came of a check: 0 fine or no worse than P3, 1 worst is P2, 2 worst is P1, 3 not all could be judged and no P1 was seen, -1 skipped.',
      samples: report.outcomes.map(stateSample),
    },
    {
      name: 'multinet_findings',
      help: 'Root causes found, by code, severity and namespace of the object at fault (empty: none, or the whole cluster); 0 where a check saw everything and found none.',
      samples: findingSamples(report),
    },
    {
      name: 'multinet_unknowns',
      help: 'Reasons for which something could not be judged.',
      samples: [{ value: report.unknowns.length }],
    },
    ...(pools === undefined ? [] : poolMetrics(pools)),
    ...(pings === undefined ? [] : pathMetrics(pathsIn(pings, report.namespace))),
  ]);
}

function ofTheRun({ report, version, seconds }: HealthRun): Metric[] {
  return [
    {
      name: 'multinet_run_info',
      help: 'The last run: version of kubectl multinet, cluster, and what was looked at; always 1.',
      samples: [{ labels: { version, context: clusterOf(report), scope: scopeOf(report) }, value: 1 }],
    },
    {
      name: 'multinet_last_run_timestamp_seconds',
      help: 'When the run asked the cluster, whatever it could read, in seconds since 1970.',
      samples: [{ value: Date.parse(report.takenAt) / 1000 }],
    },
    {
      name: 'multinet_run_duration_seconds',
      help: 'How long it took to read, measure and judge.',
      samples: seconds === undefined ? [] : [{ value: seconds }],
    },
  ];
}

function stateSample(outcome: Outcome): Sample {
  const labels = { check: outcome.slug, area: areaOfCheck(outcome) };
  return { labels, value: outcome.result === 'skipped' ? -1 : exitCodeFor(outcome, 'P2') };
}

function findingSamples({ outcomes, findings, namespace = '' }: CheckReport): Sample[] {
  const found = Map.groupBy(findings, labelKey);
  const counted = [...found.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ labels: labelsOf(first), value: group.length }];
  });
  // Absence is only known where the check saw everything.
  const whole = outcomes.filter(({ result, unknowns }) => result !== 'skipped' && unknowns.length === 0);
  const codes = new Set(findings.map(({ code }) => code));
  const absent = whole
    .flatMap(({ emits }) => emits)
    .filter((code) => !codes.has(code))
    .map((code) => ({ labels: zeroLabels(code, namespace), value: 0 }));
  return [...counted, ...absent].sort(
    ({ labels: a }, { labels: b }) =>
      compareText(a.code, b.code) || compareText(a.severity, b.severity) || compareText(a.namespace, b.namespace),
  );
}

const labelsOf = ({ code, severity, subject }: Finding) => ({ code, severity, namespace: subject.namespace ?? '' });

const labelKey = (finding: Finding): string => JSON.stringify(labelsOf(finding));

const zeroLabels = (code: FindingCode, namespace: string) => ({ code, severity: describe(code).severity, namespace });

function pathMetrics(paths: readonly PathHealth[]): Metric[] {
  const labelled = paths.map((path) => ({
    path,
    labels: { network: path.network, family: path.family, path: path.path },
  }));
  const maybe = (name: string, help: string, read: (path: PathHealth) => number | undefined): Metric => ({
    name,
    help,
    samples: labelled.flatMap(({ path, labels }) => {
      const value = read(path);
      return value === undefined ? [] : [{ labels, value }];
    }),
  });
  return [
    {
      name: 'multinet_ping_pairs',
      help: 'Pairs of interfaces that were to be measured, each direction for itself, by what came of them.',
      samples: labelled.flatMap(({ path, labels }) =>
        Object.entries(path.pairs).map(([state, value]) => ({ labels: { ...labels, state }, value })),
      ),
    },
    maybe(
      'multinet_ping_loss_ratio',
      'Share of pings that were lost, the mean of all pairs that were measured.',
      (path) => path.lossRatio,
    ),
    maybe('multinet_ping_rtt_average_seconds', 'Round trip, the mean of all pairs that answered.', ({ times }) =>
      times === undefined ? undefined : seconds(times.averageMs),
    ),
    maybe('multinet_ping_rtt_max_seconds', 'Longest round trip of all pairs that answered.', ({ times }) =>
      times === undefined ? undefined : seconds(times.maxMs),
    ),
  ];
}

// Nothing measures shorter than a nanosecond; binary fractions would look as if.
const seconds = (milliseconds: number): number => Number((milliseconds / 1000).toFixed(9));
