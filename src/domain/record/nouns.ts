import type { z } from 'zod';
import { CheckInterval, Control, Objective, Occurrence, Risk } from '../control/control.ts';
import { Exception, Incident, Outage, SystemChange } from '../control/event.ts';
import { Evidence } from '../evidence/evidence.ts';
import { LegalHold, RetentionRule } from '../evidence/retention.ts';
import {
  Acceptance,
  CommitmentConclusion,
  Conclusion,
  ControlConclusion,
  DescriptionProcedure,
  DesignEvaluation,
  Opinion,
  SubsequentEvents,
} from '../opinion/shapes.ts';
import {
  Assertion,
  BridgeLetter,
  Issue,
  Narrative,
  OtherInformation,
  Policy,
  Representation,
} from '../report/shapes.ts';
import { Commitment, Engagement } from '../scope/engagement.ts';
import { Organization, Person } from '../scope/organization.ts';
import { Provider, UserControl } from '../scope/provider.ts';
import { System } from '../scope/system.ts';
import {
  ControlTest,
  Deviation,
  Population,
  Result,
  Sample,
  SeedCommitment,
  SizeTable,
} from '../testing/shapes.ts';

/**
 * Every noun that is kept as a record: its shape, which side writes it, and its folder in a binder.
 * `prose` names the field that a binder keeps as Markdown under the record’s front matter.
 */
export const NOUNS = {
  organization: { shape: Organization, writtenBy: 'both', folder: 'organizations' },
  person: { shape: Person, writtenBy: 'both', folder: 'people' },
  evidence: { shape: Evidence, writtenBy: 'both', folder: 'evidence' },

  legalHold: { shape: LegalHold, writtenBy: 'company', folder: 'legal-holds' },
  retentionRule: { shape: RetentionRule, writtenBy: 'company', folder: 'retention-rules' },

  system: { shape: System, writtenBy: 'company', folder: 'systems' },
  engagement: { shape: Engagement, writtenBy: 'company', folder: 'engagements' },
  commitment: { shape: Commitment, writtenBy: 'company', folder: 'commitments' },
  provider: { shape: Provider, writtenBy: 'company', folder: 'providers' },
  userControl: { shape: UserControl, writtenBy: 'company', folder: 'user-controls' },
  control: { shape: Control, writtenBy: 'company', folder: 'controls' },
  occurrence: { shape: Occurrence, writtenBy: 'company', folder: 'occurrences' },
  checkInterval: { shape: CheckInterval, writtenBy: 'company', folder: 'check-intervals' },
  objective: { shape: Objective, writtenBy: 'company', folder: 'objectives' },
  risk: { shape: Risk, writtenBy: 'company', folder: 'risks' },
  exception: { shape: Exception, writtenBy: 'company', folder: 'exceptions' },
  incident: { shape: Incident, writtenBy: 'company', folder: 'incidents' },
  systemChange: { shape: SystemChange, writtenBy: 'company', folder: 'system-changes' },
  outage: { shape: Outage, writtenBy: 'company', folder: 'outages' },
  population: { shape: Population, writtenBy: 'company', folder: 'populations' },
  policy: { shape: Policy, writtenBy: 'company', folder: 'policies', prose: 'prose' },
  narrative: { shape: Narrative, writtenBy: 'company', folder: 'description', prose: 'prose' },
  otherInformation: {
    shape: OtherInformation,
    writtenBy: 'company',
    folder: 'other-information',
    prose: 'prose',
  },
  assertion: { shape: Assertion, writtenBy: 'company', folder: 'assertions' },
  representation: { shape: Representation, writtenBy: 'company', folder: 'representations' },
  bridgeLetter: { shape: BridgeLetter, writtenBy: 'company', folder: 'bridge-letters' },

  acceptance: { shape: Acceptance, writtenBy: 'auditor', folder: 'acceptances' },
  sizeTable: { shape: SizeTable, writtenBy: 'auditor', folder: 'size-tables' },
  test: { shape: ControlTest, writtenBy: 'auditor', folder: 'tests' },
  seedCommitment: { shape: SeedCommitment, writtenBy: 'auditor', folder: 'seed-commitments' },
  sample: { shape: Sample, writtenBy: 'auditor', folder: 'samples' },
  result: { shape: Result, writtenBy: 'auditor', folder: 'results' },
  deviation: { shape: Deviation, writtenBy: 'auditor', folder: 'deviations' },
  designEvaluation: { shape: DesignEvaluation, writtenBy: 'auditor', folder: 'design-evaluations' },
  descriptionProcedure: {
    shape: DescriptionProcedure,
    writtenBy: 'auditor',
    folder: 'description-procedures',
  },
  controlConclusion: { shape: ControlConclusion, writtenBy: 'auditor', folder: 'control-conclusions' },
  conclusion: { shape: Conclusion, writtenBy: 'auditor', folder: 'conclusions' },
  commitmentConclusion: {
    shape: CommitmentConclusion,
    writtenBy: 'auditor',
    folder: 'commitment-conclusions',
  },
  opinion: { shape: Opinion, writtenBy: 'auditor', folder: 'opinions', prose: 'reasons' },
  subsequentEvents: { shape: SubsequentEvents, writtenBy: 'auditor', folder: 'subsequent-events' },
  issue: { shape: Issue, writtenBy: 'auditor', folder: 'issues' },
} as const satisfies Record<string, NounPlan>;

interface NounPlan {
  shape: z.ZodType;
  writtenBy: 'company' | 'auditor' | 'both';
  folder: string;
  prose?: string;
}

export type Noun = keyof typeof NOUNS;
export const NOUN_NAMES = Object.keys(NOUNS) as Noun[];
export type BodyOf<N extends Noun> = z.output<(typeof NOUNS)[N]['shape']>;

/** One immutable version of a record. Its canonical JSON (RFC 8785) is what the trail’s digest is of. */
export interface Kept<N extends Noun = Noun> {
  noun: N;
  id: string;
  /** 1, 2, 3 ... without gaps. */
  version: number;
  /** The day from which it holds: as-of reads choose by it. */
  effectiveOn: string;
  /** Which organization wrote it. */
  organization: string;
  body: BodyOf<N>;
}

/** What report, checks and state are computed from: the latest version of every record, by noun, each with its id. */
export type Records = { [N in Noun]: readonly (BodyOf<N> & { id: string; organization: string })[] };
