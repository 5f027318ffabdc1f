/** How long ago something was, as the API server prints it in Tables (`HumanDuration` of apimachinery). */

/** Two units at most, the second only while it matters: 45s, 9m7s, 34m, 5h12m, 31h, 3d4h, 12d, 2y30d. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return two(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}

function two(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`;
}

/** The age of an RFC 3339 time; `<unknown>` for none. */
export function ageOf(time: unknown, now: Date): string {
  const start = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(start) ? '<unknown>' : humanDuration(now.getTime() - start);
}
