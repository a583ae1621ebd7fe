import { NOUNS, type Noun } from './nouns.ts';

/** A field of one noun that names a record of another by its id. */
export interface Reference {
  noun: Noun;
  /** Path of the field; `[]` stands for each item of a list. */
  field: string;
  to: Noun;
  /** Whose record it names: the writer’s own, the other organization’s, or either’s. */
  whose: 'own' | 'other' | 'either';
}

type Row = readonly [field: string, to: Noun, whose?: Reference['whose']];

/** Field by field, what each noun names. Identifiers of the catalogue and requirements are not records. */
const TABLE: Partial<Record<Noun, readonly Row[]>> = {
  person: [['engagements[]', 'engagement', 'either']],
  evidence: [
    ['controls[]', 'control'],
    ['tests[]', 'test'],
    ['erased.by', 'person'],
  ],
  legalHold: [
    ['engagement', 'engagement'],
    ['setBy', 'person'],
    ['lifted.by', 'person'],
  ],
  retentionRule: [['setBy', 'person']],
  engagement: [
    ['system', 'system'],
    ['objectives[]', 'objective'],
    ['firm', 'organization', 'other'],
    ['subservice[].organization', 'provider'],
  ],
  provider: [['monitoredBy[]', 'control']],
  control: [
    ['ownerPerson', 'person'],
    ['operatedBy', 'provider'],
    ['reliesOn[]', 'control'],
    ['replaces', 'control'],
  ],
  occurrence: [
    ['control', 'control'],
    ['doneBy', 'person'],
    ['evidence[]', 'evidence'],
  ],
  checkInterval: [['control', 'control']],
  objective: [['risks[].controls[]', 'control']],
  risk: [['controls[]', 'control']],
  exception: [
    ['control', 'control'],
    ['evidence[]', 'evidence'],
    ['deviation', 'deviation'],
  ],
  incident: [['disclosedIn[]', 'engagement']],
  systemChange: [
    ['controls[]', 'control'],
    ['disclosedIn[]', 'engagement'],
  ],
  outage: [['controls[]', 'control']],
  population: [
    ['controls[]', 'control'],
    ['frozen.seedCommitments[].test', 'test'],
  ],
  policy: [['controls[]', 'control']],
  narrative: [['engagements[]', 'engagement']],
  otherInformation: [['engagements[]', 'engagement']],
  assertion: [['engagement', 'engagement']],
  representation: [['engagement', 'engagement']],
  bridgeLetter: [['engagement', 'engagement']],
  acceptance: [
    ['engagement', 'engagement'],
    ['confirmedBy', 'person'],
  ],
  test: [
    ['control', 'control'],
    ['engagements[]', 'engagement'],
    ['population', 'population'],
    ['evidence[]', 'evidence', 'either'],
  ],
  seedCommitment: [
    ['test', 'test'],
    ['population', 'population'],
    ['by', 'person'],
  ],
  sample: [
    ['test', 'test'],
    ['population', 'population'],
    ['rule.table', 'sizeTable'],
    ['drawnBy', 'person'],
  ],
  result: [
    ['test', 'test'],
    ['sample', 'sample'],
    ['performedBy', 'person'],
    ['reviewedBy', 'person'],
    ['noInstances.evidence[]', 'evidence', 'either'],
    ['evidence[]', 'evidence', 'either'],
  ],
  deviation: [
    ['control', 'control'],
    ['test', 'test'],
    ['result', 'result'],
    ['compensatedBy[]', 'control'],
  ],
  designEvaluation: [
    ['control', 'control'],
    ['engagements[]', 'engagement'],
    ['by', 'person'],
    ['evidence[]', 'evidence', 'either'],
  ],
  descriptionProcedure: [
    ['engagement', 'engagement'],
    ['by', 'person'],
  ],
  controlConclusion: [
    ['control', 'control'],
    ['engagements[]', 'engagement'],
    ['by', 'person'],
  ],
  conclusion: [
    ['engagement', 'engagement'],
    ['by', 'person'],
  ],
  commitmentConclusion: [
    ['engagement', 'engagement'],
    ['commitment', 'commitment'],
    ['by', 'person'],
  ],
  opinion: [
    ['engagement', 'engagement'],
    ['modifications[].controls[]', 'control'],
    ['by', 'person'],
  ],
  subsequentEvents: [
    ['engagement', 'engagement'],
    ['by', 'person'],
  ],
  issue: [
    ['engagement', 'engagement'],
    ['issuedBy', 'person'],
    ['supersedes', 'issue'],
  ],
};

/** Every reference of every noun. */
export const REFERENCES: readonly Reference[] = Object.entries(TABLE).flatMap(([noun, rows]) =>
  rows.map(([field, to, whose]) => ({
    noun: noun as Noun,
    field,
    to,
    whose: whose ?? whoseByWriter(noun as Noun, to),
  })),
);

function whoseByWriter(from: Noun, to: Noun): Reference['whose'] {
  const [writer, target] = [NOUNS[from].writtenBy, NOUNS[to].writtenBy];
  if (target === 'both') return 'own';
  if (writer === 'both') return 'either';
  return writer === target ? 'own' : 'other';
}

const BY_NOUN = Map.groupBy(REFERENCES, ({ noun }) => noun);

/** One id that a record names. `at` is where in the body it stands. */
export interface Named extends Reference {
  id: string;
  at: readonly (string | number)[];
}

/** Every id that a record’s body names, in the order of the table. Works on the body as written. */
export function referencesOf(noun: Noun, body: unknown): Named[] {
  return (BY_NOUN.get(noun) ?? []).flatMap((reference) =>
    idsAt(body, reference.field.split('.'), []).map((found) => ({ ...reference, ...found })),
  );
}

type Found = Pick<Named, 'id' | 'at'>;

function idsAt(value: unknown, parts: readonly string[], at: Named['at']): Found[] {
  const [part, ...rest] = parts;
  if (part === undefined) return typeof value === 'string' ? [{ id: value, at }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const key = part.replace('[]', '');
  const inner = (value as Record<string, unknown>)[key];
  if (!part.endsWith('[]')) return idsAt(inner, rest, [...at, key]);
  return Array.isArray(inner) ? inner.flatMap((item, index) => idsAt(item, rest, [...at, key, index])) : [];
}
