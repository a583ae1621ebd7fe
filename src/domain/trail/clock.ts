import { dayNumber } from '../calendar.ts';

/**
 * How far a moment may lie before that of the entry before it and nobody is told: two people who write at once each
 * carry the moment at which they began.
 */
export const CLOCK_TOLERANCE_MS = 60_000;

/** How many milliseconds `after`, the later entry’s moment, lies before `before`; 0 where it does not. Both in UTC. */
export function backOf(before: string, after: string): number {
  return Math.max(0, msOf(before) - msOf(after));
}

/** A moment as the shapes take it: `2026-03-03T15:00Z`, with or without seconds and a fraction of them. */
function msOf(moment: string): number {
  const [day = '', time = ''] = moment.replace(/Z$/, '').split('T');
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return dayNumber(day) * 86_400_000 + (hours * 60 + minutes) * 60_000 + seconds * 1000;
}
