import type { Records } from '../record/nouns.ts';
import { engagementOf, inForceWithin, spanOf } from '../scope/period.ts';
import { requirementIdsOf } from '../scope/requirements.ts';

/** Why one test may not be used, or what must be looked at before it is. */
export interface ServingReason {
  kind:
    | 'not-listed' // the test does not name the engagement
    | 'type-1' // a Type 1 report has no tests of operation
    | 'no-requirement' // the control serves nothing in this engagement
    | 'attributes-not-relevant' // what was looked at says nothing about its requirements
    | 'not-in-force' // the control was not in force in the period
    | 'period-not-covered' // the population begins too late or ends too early
    | 'population-dates-differ' // it holds items outside the period
    | 'different-systems' // a system in scope was not tested
    | 'control-not-in-population' // the population is not this control’s
    | 'no-population'; // what it was drawn from is not on record
  why: string;
}

/** Whether a test serves one engagement, for which criteria or objectives, and if not, why not. */
export interface Serving {
  engagement: string;
  serves: boolean;
  requirements: string[];
  reasons: ServingReason[];
}

type Test = Records['test'][number];
type Engagement = Records['engagement'][number];

/**
 * One test, done once, may serve several requirements and both reports. It may not where systems, period or
 * population differ, or where the control has nothing to do with the engagement; each such case is a reason.
 */
export function serves(records: Records, testId: string, engagementIds: readonly string[]): Serving[] {
  const test = records.test.find(({ id }) => id === testId);
  return engagementIds.map((id) => {
    const engagement = engagementOf(records, id);
    const mapped = test ? requirementsMapped(records, test, engagement) : [];
    const requirements = mapped.filter((requirement) => test?.bearsOn?.includes(requirement) ?? true);
    const reasons = test
      ? [...requirementReasons(test, id, mapped, requirements), ...reasonsAgainst(records, test, engagement)]
      : [{ kind: 'not-listed' as const, why: `There is no test "${testId}".` }];
    return { engagement: id, serves: reasons.length === 0, requirements, reasons };
  });
}

/** The criteria or objectives of the engagement that the test’s control is mapped to. */
function requirementsMapped(records: Records, test: Test, engagement: Engagement): string[] {
  const control = records.control.find(({ id }) => id === test.control);
  const wanted = new Set(requirementIdsOf(engagement));
  return (control?.mapping ?? []).map(({ requirement }) => requirement).filter((id) => wanted.has(id));
}

function requirementReasons(
  test: Test,
  engagement: string,
  mapped: readonly string[],
  served: readonly string[],
): ServingReason[] {
  if (served.length > 0) return [];
  if (mapped.length === 0) {
    return [{ kind: 'no-requirement', why: `${test.control} serves nothing in ${engagement}.` }];
  }
  const why = `What ${test.id} looked at does not bear on ${mapped.join(', ')}.`;
  return [{ kind: 'attributes-not-relevant', why }];
}

function reasonsAgainst(records: Records, test: Test, engagement: Engagement): ServingReason[] {
  const control = records.control.find(({ id }) => id === test.control);
  const reasons: ServingReason[] = [];
  if (!test.engagements.includes(engagement.id)) {
    reasons.push({ kind: 'not-listed', why: `${test.id} was not planned for ${engagement.id}.` });
  }
  if (engagement.type === 1) {
    reasons.push({ kind: 'type-1', why: 'A Type 1 report looks at design on one day, not at operation.' });
  }
  if (control && !inForceWithin(engagement, control)) {
    reasons.push({ kind: 'not-in-force', why: `${control.id} was not in force in the period.` });
  }
  return [
    ...reasons,
    ...populationReasons(records, test, engagement),
    ...systemReasons(records, test, engagement),
  ];
}

function populationReasons(records: Records, test: Test, engagement: Engagement): ServingReason[] {
  if (test.population === undefined || engagement.type === 1) return [];
  const population = records.population.find(({ id }) => id === test.population);
  if (!population) {
    return [{ kind: 'no-population', why: `The population ${test.population} is not on record.` }];
  }
  const control = records.control.find(({ id }) => id === test.control);
  const needed = (control && inForceWithin(engagement, control)) ?? spanOf(engagement);
  const period = spanOf(engagement);
  const dates = `${population.id} covers ${population.from} to ${population.to}`;
  const reasons: ServingReason[] = [];
  if (population.from > needed.from || population.to < needed.to) {
    reasons.push({ kind: 'period-not-covered', why: `${dates}, not all of ${needed.from} to ${needed.to}.` });
  }
  if (population.from < period.from || population.to > period.to) {
    reasons.push({
      kind: 'population-dates-differ',
      why: `${dates}, so items outside ${period.from} to ${period.to} may have been drawn.`,
    });
  }
  if (!population.controls.includes(test.control)) {
    reasons.push({
      kind: 'control-not-in-population',
      why: `${population.id} was not taken for ${test.control}.`,
    });
  }
  return reasons;
}

/**
 * The systems the control runs on that lie within the engagement’s system must have been tested. A test that
 * names no systems is taken to cover those its control names: the procedure says where it was done.
 */
function systemReasons(records: Records, test: Test, engagement: Engagement): ServingReason[] {
  const control = records.control.find(({ id }) => id === test.control);
  const system = records.system.find(({ id }) => id === engagement.system);
  if (!control || test.systems.length === 0) return [];
  const parts = new Set(
    [...(system?.software ?? []), ...(system?.infrastructure ?? [])].map(({ name }) => name),
  );
  const within = control.systems.filter((name) => parts.has(name));
  const needed = within.length > 0 ? within : control.systems;
  const missing = needed.filter((name) => !test.systems.includes(name));
  if (missing.length === 0) return [];
  return [
    {
      kind: 'different-systems',
      why: `${control.id} also runs on ${missing.join(', ')}, which ${test.id} did not test. Sample each system.`,
    },
  ];
}
