/**
 * How far a moment may lie before that of the entry before it and nobody is told: two people who write at once each
 * carry the moment at which they began.
 */
export const CLOCK_TOLERANCE_MS = 60_000;

/** How many milliseconds `after`, the later entry’s moment, lies before `before`; 0 where it does not. */
export function backOf(before: string | Date, after: string | Date): number {
  return Math.max(0, new Date(before).getTime() - new Date(after).getTime());
}
