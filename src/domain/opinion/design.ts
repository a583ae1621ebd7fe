import { fact, type Fact } from './fact.ts';
import type { Ground, Kept } from './ground.ts';

/** Whether the controls, if they work, would meet a requirement. */
export interface DesignReasoning {
  follows: 'suitable' | 'to-weigh' | 'not-suitable' | 'cannot-tell';
  facts: Fact[];
}

/** Reasons on design from the walkthroughs of the controls that serve a requirement. */
export function reasonDesign(
  ground: Ground,
  requirement: string,
  controls: readonly Kept<'control'>[],
): DesignReasoning {
  if (controls.length === 0) {
    const text = `No control in force serves ${requirement}.`;
    return { follows: 'not-suitable', facts: [fact('nothing-mapped', requirement, 'against', text)] };
  }
  const facts = controls.map((control) => designFact(ground, control.id));
  const against = facts.filter(({ speaks }) => speaks === 'against').length;
  const open = facts.filter(({ speaks }) => speaks === 'open').length;
  if (against === facts.length) return { follows: 'not-suitable', facts };
  if (open > 0) return { follows: 'cannot-tell', facts };
  return { follows: against > 0 ? 'to-weigh' : 'suitable', facts };
}

function designFact(ground: Ground, control: string): Fact {
  const found = ground.records.designEvaluation.filter(
    (each) => each.control === control && each.engagements.includes(ground.engagement.id),
  );
  if (found.length === 0) {
    const text = `The design of ${control} has not been evaluated.`;
    return fact('design-not-evaluated', control, 'open', text);
  }
  if (found.some(({ isImplemented }) => !isImplemented)) {
    return fact('not-implemented', control, 'against', `${control} is described and was not in place.`);
  }
  return found.every(({ isSuitable }) => isSuitable)
    ? fact('design-suitable', control, 'for', `${control} is suitably designed and in place.`)
    : fact(
        'design-unsuitable',
        control,
        'against',
        `${control} would not answer its risk even if it worked.`,
      );
}
