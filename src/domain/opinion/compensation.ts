import { fact, type Fact } from './fact.ts';
import { servesRequirement, type Ground, type Kept } from './ground.ts';

/** What a failed control means for one requirement. */
export interface Compensation {
  failed: string;
  /** Working controls that answer for it here. */
  by: string[];
  verdict: 'compensated' | 'to-weigh' | 'not-met' | 'cannot-tell';
  facts: Fact[];
}

/**
 * Whether something answers for a failed control. The auditor named the compensating controls with the
 * deviation: one that worked and serves the same requirement compensates; when none of those named worked,
 * nothing does. When none was named, a risk that no other working control answers is unmet, and the rest is for judgment.
 */
export function compensationFor(ground: Ground, failed: Kept<'control'>, requirement: string): Compensation {
  const named = namedFor(ground, failed.id);
  const working = named.filter((id) => ground.operated(id) === 'effective');
  const by = working.filter((id) => {
    const control = ground.controls.find((each) => each.id === id);
    return control !== undefined && servesRequirement(control, requirement);
  });
  if (by.length > 0) return compensated(failed.id, by, requirement);
  if (working.length > 0) return elsewhere(failed.id, working, requirement);
  const open = named.filter((id) => ground.operated(id) === 'open');
  if (open.length > 0) return untold(failed.id, open);
  if (named.length > 0) return uncompensated(failed.id, named);
  return unnamed(ground, failed, requirement);
}

function namedFor(ground: Ground, control: string): string[] {
  const own = ground.records.deviation.filter((deviation) => deviation.control === control);
  return [...new Set(own.flatMap(({ compensatedBy }) => compensatedBy))];
}

function compensated(failed: string, by: string[], requirement: string): Compensation {
  const text = `${by.join(', ')} operated effectively and serves ${requirement} too: it compensates for ${failed}.`;
  return { failed, by, verdict: 'compensated', facts: [fact('compensated', failed, 'for', text)] };
}

function elsewhere(failed: string, working: string[], requirement: string): Compensation {
  const text = `Named as compensating for ${failed} and working, but not mapped to ${requirement}: ${working.join(', ')}.`;
  return {
    failed,
    by: [],
    verdict: 'to-weigh',
    facts: [fact('compensation-elsewhere', failed, 'open', text)],
  };
}

function untold(failed: string, open: string[]): Compensation {
  const text = `Named as compensating for ${failed}, and not concluded on yet: ${open.join(', ')}.`;
  return { failed, by: [], verdict: 'cannot-tell', facts: [fact('compensation-open', failed, 'open', text)] };
}

function uncompensated(failed: string, named: string[]): Compensation {
  const text = `Named as compensating for ${failed}, and none shown to have worked: ${named.join(', ')}.`;
  return {
    failed,
    by: [],
    verdict: 'not-met',
    facts: [fact('compensation-failed', failed, 'against', text)],
  };
}

function unnamed(ground: Ground, failed: Kept<'control'>, requirement: string): Compensation {
  const objective = ground.records.objective.find(({ id }) => id === requirement);
  const facts = objective
    ? unansweredRisks(ground, failed.id, objective)
    : soleFailure(ground, failed, requirement);
  return { failed: failed.id, by: [], verdict: facts.length > 0 ? 'not-met' : 'to-weigh', facts };
}

function unansweredRisks(ground: Ground, failed: string, objective: Kept<'objective'>): Fact[] {
  return objective.risks
    .filter(
      ({ controls }) =>
        controls.includes(failed) && !controls.some((id) => ground.operated(id) === 'effective'),
    )
    .map(({ id, risk }) =>
      fact('risk-unanswered', id, 'against', `No control that worked answers the risk: ${risk}`),
    );
}

function soleFailure(ground: Ground, failed: Kept<'control'>, requirement: string): Fact[] {
  const others = ground.controls.filter(
    (control) => servesRequirement(control, requirement) && ground.operated(control.id) === 'effective',
  );
  if (others.length > 0 && !failed.isKey) return [];
  const why = failed.isKey ? 'it alone answers a risk' : `nothing else that worked serves ${requirement}`;
  return [fact('sole-control-failed', failed.id, 'against', `${failed.id} failed, and ${why}.`)];
}
