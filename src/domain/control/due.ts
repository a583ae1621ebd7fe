import type { Records } from '../record/nouns.ts';
import type { Span } from '../record/shape.ts';
import { expectedWindows, windowsTouching, type Rhythm, type Window } from './windows.ts';

type Control = Records['control'][number];
type Occurrence = Records['occurrence'][number];

/**
 * What became of one expected occurrence. `unproven`: said to be done, but without evidence or before its
 * window opened. `missed` also when nothing was ever recorded. `open`: there is still time.
 */
export type DueVerdict = 'done' | 'late' | 'missed' | 'unproven' | 'open';

/** One expected occurrence with what was recorded of it, as of a day. */
export interface Due {
  window: Window;
  occurrence?: Occurrence;
  /** Last day on which doing it was on time: the recorded window’s, else the expected one’s. */
  deadline: string;
  verdict: DueVerdict;
}

/** The calendar a control follows: its frequency, its organization’s holidays and the reporting year. */
export function rhythmOf(records: Records, control: Control): Rhythm {
  const organization = records.organization.find(({ id }) => id === control.organization);
  const periods = records.engagement.flatMap(({ period }) => (period ? [period.from] : []));
  return {
    frequency: control.frequency,
    onDays: control.onDays ?? (control.execution === 'automated' ? 'every' : 'business'),
    holidays: organization?.holidays ?? [],
    yearFrom: periods.toSorted().at(-1) ?? '1970-01-01',
  };
}

/** The occurrences of a control due in a span while it was in force, each with its verdict as of a day (the span’s last, unless said). */
export function dueIn(records: Records, control: Control, span: Span, asOf = span.to): Due[] {
  const windows = expectedWindows(rhythmOf(records, control), span);
  return judgeWindows(records, control, windows, asOf);
}

/** The occurrences whose windows touch a span, for a timeline. */
export function dueTouching(records: Records, control: Control, span: Span, asOf = span.to): Due[] {
  const windows = windowsTouching(rhythmOf(records, control), span);
  return judgeWindows(records, control, windows, asOf);
}

/** Expected occurrences that nobody did: each is a deviation. */
export function missingOccurrences(records: Records, control: Control, span: Span, asOf = span.to): Due[] {
  return dueIn(records, control, span, asOf).filter(({ verdict }) => verdict === 'missed');
}

function judgeWindows(records: Records, control: Control, windows: readonly Window[], asOf: string): Due[] {
  const own = records.occurrence.filter((occurrence) => occurrence.control === control.id);
  const matched = matchOccurrences(windows, own);
  return windows
    .filter(
      ({ to }) => control.inForceOn <= to && (control.retiredOn === undefined || to < control.retiredOn),
    )
    .map((window) => {
      const occurrence = matched.get(window);
      const deadline = occurrence?.windowTo ?? window.to;
      return {
        window,
        ...(occurrence && { occurrence }),
        deadline,
        verdict: verdictOf(occurrence, deadline, asOf),
      };
    });
}

/** A record belongs to the window of its label; without one, to the window that holds its own first day. */
function matchOccurrences(
  windows: readonly Window[],
  occurrences: readonly Occurrence[],
): Map<Window, Occurrence> {
  const byLabel = new Map(windows.map((window) => [window.label, window]));
  const matched = new Map<Window, Occurrence>();
  const left: Occurrence[] = [];
  for (const occurrence of occurrences) {
    const window = byLabel.get(occurrence.label);
    if (window && !matched.has(window)) matched.set(window, occurrence);
    else left.push(occurrence);
  }
  for (const occurrence of left) {
    const window = windows.find(
      (each) => !matched.has(each) && each.from <= occurrence.windowFrom && occurrence.windowFrom <= each.to,
    );
    if (window) matched.set(window, occurrence);
  }
  return matched;
}

/** The verdict on one occurrence, periodic or of an event, as of a day. */
export function verdictOf(occurrence: Occurrence | undefined, deadline: string, asOf: string): DueVerdict {
  const doneOn = occurrence?.doneOn;
  if (occurrence === undefined || doneOn === undefined || doneOn > asOf) {
    return asOf <= deadline ? 'open' : 'missed';
  }
  if (doneOn > deadline) return 'late';
  return doneOn < occurrence.windowFrom || occurrence.evidence.length === 0 ? 'unproven' : 'done';
}
