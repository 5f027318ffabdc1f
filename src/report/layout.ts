import { widthOf } from './width.ts';

/** Breaks text at spaces so that no line is longer than `width` columns; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const word of text.split(' ')) {
    const needed = widthOf(word);
    if (line !== '' && taken + 1 + needed > width) {
      lines.push(line);
      line = word;
      taken = needed;
    } else {
      taken = line === '' ? needed : taken + 1 + needed;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

/** Lines under a label: the label stands before the first, the others are indented to match. */
export function labelled(label: string, text: string, width: number): string[] {
  const indent = ' '.repeat(widthOf(label));
  return wrap(text, Math.max(width - indent.length, 20)).map((line, index) => (index === 0 ? label : indent) + line);
}

/** `1 pod`, `3 pods`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** Time between two moments as kubectl writes ages: `45s`, `12m`, `5h30m`, `2d4h`, `41d`. */
export function age(since: string, until: string): string {
  const seconds = Math.max(0, Math.floor((Date.parse(until) - Date.parse(since)) / 1000));
  if (Number.isNaN(seconds)) return '<unknown>';
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const pair = (major: number, unit: string, minor: number, smaller: string): string =>
    minor === 0 ? `${major}${unit}` : `${major}${unit}${minor}${smaller}`;
  // k8s.io/apimachinery/pkg/util/duration.HumanDuration.
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's');
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return pair(days, 'd', hours % 24, 'h');
  if (days < 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  return days < 365 * 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`;
}
