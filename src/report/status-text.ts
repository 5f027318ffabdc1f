import type { Diagnosis } from '../checks/diagnosis/diagnosis.ts';
import type { Comparison, Verdict } from '../domain/attachments/comparison.ts';
import { explainMessage } from '../domain/messages/match.ts';
import { compareText, pathOf } from '../findings/refs.ts';
import { say } from '../findings/words.ts';
import { brief, oneLine } from './escape.ts';
import { toneOf } from './glyphs.ts';
import { age, count, labelled } from './layout.ts';
import type { Column } from './listing.ts';
import type { Tone } from './paint.ts';
import type { PodEvent, PodStatus } from './pod-status.ts';
import type { Style } from './style.ts';
import { layOut } from './table.ts';
import { causeInWords } from './why/causes.ts';

const tones: Readonly<Record<Verdict, Tone>> = {
  attached: 'good',
  missing: 'bad',
  differs: 'warning',
  unrequested: 'note',
  unknown: 'unknown',
};

const columns: readonly Column<Comparison>[] = [
  { title: 'IF', cell: ({ attachment }) => attachment.interface },
  { title: 'NETWORK', cell: ({ attachment }) => attachment.network },
  { title: 'REQUESTED', cell: ({ attachment }) => requested(attachment) },
  {
    title: 'REPORTED',
    cell: ({ attachment: { reported } }) => (reported === undefined ? '-' : reported.ips.join(',') || 'no address'),
  },
  { title: 'VERDICT', cell: ({ verdict }) => ({ text: verdict, tone: tones[verdict] }) },
];

function requested({ requested: selection, default: isDefault }: Comparison['attachment']): string {
  if (selection === undefined) return isDefault ? 'by the cluster' : 'no';
  const wishes = [...selection.ips, ...(selection.mac === undefined ? [] : [selection.mac])];
  return wishes.length === 0 ? 'yes' : wishes.join(',');
}

/** The networks of one pod for people: interface by interface, then what happened, then what to do. */
export function statusText(status: PodStatus, { width, paint, glyphs }: Style): string {
  const { pod, takenAt, comparisons, problems, events, diagnosis } = status;
  const where = pod.node === undefined ? 'on no node yet' : `on ${pod.node}`;
  const head = `pod ${pathOf(pod)} ${where}, ${pod.life}, ${age(pod.createdAt, takenAt)} old`;
  const reasons = comparisons.filter(({ why }) => why !== '');
  const whys = new Set(reasons.map(({ attachment, why }) => `${attachment.interface}: ${why}`));
  const sections = [
    paint('strong', oneLine(head)),
    comparisons.length === 0 ? '' : layOut(columns, comparisons, paint).trimEnd(),
    [...whys].flatMap((why) => labelled('', oneLine(why), width)).join('\n'),
    problems
      .flatMap(({ place, message, excerpt }) =>
        labelled(
          `${glyphs.P1} `,
          oneLine(`${place}: ${message}${excerpt === undefined ? '' : ` near ${excerpt}`}`),
          width,
        ),
      )
      .join('\n'),
    events === undefined
      ? paint('unknown', `${glyphs.unknown} the events of the pod could not be read`)
      : happened(events, takenAt, width),
    told(diagnosis, { width, paint, glyphs }),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** Why it is so, in the words that `why` and `check` have for it. */
function told(diagnosis: Diagnosis, { width, paint, glyphs }: Style): string {
  const { cause, severity, code, innermost = '', remedy, also } = diagnosis;
  if (cause === '') return '';
  const tone = severity === undefined ? 'plain' : toneOf[severity];
  return [
    ...labelled('cause  ', brief(causeInWords(diagnosis)), width).map((line) => paint(tone, line)),
    ...(innermost === '' ? [] : labelled('said   ', oneLine(innermost), width)),
    ...remedy.see.flatMap((command) => labelled('see    ', oneLine(command), width)),
    ...(remedy.fix === '' ? [] : labelled('fix    ', oneLine(remedy.fix), width)),
    ...also.flatMap((finding) =>
      labelled('also   ', brief(`${glyphs[finding.severity]} ${finding.code} ${say(finding)}`), width),
    ),
    ...(code === undefined ? [] : labelled('more   ', `kubectl multinet explain ${code}`, width)),
  ].join('\n');
}

const MOST_EVENTS = 8;

// kubelet repeats itself, each time with another sandbox and another address of the default interface:
// one line tells how often and when last.
function happened(events: readonly PodEvent[], takenAt: string, width: number): string {
  const told = events.map((event) => ({ ...event, text: explainMessage(event.message).innermost }));
  const same = Map.groupBy(told, ({ reason, text }) => `${reason} ${text.replace(/\[[^\]]*\]/, '')}`);
  const merged = [...same.values()].flatMap((group) => {
    const newest = group.at(-1);
    return newest === undefined ? [] : [{ ...newest, times: group.reduce((sum, { times }) => sum + times, 0) }];
  });
  const shown = merged.sort((a, b) => compareText(a.last, b.last)).slice(-MOST_EVENTS);
  const lines = shown.flatMap(({ reason, times, last, text }) => {
    const often = times > 1 ? ` (${count(times, 'time')})` : '';
    return labelled(`  ${age(last, takenAt).padStart(5)} ago  `, oneLine(`${reason}${often}: ${text}`), width);
  });
  return lines.length === 0 ? '' : ['events', ...lines].join('\n');
}
