import { Problem } from '../problem.ts';
import type { Finding } from './consistency/finding.ts';
import type { ReportFacts } from './facts.ts';
import type { Issue } from './shapes.ts';

/** What issuing an edition rests on. */
export interface Issuing {
  facts: ReportFacts;
  findings: readonly Finding[];
  /** SHA-256 of the canonical tree that would be issued. */
  treeHash: string;
  /** Why there is another edition; only of a correction. */
  why?: string | undefined;
  today: string;
}

/**
 * The edition that may be issued now, or a `Problem` that says what is missing. A withdrawal needs neither
 * assertion nor representations: what is issued then is a memorandum, never a report.
 */
export function nextEdition({
  facts,
  findings,
  treeHash,
  why,
  today,
}: Issuing): Pick<Issue, 'edition' | 'reportOn' | 'treeHash' | 'supersedes' | 'why'> {
  const opinion = demandOpinion(facts);
  if (opinion.outcome === 'opinion') demandPapers(facts);
  refuseFindings(facts, findings);
  const reportOn = opinion.outcome === 'withdrawn' ? (facts.reportOn ?? opinion.on) : demandDate(facts);
  if (reportOn > today) {
    throw new Problem(
      'conflict',
      `The report is dated ${reportOn}, which is yet to come. Issue it from that day on.`,
      { reportOn },
    );
  }
  return { ...succession(facts, treeHash, why), reportOn, treeHash };
}

function demandOpinion({ opinion, engagement }: ReportFacts): NonNullable<ReportFacts['opinion']> {
  if (opinion) return opinion;
  throw new Problem(
    'conflict',
    'The auditor has given no opinion yet, and has not withdrawn. Nothing was issued; record the opinion first.',
    { engagement: engagement.id },
  );
}

function demandPapers({ assertion, representation }: ReportFacts): void {
  if (assertion?.isRefused || representation?.isRefused) {
    throw new Problem(
      'conflict',
      `Management refused the ${assertion?.isRefused ? 'assertion' : 'representations'}. No report was issued; the way out is to withdraw.`,
    );
  }
  if (assertion?.signedOn === undefined) {
    throw new Problem(
      'conflict',
      'Management has not signed its assertion. Nothing was issued; ask for the signature first.',
    );
  }
  if (representation === undefined) {
    throw new Problem(
      'conflict',
      'Management’s representation letter is not on record. Nothing was issued; record the letter first.',
    );
  }
}

function refuseFindings({ engagement }: ReportFacts, findings: readonly Finding[]): void {
  const stops = findings.filter(({ severity }) => severity === 'stops-issue');
  if (stops.length === 0) return;
  const one = stops.length === 1;
  throw new Problem(
    'conflict',
    `${stops.length} ${one ? 'finding keeps' : 'findings keep'} the report from being issued. Nothing was issued; mend ${one ? 'it' : 'them'} first.`,
    { engagement: engagement.id, findings: stops },
  );
}

function demandDate({ reportOn, engagement }: ReportFacts): string {
  if (reportOn !== undefined) return reportOn;
  throw new Problem(
    'conflict',
    'The engagement does not say how the report is dated. Nothing was issued; give the date first.',
    { engagement: engagement.id },
  );
}

/** A correction names the edition it takes the place of, and why; the first edition corrects nothing. */
function succession(
  { records, engagement }: ReportFacts,
  treeHash: string,
  why: string | undefined,
): Pick<Issue, 'edition' | 'supersedes' | 'why'> {
  const last = records.issue
    .filter((issue) => issue.engagement === engagement.id)
    .toSorted((a, b) => b.edition - a.edition)[0];
  if (!last) {
    if (why !== undefined)
      throw new Problem('invalid', 'The first edition corrects nothing. Leave the reason out.');
    return { edition: 1 };
  }
  if (last.treeHash === treeHash) {
    throw new Problem(
      'conflict',
      `Edition ${last.edition} was issued and says the same. Nothing was issued.`,
      { issue: last.id },
    );
  }
  if (why === undefined) {
    throw new Problem(
      'invalid',
      `Edition ${last.edition} was issued already. Another one corrects it: say why.`,
      { issue: last.id },
    );
  }
  return { edition: last.edition + 1, supersedes: last.id, why };
}
