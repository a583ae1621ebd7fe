import type { Book } from './book.ts';
import { addBankDays, PERIOD } from './calendar.ts';
import type { CompactControl } from './compact.ts';
import { csv, type Row } from './csv.ts';
import { fileEvidence } from './evidence.ts';
import { DAILY_RECONCILIATION, isPeriodic, occurrencesOf, type Expected } from './occurrences.ts';
import { letter } from './pdf.ts';
import { personOf } from './people.ts';
import { randomFrom, type Random } from './random.ts';
import { storyEvidence } from './story-evidence.ts';

/** Adds every occurrence of a periodic control with its evidence; a missed one stands there as missed. */
export async function addOccurrences(book: Book, control: CompactControl): Promise<void> {
  if (!isPeriodic(control)) return;
  const expected = occurrencesOf(control);
  const monthly = control.frequency === 'daily' ? fileDailyLogs(book, control, expected) : undefined;
  for (const occurrence of expected) {
    const { id, label, windowFrom, windowTo, doneOn } = occurrence;
    const by = control.id === DAILY_RECONCILIATION ? 'p-ferreira' : performerOf(control);
    const body = { control: control.id, label, windowFrom, windowTo };
    if (doneOn === undefined) {
      book.add(
        'occurrence',
        id,
        { ...body, note: 'Not performed in its window; found in the audit and recorded as an exception.' },
        { at: `${addBankDays(windowTo, 1)}T14:00:00Z`, by },
      );
      continue;
    }
    const evidence =
      monthly?.get(windowFrom.slice(0, 7)) ?? (await fileRecord(book, control, occurrence, by));
    const late = doneOn > windowTo;
    book.add(
      'occurrence',
      id,
      {
        ...body,
        doneOn,
        doneBy: by,
        evidence: [evidence],
        ...(late ? { note: 'Performed after its due day.' } : {}),
      },
      { at: `${doneOn}T20:30:00Z`, by },
    );
  }
}

function performerOf(control: CompactControl): string {
  return control.ownerPerson ?? personOf(control.owner);
}

/** A daily control leaves one log a month, a row a day. */
function fileDailyLogs(
  book: Book,
  control: CompactControl,
  expected: readonly Expected[],
): Map<string, string> {
  const random = randomFrom(`log|${control.id}`);
  const months = Map.groupBy(expected, ({ windowFrom }) => windowFrom.slice(0, 7));
  const filed = new Map<string, string>();
  for (const [month, days] of months) {
    const last = days.at(-1);
    const on = last?.doneOn ?? last?.windowTo ?? PERIOD.to;
    const id = `EV-${control.id}-${month}`;
    const rows = days.map((day) => dailyRow(control, day, random));
    fileEvidence(book, 'ledgerline', {
      id,
      title: `${control.title}: log of ${month}`,
      kind: control.id === DAILY_RECONCILIATION ? 'reconciliation' : 'job_log',
      name: `${id}.csv`,
      content: csv(rows),
      by: performerOf(control),
      at: `${on}T21:00:00Z`,
      controls: [control.id],
      header: {
        source: control.systems?.[0] ?? 'Control calendar (Tasklane)',
        nature: 'standard-report',
        coversFrom: days[0]?.windowFrom ?? month,
        coversTo: last?.windowFrom ?? month,
        completeness: 'One row for each bank day of the month; rows were counted against the bank calendar.',
      },
    });
    filed.set(month, id);
  }
  return filed;
}

function dailyRow(control: CompactControl, { label, windowTo, doneOn = '' }: Expected, random: Random): Row {
  if (control.id !== DAILY_RECONCILIATION) {
    return {
      day: label,
      performed_on: doneOn,
      items: String(20 + random.upTo(400)),
      differences: random.upTo(12) === 0 ? '1' : '0',
      differences_cleared: 'yes',
      reviewed: 'yes',
    };
  }
  const ledger = (2_400_000 + random.upTo(160_000_000) / 100).toFixed(2);
  return {
    day: label,
    due: windowTo,
    performed_on: doneOn,
    customer_ledger_usd: ledger,
    settlement_account_usd: ledger,
    statement_usd: ledger,
    items_in_transit: String(random.upTo(9)),
    unexplained_break_usd: '0.00',
    prepared_by: 'settlement analyst',
    reviewed_by: 'second analyst',
    late: doneOn > windowTo ? 'yes' : 'no',
  };
}

/** What one occurrence left behind: what the story fixes, else a record of what was done. */
async function fileRecord(
  book: Book,
  control: CompactControl,
  occurrence: Expected,
  by: string,
): Promise<string> {
  const { label, windowFrom, windowTo, doneOn = '' } = occurrence;
  const id = `EV-${control.id}-${label}`;
  const story = storyEvidence(control.id, label);
  const text = recordText(control, occurrence);
  const isFormal = control.frequency === 'annual' || control.id.startsWith('GOV-');
  const made = story ?? (isFormal ? { ending: 'pdf', content: '' } : { ending: 'md', content: text });
  const content =
    made.ending === 'pdf'
      ? await letter(`${control.title}: ${label}`, made.content || text, doneOn)
      : made.content;
  return fileEvidence(book, 'ledgerline', {
    id,
    title: `${control.title}: ${label}`,
    kind: story?.kind ?? 'review_record',
    name: `${id}.${made.ending}`,
    content,
    by,
    at: `${doneOn}T20:00:00Z`,
    controls: [control.id],
    header: {
      source: story?.source ?? control.systems?.[0] ?? 'Control calendar (Tasklane)',
      ...(story?.query === undefined ? {} : { query: story.query }),
      nature: story?.nature ?? 'document',
      coversFrom: windowFrom,
      coversTo: windowTo,
      completeness:
        story?.completeness ??
        'The record is the original; it was closed in the control calendar by its reviewer.',
    },
  });
}

function recordText(control: CompactControl, { label, windowFrom, windowTo, doneOn = '' }: Expected): string {
  const random = randomFrom(`record|${control.id}|${label}`);
  const points = random.upTo(3);
  return [
    `# ${control.id} ${control.title}: ${label}`,
    '',
    'Ledgerline Inc. (fictional; specimen, no examination was performed)',
    '',
    `Window: ${windowFrom} to ${windowTo}. Performed: ${doneOn}. Owner: ${control.owner}.`,
    '',
    'What was done',
    '',
    control.statement,
    '',
    'Outcome',
    '',
    points === 0
      ? 'Performed as stated. No points to follow up.'
      : `Performed as stated. ${points === 1 ? 'One point was' : 'Two points were'} followed up: ticket CTL-${1000 + random.upTo(8000)}, closed ${addBankDays(doneOn, 2 + random.upTo(5))}.`,
    '',
  ].join('\n');
}
