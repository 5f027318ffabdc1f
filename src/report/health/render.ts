import type { HealthFormat } from './format.ts';
import { junitText } from './junit.ts';
import { nagiosText } from './nagios.ts';
import { prometheusText } from './prometheus.ts';
import type { HealthRun } from './run.ts';

const renderers: Readonly<Record<HealthFormat, (run: HealthRun) => string>> = {
  junit: junitText,
  nagios: nagiosText,
  prometheus: prometheusText,
};

/** Renders a run for a pipeline or a monitoring system. */
export function renderHealth(run: HealthRun, { kind }: { readonly kind: HealthFormat }): string {
  return renderers[kind](run);
}
