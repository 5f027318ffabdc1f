import type { FitReport } from '../../checks/capacity/fit-report.ts';
import { isExact } from '../../domain/capacity/bounds.ts';

/** 2 when something that is asked for does not fit, 3 when it cannot be told, else 0. */
export function fitExitCode({ fits }: FitReport): number {
  if (fits.some(({ asked }) => asked?.fit === 'no')) return 2;
  return fits.some(({ asked, room }) => (asked === undefined ? !isExact(room.total) : asked.fit === 'untold')) ? 3 : 0;
}
