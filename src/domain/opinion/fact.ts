/** Every fact the reasoning can name. Pages and reports word them; the names stay. */
export const FACT_NAMES = [
  'control-effective',
  'control-failed',
  'control-had-no-instances',
  'control-open',
  'deviation-reported',
  'compensated',
  'compensation-failed',
  'compensation-open',
  'compensation-elsewhere',
  'risk-unanswered',
  'sole-control-failed',
  'design-suitable',
  'design-unsuitable',
  'not-implemented',
  'design-not-evaluated',
  'nothing-mapped',
  'assumed-at-provider',
  'point-of-focus-gap',
  'concluded-otherwise',
  'requirement-not-met',
  'requirement-undecided',
  'commitment-in-question',
  'commitment-not-achieved',
  'description-matter',
  'description-not-examined',
  'pervasive-sign',
  'assertion-refused',
  'assertion-missing',
  'assertion-silent',
  'representation-refused',
  'representation-missing',
] as const;
export type FactName = (typeof FACT_NAMES)[number];

/**
 * One thing that is so, by the records. `against` and `open` keep a conclusion from following by itself; a
 * fact in `context` (a deviation on a control that operated, a missing point of focus) must be shown and decides nothing.
 */
export interface Fact {
  name: FactName;
  /** Control, requirement, commitment or part of the description. */
  about: string;
  speaks: 'for' | 'against' | 'open' | 'context';
  text: string;
}

/** A fact, written in one line. */
export function fact(name: FactName, about: string, speaks: Fact['speaks'], text: string): Fact {
  return { name, about, speaks, text };
}
