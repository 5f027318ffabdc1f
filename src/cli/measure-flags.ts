import { boolean, custom, string } from '@oclif/core/flags';
import { parseDuration } from '../cluster/duration.ts';
import type { FailOn } from '../report/verdict.ts';
import { UsageProblem } from './problem.ts';

const severities: readonly FailOn[] = ['P1', 'P2', 'P3', 'none'];

/** How a command that judges ends. */
export const verdictFlags = {
  'fail-on': custom<FailOn>({
    description: 'Least severity that makes the exit code other than 0',
    options: [...severities],
    default: 'P2',
    parse: async (text) => severities.find((severity) => severity === text) ?? 'P2',
  })(),
  'exit-zero': boolean({ description: 'Exit 0 whatever was found' }),
  'unknown-ok': boolean({ description: 'Do not exit 3 because something could not be measured' }),
};

/** Between whom to measure. */
export const betweenFlags = {
  network: string({ description: 'Measure on one network: NAME or NAMESPACE/NAME', helpValue: 'NETWORK' }),
};

const aCount = (most: number) => ({
  helpValue: 'NUMBER',
  parse: async (text: string) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value))
      throw new UsageProblem(`"${text}" is no whole number above 0`, 'write a number such as 5');
    if (value > most) throw new UsageProblem(`${text} is above ${most}`, `write at most ${most}`);
    return value;
  },
});

/** With which other flags one makes no sense. */
interface Relations {
  readonly exclusive?: string[];
}

/** A whole number of at least one and at most so many, with a preset. */
export const countFlag = (
  description: string,
  preset: number,
  { most = Number.MAX_SAFE_INTEGER, ...relations }: Relations & { readonly most?: number } = {},
) => custom<number>({ ...aCount(most), ...relations, description, default: preset })();

/** A whole number of at least one and at most so many, that may be left out. */
export const optionalCountFlag = (description: string, most = Number.MAX_SAFE_INTEGER) =>
  custom<number>({ ...aCount(most), description })();

const aTime = {
  helpValue: 'DURATION',
  parse: async (text: string) => {
    const value = parseDuration(text);
    if (value === undefined || value <= 0)
      throw new UsageProblem(`"${text}" is no length of time`, 'write a number with a unit: 5ms, 0.2s');
    return value;
  },
};

/** A length of time in milliseconds, written with a unit (`1ms`, `0.2s`, `250us`), with a preset as it is written. */
export const millisecondsFlag = (description: string, preset: string, relations: Relations = {}) =>
  custom<number>({
    ...aTime,
    ...relations,
    description: `${description} (${preset} unless given)`,
    default: () => aTime.parse(preset),
  })();

/** The same, that may be left out. */
export const optionalMillisecondsFlag = (description: string) => custom<number>({ ...aTime, description })();

const prefixes: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/**
 * Bits per second, as iperf3 takes them (`500M`, `8G`) and as people write them (`2.5Gbit/s`, `10Gbps`).
 *
 * @throws UsageProblem for any other text
 */
export function bitRateIn(text: string): number {
  const [, amount, prefix = ''] = /^(\d+(?:\.\d+)?)([KMGT]?)(?:bit\/s|bps)?$/i.exec(text) ?? [];
  const value = Number(amount) * (prefixes[prefix.toUpperCase()] ?? Number.NaN);
  if (!Number.isFinite(value) || value <= 0)
    throw new UsageProblem(`"${text}" is no bit rate`, 'write bits per second: 500M, 8G, 2.5Gbit/s');
  return value;
}

const aRate = { helpValue: 'RATE', parse: async (text: string) => bitRateIn(text) };

/** Bits per second, as iperf3 takes them (`500M`, `8G`), that may be left out. */
export const optionalRateFlag = (description: string) => custom<number>({ ...aRate, description })();

/** A percentage, with or without its sign. */
export const optionalPercentFlag = (description: string) =>
  custom<number>({
    description,
    helpValue: 'PERCENT',
    parse: async (text) => {
      const value = Number(/^(\d+(?:\.\d+)?)%?$/.exec(text)?.[1]);
      if (!Number.isFinite(value) || value > 100)
        throw new UsageProblem(`"${text}" is no percentage`, 'write one from 0 to 100, such as 0.1%');
      return value;
    },
  })();
