import type { Records } from '../record/nouns.ts';
import { compensationFor, type Compensation } from './compensation.ts';
import { reasonDesign, type DesignReasoning } from './design.ts';
import { fact, type Fact } from './fact.ts';
import { groundOf, servesRequirement, type Ground, type Kept, type Operated } from './ground.ts';

/** What follows for a requirement from the facts alone. Where judgment is needed it says so and does not judge. */
export type Follows =
  | 'met'
  | 'met-through-compensation'
  | 'to-weigh'
  | 'not-met'
  | 'not-tested'
  | 'cannot-tell';

/** Where a requirement stands: what the auditor concluded, or without a conclusion what follows. */
export type Standing = 'met' | 'not-met' | 'undecided' | 'not-tested';

/** A point of focus with the controls that touch it. It is an aid to judgment and never fails a criterion. */
export interface FocusPoint {
  id: string;
  label: string;
  coveredBy: readonly string[];
}

/** The reasoning on one criterion or objective, with every fact for and against. */
export interface RequirementReasoning {
  requirement: string;
  controls: { control: string; operated: Operated }[];
  design: DesignReasoning['follows'];
  operation: Follows;
  standing: { design: Standing; operation: Standing };
  compensation: Compensation[];
  facts: Fact[];
  concluded?: Kept<'conclusion'>;
}

/** Reasons on one criterion or control objective of an engagement. */
export function concludeRequirement(
  records: Records,
  engagementId: string,
  requirement: string,
  pointsOfFocus: readonly FocusPoint[] = [],
): RequirementReasoning {
  return reasonRequirement(groundOf(records, engagementId), requirement, pointsOfFocus);
}

/** The same on a ground that is already laid. */
export function reasonRequirement(
  ground: Ground,
  requirement: string,
  pointsOfFocus: readonly FocusPoint[] = [],
): RequirementReasoning {
  const assumed = assumedFacts(ground, requirement);
  const controls = controlsFor(ground, requirement, assumed.monitoredBy);
  const design = reasonDesign(ground, requirement, controls);
  const operation = reasonOperation(ground, requirement, controls, design.follows);
  const concluded = ground.records.conclusion.findLast(
    (each) => each.engagement === ground.engagement.id && each.requirement === requirement,
  );
  const standing = standingFor(design.follows, operation.follows, concluded);
  return {
    requirement,
    controls: controls.map(({ id }) => ({ control: id, operated: ground.operated(id) })),
    design: design.follows,
    operation: operation.follows,
    standing,
    compensation: operation.compensation,
    facts: [
      ...design.facts,
      ...(concluded ? operation.facts.map(weighed) : operation.facts),
      ...assumed.facts,
      ...focusFacts(pointsOfFocus),
      ...otherwise(requirement, design.follows, operation.follows, concluded),
    ],
    ...(concluded && { concluded }),
  };
}

/** What was for the auditor to weigh was weighed once there is a conclusion. */
function weighed(each: Fact): Fact {
  return each.name === 'compensation-elsewhere' ? { ...each, speaks: 'context' } : each;
}

/** The controls mapped to it; where a carved-out provider alone meets it, the controls that watch that provider. */
function controlsFor(
  ground: Ground,
  requirement: string,
  monitoredBy: readonly string[],
): readonly Kept<'control'>[] {
  const own = ground.controls.filter((control) => servesRequirement(control, requirement));
  return own.length > 0 ? own : ground.controls.filter(({ id }) => monitoredBy.includes(id));
}

function assumedFacts(ground: Ground, requirement: string): { monitoredBy: string[]; facts: Fact[] } {
  const carvedOut = ground.engagement.subservice.filter(({ method }) => method === 'carve-out');
  const bearing = ground.records.provider.filter(
    ({ id, assumedControls }) =>
      carvedOut.some(({ organization }) => organization === id) &&
      assumedControls.some(({ requirements }) => requirements.includes(requirement)),
  );
  return {
    monitoredBy: bearing.flatMap(({ monitoredBy }) => monitoredBy),
    facts: bearing.map(({ id, name }) =>
      fact(
        'assumed-at-provider',
        id,
        'context',
        `Controls assumed at ${name} serve ${requirement}; not tested here.`,
      ),
    ),
  };
}

function reasonOperation(
  ground: Ground,
  requirement: string,
  controls: readonly Kept<'control'>[],
  design: DesignReasoning['follows'],
): { follows: Follows; compensation: Compensation[]; facts: Fact[] } {
  if (ground.engagement.type === 1) return { follows: 'not-tested', compensation: [], facts: [] };
  const failing = controls.filter(({ id }) => ground.operated(id) === 'not-effective');
  const compensation = failing.map((control) => compensationFor(ground, control, requirement));
  const facts = [
    ...controls.flatMap(({ id }) => controlFacts(ground, id)),
    ...compensation.flatMap((each) => each.facts),
  ];
  const follows = followsFrom(ground, controls, compensation);
  return { follows: design === 'not-suitable' ? 'not-met' : follows, compensation, facts };
}

function followsFrom(
  ground: Ground,
  controls: readonly Kept<'control'>[],
  compensation: readonly Compensation[],
): Follows {
  const verdicts = new Set(compensation.map(({ verdict }) => verdict));
  if (verdicts.has('not-met')) return 'not-met';
  const operated = controls.map(({ id }) => ground.operated(id));
  if (operated.includes('open') || verdicts.has('cannot-tell')) return 'cannot-tell';
  if (verdicts.has('to-weigh')) return 'to-weigh';
  if (verdicts.has('compensated')) return 'met-through-compensation';
  return operated.includes('effective') ? 'met' : 'not-tested';
}

const OPERATED_FACTS: Record<Operated, (control: string, reasons: string) => Fact> = {
  effective: (control) => fact('control-effective', control, 'for', `${control} operated effectively.`),
  'not-effective': (control, reasons) =>
    fact('control-failed', control, 'against', `${control} did not operate effectively. ${reasons}`),
  'no-instances': (control) =>
    fact('control-had-no-instances', control, 'context', `${control} had no instance in the period.`),
  open: (control, reasons) =>
    fact('control-open', control, 'open', `Nothing can be said of ${control} yet. ${reasons}`),
};

function controlFacts(ground: Ground, control: string): Fact[] {
  const { reasons, deviations } = ground.standing(control);
  const operated = ground.operated(control);
  return [
    OPERATED_FACTS[operated](control, reasons.join(' ')),
    ...deviations.map(({ failed, tested }) =>
      fact(
        'deviation-reported',
        control,
        'context',
        `${failed} of ${tested} failed; reported whatever follows.`,
      ),
    ),
  ];
}

function focusFacts(points: readonly FocusPoint[]): Fact[] {
  return points
    .filter(({ coveredBy }) => coveredBy.length === 0)
    .map(({ id, label }) =>
      fact(
        'point-of-focus-gap',
        id,
        'context',
        `Advisory: no control touches the point of focus "${label}".`,
      ),
    );
}

function standingFor(
  design: DesignReasoning['follows'],
  operation: Follows,
  concluded: Kept<'conclusion'> | undefined,
): RequirementReasoning['standing'] {
  if (concluded) {
    const byWord = { effective: 'met', 'not-effective': 'not-met', 'not-tested': 'not-tested' } as const;
    const isSuitable = concluded.design === 'suitable';
    // A control that could not answer its risk cannot have met the requirement by operating.
    const operation =
      !isSuitable && concluded.operation === 'effective' ? 'not-met' : byWord[concluded.operation];
    return { design: isSuitable ? 'met' : 'not-met', operation };
  }
  const byDesign = { suitable: 'met', 'not-suitable': 'not-met' } as const;
  return {
    design: design === 'suitable' || design === 'not-suitable' ? byDesign[design] : 'undecided',
    operation: standingOfOperation(operation),
  };
}

function standingOfOperation(operation: Follows): Standing {
  if (operation === 'met-through-compensation') return 'met';
  return operation === 'to-weigh' || operation === 'cannot-tell' ? 'undecided' : operation;
}

/** Where the auditor’s conclusion is not what follows. It governs; the difference is shown so that its reasons carry it. */
function otherwise(
  requirement: string,
  design: DesignReasoning['follows'],
  operation: Follows,
  concluded: Kept<'conclusion'> | undefined,
): Fact[] {
  if (!concluded) return [];
  const plain = standingFor(design, operation, undefined);
  const given = standingFor(design, operation, concluded);
  const differs = (['design', 'operation'] as const).filter(
    (subject) =>
      plain[subject] !== given[subject] &&
      (plain[subject] !== 'undecided' || (subject === 'operation' ? operation : design) === 'cannot-tell'),
  );
  return differs.map((subject) =>
    fact(
      'concluded-otherwise',
      requirement,
      'open',
      `On ${subject} the auditor concludes "${given[subject]}"; from the records alone follows "${subject === 'design' ? design : operation}".`,
    ),
  );
}
