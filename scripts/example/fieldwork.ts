import { addBankDays, bankDays } from './calendar.ts';
import type { CompactTest } from './compact.ts';
import { namedDays } from './named-days.ts';
import { randomFrom } from './random.ts';

/** Days between which a test was performed, and the day of its review. */
interface Fieldwork {
  from: string;
  to: string;
  reviewed: string;
}

const INTERIM = { from: '2026-07-13', to: '2026-07-31', reviewed: '2026-08-05' } as const;
const WALKTHROUGHS = { from: '2026-03-16', to: '2026-04-24' } as const;
const AFTER_THE_DRAW = '2026-10-09';

/**
 * When a test was performed and reviewed: settings at interim fieldwork, whole-period samples at the end. A test that
 * names later days was performed until the last of them, one that names days of interim fieldwork began there.
 */
export function fieldworkOf(test: CompactTest, isDeviation: boolean): Fieldwork {
  const named = namedDays(`${test.procedure} ${test.seen}`);
  const last = named.at(-1) ?? '';
  const isInterim = named.some((day) => day >= INTERIM.from && day <= INTERIM.to);
  if (isDeviation) return { from: AFTER_THE_DRAW, to: '2026-10-16', reviewed: '2026-10-16' };
  if (test.selection === 'one' || test.selection === 'none') {
    const isRepeated = /(?:both|two) dates/.test(`${test.procedure} ${test.seen}`);
    if (last <= INTERIM.to && !isRepeated) return INTERIM;
    const to = last > '2026-10-16' ? last : '2026-10-16';
    return { from: isInterim ? INTERIM.from : '2026-10-05', to, reviewed: addBankDays(to, 1) };
  }
  return { from: isInterim ? INTERIM.from : AFTER_THE_DRAW, to: '2026-10-27', reviewed: '2026-10-28' };
}

/** A working day of planning on which what the walkthrough followed had happened. */
export function walkthroughDay(control: string, walkthrough: string): string {
  const last = namedDays(walkthrough).findLast((day) => day <= WALKTHROUGHS.to) ?? '';
  const days = bankDays(WALKTHROUGHS.from, WALKTHROUGHS.to).filter((day) => day > last);
  return randomFrom(`design|${control}`).pick(/March 2026/.test(walkthrough) ? days.slice(-18) : days);
}
