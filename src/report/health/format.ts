import { type Decoded, decoded } from '../../domain/problem.ts';
import { type OutputFormat, parseOutputFormat } from '../output-format.ts';

/** The formats that pipelines and monitoring systems read. */
export const healthFormats = ['junit', 'nagios', 'prometheus'] as const;

/** One of them. */
export type HealthFormat = (typeof healthFormats)[number];

/** What `-o` asks `check` for. */
type CheckFormat = OutputFormat | { readonly kind: HealthFormat };

/** Whether a format is one for pipelines and monitoring systems. */
export function isHealthFormat(format: CheckFormat): format is { readonly kind: HealthFormat } {
  return healthFormats.some((name) => name === format.kind);
}

/** Reads the value of `-o` of a command that also speaks to pipelines and monitoring systems. */
export function parseCheckFormat(text: string | undefined): Decoded<CheckFormat> {
  const health = healthFormats.find((name) => name === text);
  return health === undefined ? parseOutputFormat(text, healthFormats) : decoded({ kind: health });
}
