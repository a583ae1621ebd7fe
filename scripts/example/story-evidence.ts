import { csv, type Row } from './csv.ts';
import { randomFrom } from './random.ts';

/** Evidence that the story fixes, where a plain record would not show what happened. */
interface StoryEvidence {
  ending: 'csv' | 'md' | 'pdf';
  kind: string;
  source: string;
  query?: string;
  nature?: 'custom-query' | 'standard-report' | 'spreadsheet';
  completeness: string;
  content: string;
}

export function storyEvidence(control: string, label: string): StoryEvidence | undefined {
  if (control === 'IAM-05') return accessReview(label);
  if (control === 'EXP-CO4-C4') return fullReconciliation(label);
  if (control === 'BCP-05') return restoreTest(label);
  if (control === 'BCP-02') return recoveryExercise();
  return undefined;
}

const LEFT_OUT = 14;
const PERSONS: Record<string, number> = { '2025-Q4': 101, '2026-Q1': 104, '2026-Q2': 106, '2026-Q3': 107 };
const SERVICES = 61;

/** The list a quarterly review worked from. The one of the first quarter of 2026 lacks 14 service accounts. */
function accessReview(label: string): StoryEvidence {
  const isShort = label === '2026-Q1';
  const random = randomFrom(`accounts|${label}`);
  const persons = Array.from({ length: PERSONS[label] ?? 100 }, (_, index) => ({
    account: `ACC-${String(index + 1).padStart(4, '0')}`,
    type: 'person',
    system: random.pick(['admin', 'Forgeline', 'Northgate Cloud', 'Plumbline', 'QueryDesk', 'Watchpost']),
    role: random.pick(['reader', 'operator', 'developer', 'support']),
    decision: random.upTo(40) === 0 ? 'remove' : 'keep',
  }));
  const services = Array.from({ length: SERVICES }, (_, index) => ({
    account: `SVC-${String(index + 1).padStart(3, '0')}`,
    type: 'service',
    system:
      index < 8
        ? 'settle'
        : index < LEFT_OUT
          ? 'export'
          : random.pick(['capture', 'calc', 'gateway', 'admin']),
    role: 'service',
    decision: 'keep',
  }));
  return {
    ending: 'csv',
    kind: 'review_record',
    source: 'Keyring Identity and lp-vault',
    query: isShort
      ? 'accounts as of 2026-03-16, in-scope systems; settle and export filtered to type = person'
      : `accounts of ${label}, in-scope systems, all types`,
    nature: 'custom-query',
    completeness: isShort
      ? 'Compared with the previous list by name; not compared with the account inventory by count.'
      : 'Compared with the account inventory of the same day by count and identifier.',
    content: csv([...persons, ...(isShort ? services.slice(LEFT_OUT) : services)]),
  };
}

/** The whole reconciliation of the settlement account of a month. */
function fullReconciliation(label: string): StoryEvidence {
  const random = randomFrom(`full|${label}`);
  const balance = 2_400_000 + random.upTo(160_000_000) / 100;
  const transit = random.upTo(4_000_000) / 100;
  const line = (name: string, amount: number): Row => ({ line: name, amount_usd: amount.toFixed(2) });
  return {
    ending: 'csv',
    kind: 'reconciliation',
    source: 'Tallybook, settle and the statement of Calder Trust Payments',
    query: `Month ${label}: customer balances by customer, settlement ledger, statement`,
    nature: 'spreadsheet',
    completeness:
      'Customer balances were summed by the Controller and agreed to the control total of settle.',
    content: csv([
      line('Statement of the settlement account', balance + transit),
      line('Less: instructed, not yet executed', -transit),
      line('Settlement ledger', balance),
      line('Sum of customer balances', balance),
      line('Difference explained', 0),
      line('Difference unresolved', 0),
    ]),
  };
}

function restoreTest(label: string): StoryEvidence {
  const random = randomFrom(`restore|${label}`);
  return {
    ending: 'md',
    kind: 'test_report',
    source: 'cadence and lp-core in ng-central',
    completeness: 'The report is made by the restore job from its own log.',
    content: [
      `# Restore test ${label}`,
      '',
      'Store: lp-core (database), lp-receipts (sample of objects), lp-vault.',
      `Backup taken: the night before the test. Restored into an isolated account in ng-central in ${88 + random.upTo(60)} minutes.`,
      `Checks: ${214 + random.upTo(20)} of the same number of tables counted equal; 500 of 500 objects equal by hash; a secret was read and compared.`,
      'Outcome: succeeded. Copy destroyed after the test.',
      '',
    ].join('\n'),
  };
}

function recoveryExercise(): StoryEvidence {
  return {
    ending: 'pdf',
    kind: 'test_report',
    source: 'Continuity plan, exercise of May 19 and 20, 2026',
    completeness: 'Times are those of the job logs in ng-central; observers kept minutes.',
    content: [
      'Exercise: loss of the production region. Performed May 19 and 20, 2026 in ng-central.',
      'Scope: the whole production database lp-core, the receipt store, secrets, all platform services.',
      'Recovery time: 3 h 12 min from declaration to verified service; objective 4 h.',
      'Data loss: 9 minutes; objective 15 minutes.',
      'Verification: 241 of 241 tables counted equal to the last replicated position; 40 scripted user paths passed; one payment batch was prepared and held before instruction.',
      'Points: two run book steps were out of order; a DNS permission was missing for the second operator. Both were corrected by June 5, 2026.',
      'Approved: Chief Technology Officer, May 27, 2026.',
    ].join('\n'),
  };
}
