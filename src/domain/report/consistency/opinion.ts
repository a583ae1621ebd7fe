import type { ReportFacts } from '#domain/report/facts.ts';
import type { RequirementFacts } from '#domain/report/gather/requirements.ts';
import { wordsOf, type ReportTree } from '#domain/report/tree.ts';
import { atEngagement, atSection, defineCheck, sectionWords, type Found, type Where } from './finding.ts';

/** X12: what was judged not met, the opinion, its basis and the assertion are of one mind. */
export const opinionFollows = defineCheck(
  'X12',
  'Do conclusions, opinion, basis and assertion agree?',
  (facts, tree) => {
    const first = sectionWords(tree, 'I');
    return [
      ...facts.requirements.flatMap((requirement) => notConcluded(facts, requirement)),
      ...facts.requirements.filter(isNotMet).flatMap((requirement) => notCarried(facts, requirement, first)),
      ...wrongKind(facts),
      ...commitments(facts),
      ...refusals(facts),
      ...indirect(facts, tree),
    ];
  },
);

function isNotMet({ conclusion }: RequirementFacts): boolean {
  return (
    conclusion !== undefined &&
    (conclusion.design === 'not-suitable' || conclusion.operation === 'not-effective')
  );
}

function notConcluded(facts: ReportFacts, { id, conclusion }: RequirementFacts): Found[] {
  if (conclusion === undefined) {
    return [
      { what: `There is no conclusion on ${id}.`, where: atEngagement(facts), mend: `Conclude on ${id}.` },
    ];
  }
  if (facts.type === 2 && conclusion.operation === 'not-tested') {
    return [
      {
        severity: 'advisory',
        what: `The operation of the controls for ${id} was not tested in a Type 2 examination.`,
        where: { noun: 'conclusion', id: conclusion.id },
        mend: 'Test them, or make sure that no instances occurred.',
      },
    ];
  }
  return [];
}

function notCarried({ opinion, assertion }: ReportFacts, { id }: RequirementFacts, first: string): Found[] {
  if (opinion === undefined || opinion.outcome === 'withdrawn') return [];
  const where: Where = { noun: 'opinion', id: opinion.id };
  const found: Found[] = [];
  if (opinion.kind === 'unmodified') {
    found.push({
      what: `${id} was judged not met, and the opinion is unmodified.`,
      where,
      mend: 'Modify the opinion, or revisit the conclusion.',
    });
  } else if (!opinion.modifications.some(({ requirement }) => requirement === id)) {
    found.push({
      what: `${id} was judged not met, and no modification of the opinion names it.`,
      where,
      mend: `Name ${id} in the basis.`,
    });
  } else if (!first.includes(id)) {
    found.push({
      what: `The basis in Section I does not name ${id}.`,
      where: atSection('I'),
      mend: `Name ${id} in the basis.`,
    });
  }
  if (!(assertion?.knownMatters ?? []).some(({ requirement }) => requirement === id)) {
    found.push({
      what: `${id} was judged not met, and management’s assertion does not carry it.`,
      where: assertion === undefined ? atSection('II') : { noun: 'assertion', id: assertion.id },
      mend: 'Ask management to modify its assertion.',
    });
  }
  return found;
}

function wrongKind(facts: ReportFacts): Found[] {
  const { opinion } = facts;
  if (opinion?.kind === undefined) return [];
  const where: Where = { noun: 'opinion', id: opinion.id };
  const parts = [opinion.description, opinion.design, ...(facts.type === 2 ? [opinion.operation] : [])];
  const found: Found[] = [];
  if (opinion.kind === 'unmodified' && opinion.modifications.length > 0) {
    found.push({
      what: 'The opinion is unmodified and lists modifications.',
      where,
      mend: 'Take the modifications out, or change the kind of opinion.',
    });
  }
  if (opinion.kind !== 'unmodified' && opinion.modifications.length === 0) {
    found.push({
      what: `The opinion is ${opinion.kind} and gives no basis.`,
      where,
      mend: 'Record what it is modified for.',
    });
  }
  if (opinion.kind !== 'unmodified' && parts.every((kind) => kind === 'unmodified')) {
    found.push({
      what: `The opinion is ${opinion.kind}, and each of its subject matters is unmodified.`,
      where,
      mend: 'Say which subject matter is modified.',
    });
  }
  if (opinion.kind === 'unmodified' && parts.some((kind) => kind !== undefined && kind !== 'unmodified')) {
    found.push({
      what: 'The opinion is unmodified, and one of its subject matters is not.',
      where,
      mend: 'Make both agree.',
    });
  }
  return found;
}

function commitments(facts: ReportFacts): Found[] {
  if (facts.report === 'soc1') return [];
  const broken = facts.commitmentConclusions.filter(({ isAchieved }) => !isAchieved);
  if (facts.opinion?.kind !== 'unmodified') return [];
  return broken.map(({ id, commitment }) => ({
    what: `${commitment} was judged not achieved, and the opinion is unmodified.`,
    where: { noun: 'commitmentConclusion', id },
    mend: 'Modify the opinion, or revisit the conclusion.',
  }));
}

/** A refused assertion or representation leads to withdrawal; a disclaimer is left only where law forbids it. */
function refusals({ assertion, representation, opinion }: ReportFacts): Found[] {
  if (opinion === undefined || opinion.outcome === 'withdrawn' || opinion.kind === 'disclaimer') return [];
  const where: Where = { noun: 'opinion', id: opinion.id };
  const mend = 'Withdraw from the engagement; disclaim only where law forbids withdrawing.';
  return [
    ...(assertion?.isRefused === true
      ? [{ what: 'Management refused its assertion, and an opinion is expressed.', where, mend }]
      : []),
    ...(representation?.isRefused === true
      ? [{ what: 'Management refused the representations, and an opinion is expressed.', where, mend }]
      : []),
  ];
}

/** A modified opinion speaks on the subject matter itself, not on the assertion about it. */
function indirect({ opinion }: ReportFacts, tree: ReportTree): Found[] {
  if (opinion?.kind === undefined || opinion.kind === 'unmodified') return [];
  const isDirect =
    /the description (?:fairly )?presents|the description does not|the presentation of the description/.test(
      opinionWords(tree),
    );
  if (isDirect) return [];
  return [
    {
      what: 'The modified opinion does not speak directly on the subject matter.',
      where: atSection('I'),
      mend: 'State the opinion on description and controls, not on the assertion.',
    },
  ];
}

/** The words between the heading of the opinion and the next one. */
function opinionWords(tree: ReportTree): string {
  const blocks = tree.content.find(({ attrs }) => attrs.part === 'I')?.content ?? [];
  const from = blocks.findIndex((block) => block.type === 'heading' && block.attrs.id === 'opinion');
  if (from < 0) return '';
  const rest = blocks.slice(from + 1);
  const end = rest.findIndex(({ type }) => type === 'heading');
  return rest
    .slice(0, end < 0 ? undefined : end)
    .map((block) => wordsOf(block))
    .join('\n');
}
