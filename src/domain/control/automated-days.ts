import type { Records } from '../record/nouns.ts';
import { holds, outageOn, type DayJudge } from './day-state.ts';

/**
 * Days of an automated control, from the verdicts of its checks over stored snapshots. Every check that ever
 * judged it must speak for the day: one failure fails it, and one that is silent or unverified leaves it
 * unknown. So does an outage of what feeds it, whatever a check says of older rows.
 */
export function automatedDays(records: Records, control: Records['control'][number]): DayJudge {
  const intervals = records.checkInterval.filter((interval) => interval.control === control.id);
  const checks = [...new Set(intervals.map(({ check }) => check))];
  return (day) => {
    const spoken = intervals.filter((interval) => holds(interval, day));
    const failed = spoken.find(({ outcome }) => outcome === 'fail');
    if (failed) return { state: 'failed', why: failed.reason ?? `${failed.check} failed.` };
    const outage = outageOn(records, control, day);
    if (outage !== undefined) return { state: 'unknown', why: outage };
    const unverified = spoken.find(({ outcome }) => outcome === 'unverified');
    if (unverified) {
      return { state: 'unknown', why: unverified.reason ?? `${unverified.check} could not be verified.` };
    }
    const silent = checks.filter((check) => !spoken.some((interval) => interval.check === check));
    if (silent.length > 0) return { state: 'unknown', why: `No verdict of ${silent.join(', ')}.` };
    return checks.length > 0
      ? { state: 'operating', why: `Passed: ${checks.join(', ')}.` }
      : { state: 'unknown', why: 'No check judges this control.' };
  };
}
