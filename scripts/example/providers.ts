import { type RecordsFile } from './dated.ts';

type Body = RecordsFile['records'][number];
type Report = { reviewedOn: string; gapLetterTo?: string; remarks?: string };

/** The day on which letters for the months after a provider’s report were filed. */
const LETTERS_ON = '2026-10-05';

/**
 * The versions of each provider’s record: it begins when the provider did, and each report stands in it from the day
 * on which it was read, a letter for the months after a report from the day on which it was filed.
 */
export function versionsOfProviders(file: RecordsFile): RecordsFile {
  return { ...file, records: file.records.flatMap((record) => versionsOf(record, file.at)) };
}

function versionsOf(record: Body, beganAt: string): Body[] {
  const {
    reports = [],
    startedOn = '',
    ...rest
  } = record as Body & {
    reports?: Report[];
    startedOn?: string;
  };
  const hasLetter = reports.some(({ gapLetterTo }) => gapLetterTo !== undefined);
  const days = new Set([...reports.map(({ reviewedOn }) => reviewedOn), ...(hasLetter ? [LETTERS_ON] : [])]);
  const first = startedOn > beganAt.slice(0, 10) ? `${startedOn}T16:00:00Z` : beganAt;
  const own = { ...rest, ...(startedOn !== '' && { startedOn }) };
  return [
    { ...own, at: first },
    ...[...days].sort().map((day) => ({ ...own, at: `${day}T16:00:00Z`, reports: knownOn(reports, day) })),
  ];
}

function knownOn(reports: readonly Report[], day: string): Report[] {
  return reports
    .filter(({ reviewedOn }) => reviewedOn <= day)
    .map((report) => {
      if (report.gapLetterTo === undefined || day >= LETTERS_ON) return report;
      const { gapLetterTo: _, remarks: __, ...before } = report;
      return before;
    });
}
