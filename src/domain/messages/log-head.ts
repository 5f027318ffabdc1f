/** The head of a log line. */
interface LogHead {
  /** RFC 3339 in Multus and whereabouts logs; month, day and time of day (`1120 23:49:54.818464`) in klog's. */
  readonly time: string;
  /** `error`, `verbose`, `debug` … as the log has it; klog's letters are spelled out. */
  readonly level: string;
  /** Where the text of the line begins, in characters. */
  readonly textAt: number;
}

const klogLevels: Readonly<Record<string, string>> = { I: 'info', W: 'warning', E: 'error', F: 'fatal' };

const multusHead = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) \[([a-z]{1,12})\] /y;
const klogHead = /([IWEF])(\d{4} \d\d:\d\d:\d\d\.\d{1,9}) {1,9}\d{1,9} [\w.-]{1,80}:\d{1,6}\] /y;

/**
 * Reads the head of a log line as Multus and whereabouts write it (pkg/logging: `TIME [level] text`), or as klog does.
 * @param at where in the text the line begins
 */
export function logHead(text: string, at = 0): LogHead | undefined {
  multusHead.lastIndex = at;
  const own = multusHead.exec(text);
  if (own?.[1] !== undefined && own[2] !== undefined)
    return { time: own[1], level: own[2], textAt: at + own[0].length };
  klogHead.lastIndex = at;
  const klog = klogHead.exec(text);
  if (klog?.[1] === undefined || klog[2] === undefined) return undefined;
  return { time: klog[2], level: klogLevels[klog[1]] ?? klog[1], textAt: at + klog[0].length };
}
