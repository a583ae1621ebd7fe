import { fact, type Fact } from './fact.ts';
import type { Ground } from './ground.ts';

/** What management did with its assertion and its representations. */
export interface ManagementReasoning {
  /** Refused either: withdrawal; a disclaimer only where law forbids withdrawing. */
  isRefused: boolean;
  facts: Fact[];
}

/** Looks at assertion and representation letter, and whether the assertion carries what is not met. */
export function reasonManagement(ground: Ground, notMet: readonly string[]): ManagementReasoning {
  const { records, engagement } = ground;
  const assertion = records.assertion.findLast((each) => each.engagement === engagement.id);
  const letter = records.representation.findLast((each) => each.engagement === engagement.id);
  const facts: Fact[] = [];
  const add = (name: Parameters<typeof fact>[0], speaks: Fact['speaks'], text: string): void => {
    facts.push(fact(name, engagement.id, speaks, text));
  };
  if (assertion?.isRefused) add('assertion-refused', 'against', 'Management refuses the assertion.');
  else if (assertion?.signedOn === undefined) {
    add('assertion-missing', 'open', 'No signed assertion is on record yet.');
  }
  if (letter?.isRefused) add('representation-refused', 'against', 'Management refuses the representations.');
  else if (!letter) add('representation-missing', 'open', 'No representation letter is on record yet.');
  const known = new Set(assertion?.knownMatters.map(({ requirement }) => requirement));
  for (const requirement of assertion && !assertion.isRefused ? notMet : []) {
    if (known.has(requirement)) continue;
    const text = `${requirement} is not met, and the assertion does not say so.`;
    facts.push(fact('assertion-silent', requirement, 'open', text));
  }
  return { isRefused: Boolean(assertion?.isRefused) || Boolean(letter?.isRefused), facts };
}
