/** One line of the report. Times in seconds, memory in MB. */
export interface Line {
  readonly what: string;
  readonly wall: number;
  readonly cpu: number;
  readonly memory?: number | undefined;
  /** Bytes of answers. */
  readonly read?: number;
  readonly connections?: number;
  readonly than?: {
    readonly what: string;
    readonly wall: number;
    readonly cpu: number;
    readonly memory?: number | undefined;
  };
  /** To the other: below 1 is better. */
  readonly ratios?: { readonly wall: number; readonly cpu: number; readonly memory?: number | undefined };
  readonly aims?: Aims;
}

/** What is aimed at: at most so much. */
export interface Aims {
  readonly wall?: number;
  readonly memoryRatio?: number;
  /** MB. */
  readonly memory?: number;
  readonly connections?: number;
}

/** A line as text: what it cost, what the other cost, and each aim with whether it is met. */
export function printLine(line: Line): string {
  const { what, than, ratios } = line;
  const read =
    line.read === undefined ? '' : `, read ${mb(line.read / 1e6)} over ${several(line.connections ?? 0, 'connection')}`;
  const own = `${what}\n    ${costs(line)}${read}\n`;
  const other = than === undefined ? '' : `    ${costs(than)}: ${than.what}\n`;
  const shares =
    ratios === undefined
      ? ''
      : `    ratio: ${times(ratios.wall)} time, ${times(ratios.cpu)} CPU${ratios.memory === undefined ? '' : `, ${times(ratios.memory)} memory`}\n`;
  return `${own}${other}${shares}${judged(line)
    .map((aim) => `    ${aim}\n`)
    .join('')}`;
}

function judged({ aims = {}, ratios, memory, connections }: Line): string[] {
  const judge = (
    aim: number | undefined,
    is: number | undefined,
    print: (value: number) => string,
    of: string,
  ): string[] =>
    aim === undefined || is === undefined
      ? []
      : [`${is <= aim ? 'met ' : 'MISSED'} aim: ${of} at most ${print(aim)}, is ${print(is)}`];
  return [
    ...judge(aims.wall, ratios?.wall, times, 'time'),
    ...judge(aims.memoryRatio, ratios?.memory, times, 'memory'),
    ...judge(aims.memory, memory, mb, 'memory'),
    ...judge(aims.connections, connections, String, 'connections'),
  ];
}

function costs({ wall, cpu, memory }: { wall: number; cpu: number; memory?: number | undefined }): string {
  return `${seconds(wall)} (CPU ${seconds(cpu)}${memory === undefined ? '' : `, ${mb(memory)}`})`;
}

const seconds = (value: number): string => (value < 1 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(2)} s`);
const mb = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} MB`;
const times = (value: number): string => `${value.toFixed(2)} x`;
const several = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
