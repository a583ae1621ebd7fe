import type { Noun, Records } from '../record/nouns.ts';
import type { ReportFacts } from './facts.ts';
import { responsesOf } from './sections/terms.ts';

/** A record that the report rests on. */
export interface Citation {
  noun: Noun;
  id: string;
}

/**
 * Every record the report of these facts rests on, each once, in the order of the nouns and then by id: what is
 * printed, what was concluded from, and the evidence behind tests, results and design evaluations. A seal or
 * bundle that holds these holds all of the report’s sources.
 */
export function citedRecords(facts: ReportFacts): Citation[] {
  const cited = new Map<string, Citation>();
  const cite = (noun: Noun, ...records: readonly (string | { id: string } | undefined)[]): void => {
    for (const record of records) {
      if (record === undefined) continue;
      const id = typeof record === 'string' ? record : record.id;
      if (facts.records[noun].some((known) => known.id === id)) cited.set(`${noun}/${id}`, { noun, id });
    }
  };
  citeScope(facts, cite);
  citeControls(facts, cite);
  citePapers(facts, cite);
  const order = Object.keys(facts.records) as (keyof Records)[];
  return [...cited.values()].toSorted(
    (a, b) => order.indexOf(a.noun) - order.indexOf(b.noun) || (a.id < b.id ? -1 : 1),
  );
}

type Cite = (noun: Noun, ...records: readonly (string | { id: string } | undefined)[]) => void;

function citeScope(facts: ReportFacts, cite: Cite): void {
  const { carvedOut, inclusive, vendors } = facts.providers;
  cite('organization', facts.company, facts.firm);
  cite('system', facts.system);
  cite('engagement', facts.engagement);
  cite('commitment', ...facts.commitments);
  cite('provider', ...[...carvedOut, ...inclusive].map(({ id }) => id), ...vendors);
  cite('userControl', ...facts.userControls, ...facts.userResponsibilities);
  cite('objective', ...facts.requirements.flatMap(({ objective }) => objective ?? []));
  cite('risk', ...facts.risks);
  cite('incident', ...facts.incidents, ...facts.laterIncidents);
  cite('systemChange', ...facts.changes, ...facts.laterChanges);
  cite('narrative', ...facts.narratives.map(({ record }) => record));
  cite('otherInformation', ...facts.otherInformation.map(({ record }) => record));
  cite('exception', ...responsesOf(facts));
}

function citeControls(facts: ReportFacts, cite: Cite): void {
  for (const { control, tests, evaluation, conclusion } of facts.controls) {
    cite('control', control);
    cite('designEvaluation', evaluation);
    cite('controlConclusion', conclusion);
    cite('evidence', ...(evaluation?.evidence ?? []));
    for (const { test, population, samples, results, deviations } of tests) {
      cite('test', test);
      cite('population', population);
      cite('sample', ...samples);
      cite('sizeTable', ...samples.map(({ rule }) => rule.table));
      cite(
        'seedCommitment',
        ...facts.records.seedCommitment.filter((commitment) => commitment.test === test.id),
      );
      cite('result', ...results);
      cite('deviation', ...deviations);
      cite(
        'evidence',
        ...test.evidence,
        ...results.flatMap(({ evidence, noInstances }) => [...evidence, ...(noInstances?.evidence ?? [])]),
      );
      cite('evidence', ...facts.records.evidence.filter(({ tests }) => tests.includes(test.id)));
    }
  }
}

function citePapers(facts: ReportFacts, cite: Cite): void {
  cite('assertion', facts.assertion);
  cite('representation', facts.representation);
  cite('acceptance', facts.acceptance);
  cite('subsequentEvents', facts.subsequentEvents);
  cite('commitmentConclusion', ...facts.commitmentConclusions);
  cite('descriptionProcedure', ...facts.descriptionProcedures);
  cite('conclusion', ...facts.requirements.map(({ conclusion }) => conclusion));
  cite('opinion', facts.opinion);
}
