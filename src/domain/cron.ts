import { dayNumber, dayOfNumber } from './calendar.ts';

/*
 * When something is due that comes back at a time of day, in a time zone with its changes of the clock. Moments are
 * milliseconds since 1970 in UTC, as the caller’s clock gives them; there is no clock in here.
 */

/** Five fields as crontab(5) has them: minute, hour, day of the month, month, day of the week (0 or 7 is Sunday). */
export interface Cron {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  dates: ReadonlySet<number>;
  months: ReadonlySet<number>;
  weekdays: ReadonlySet<number>;
  /** As crontab(5): where both days are limited, one of them is enough. */
  eitherDay: boolean;
}

/** Reads `30 2 * * *`; numbers, lists, ranges and steps. Throws on what is none: expressions are written by us. */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', date = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5) throw new Error(`${text} has not five fields.`);
  return {
    minutes: numbersOf(minute, 0, 59),
    hours: numbersOf(hour, 0, 23),
    dates: numbersOf(date, 1, 31),
    months: numbersOf(month, 1, 12),
    weekdays: new Set([...numbersOf(weekday, 0, 7)].map((day) => day % 7)),
    eitherDay: !date.startsWith('*') && !weekday.startsWith('*'),
  };
}

function numbersOf(field: string, least: number, most: number): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const part of field.split(',')) {
    const [, all, from = '', to, step = '1'] =
      /^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    const first = all === undefined ? Number(from || Number.NaN) : least;
    const last = all === undefined ? Number(to ?? from) : most;
    if (!(first >= least && last <= most && first <= last && Number(step) >= 1)) {
      throw new Error(`${field} is no field of numbers from ${least} to ${most}.`);
    }
    for (let number = first; number <= last; number += Number(step)) numbers.add(number);
  }
  return numbers;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
/** A rarer thing than once in four years is not looked for. */
const LONGEST_LOOK_DAYS = 1462;

/**
 * The latest moment after `after` and not after `now` at which it was due, undefined when there was none. However
 * many were missed, it is one.
 *
 * A time of day that the clock skips is due as long after midnight as on any other day, so an hour later by the
 * clock; one that comes twice is due the first time.
 */
export function latestDue(
  cron: Cron,
  timeZone: string,
  { after, now }: { after: number; now: number },
): number | undefined {
  const zone = openZone(timeZone);
  const today = Math.floor((now + zone.offsetAt(now)) / DAY);
  const first = Math.max(Math.floor((after + zone.offsetAt(after)) / DAY), today - LONGEST_LOOK_DAYS);
  const times = [...cron.hours].flatMap((hour) =>
    [...cron.minutes].map((minute) => (hour * 60 + minute) * MINUTE),
  );
  for (let day = today; day >= first; day -= 1) {
    if (!isOn(cron, day)) continue;
    const due = times.map((time) => zone.momentOf(day * DAY + time)).filter((at) => at > after && at <= now);
    if (due.length > 0) return Math.max(...due);
  }
  return undefined;
}

function isOn({ dates, months, weekdays, eitherDay }: Cron, day: number): boolean {
  const [, month = '', date = ''] = dayOfNumber(day).split('-');
  // 1970-01-01, day 0, was a Thursday.
  const isWeekday = weekdays.has((((day + 4) % 7) + 7) % 7);
  const isDate = dates.has(Number(date));
  return months.has(Number(month)) && (eitherDay ? isDate || isWeekday : isDate && isWeekday);
}

interface Zone {
  /** How far the zone’s clock is ahead of UTC at a moment. */
  offsetAt: (moment: number) => number;
  /** The moment at which the zone’s clock shows this, `shown` being written as if it were UTC. */
  momentOf: (shown: number) => number;
}

const zones = new Map<string, Zone>();

function openZone(timeZone: string): Zone {
  const known = zones.get(timeZone) ?? makeZone(timeZone);
  zones.set(timeZone, known);
  return known;
}

function makeZone(timeZone: string): Zone {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const offsetAt = (moment: number): number => {
    const shown = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, value]));
    const day = dayNumber(`${shown['year']}-${shown['month']}-${shown['day']}`);
    const minutes = Number(shown['hour']) * 60 + Number(shown['minute']);
    return day * DAY + minutes * MINUTE - Math.floor(moment / MINUTE) * MINUTE;
  };
  return {
    offsetAt,
    momentOf: (shown) => {
      const before = offsetAt(shown - DAY);
      const later = offsetAt(shown + DAY);
      const first = shown - before;
      // Before the change, or there is none; else after it; else in the gap, where the old clock goes on.
      return offsetAt(first) === before || offsetAt(shown - later) !== later ? first : shown - later;
    },
  };
}
