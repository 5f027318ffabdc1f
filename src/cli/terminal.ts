import { Chalk, type ChalkInstance } from 'chalk';
import { ascii, type Glyphs, unicode } from '../report/glyphs.ts';
import { type Paint, plain, type Tone } from '../report/paint.ts';

/** When to use colour. */
export type ColorChoice = 'always' | 'never' | 'auto';

type Environment = Readonly<Record<string, string | undefined>>;
type Stream = { readonly isTTY?: boolean; readonly columns?: number };

/** What is known of the place that the output goes to. */
export interface Terminal {
  readonly interactive: boolean;
  /** Columns. */
  readonly width: number;
  readonly paint: Paint;
  readonly glyphs: Glyphs;
}

// The choice on the command line, then NO_COLOR, then FORCE_COLOR, then what the terminal can: no-color.org, force-color.org.
function wantsColor(choice: ColorChoice, stream: Stream, env: Environment): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

function looks(chalk: ChalkInstance): Readonly<Record<Tone, (text: string) => string>> {
  return {
    plain: (text) => text,
    strong: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    bad: chalk.red.bold,
    warning: chalk.yellow,
    note: chalk.blue,
    unknown: chalk.magenta,
  };
}

function speaksUnicode(env: Environment): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}

const DEFAULT_WIDTH = 80;

/** Finds out how to write to a stream. */
export function describeTerminal(choice: ColorChoice, stream: Stream, env: Environment): Terminal {
  const columns = Number(env.COLUMNS);
  const width = Number.isInteger(columns) && columns >= 40 ? columns : (stream.columns ?? DEFAULT_WIDTH);
  const look = looks(new Chalk({ level: 2 }));
  const paint: Paint = wantsColor(choice, stream, env) ? (tone, text) => look[tone](text) : plain;
  return { interactive: stream.isTTY === true, width, paint, glyphs: speaksUnicode(env) ? unicode : ascii };
}
