import { CATEGORIES, type Category } from '#domain/scope/engagement.ts';
import type { Records } from '#domain/record/nouns.ts';
import type { ControlFacts } from './controls.ts';
import type { AssumedControl, ProviderFacts } from './providers.ts';
import type { Recorded } from './testing.ts';

/** A criterion as the catalogue holds it: the official wording where the firm loaded it, else our paraphrase. */
export interface CriterionText {
  id: string;
  category: Category;
  title: string;
  statement: string;
  /** Printed after the statement: `SUMMARY_LABEL` for our paraphrase, else where the wording is from. */
  source: string;
}

/** A criterion (SOC 2) or control objective (SOC 1) of the engagement. */
export interface Requirement {
  id: string;
  title: string;
  statement: string;
  /** Printed after a criterion’s statement; objectives are the company’s own words. */
  source: string | undefined;
  category: Category | undefined;
  objective: Recorded<'objective'> | undefined;
}

export interface RequirementFacts extends Requirement {
  /** Ids of the company’s own and inclusive controls that serve it, in the order of the controls. */
  controls: string[];
  assumed: (AssumedControl & { provider: string })[];
  userControls: string[];
  /** Carved-out providers whose controls alone meet it, and the company’s controls that watch them. */
  metBy: { providers: string[]; monitoring: string[] } | undefined;
  conclusion: Recorded<'conclusion'> | undefined;
}

/** The requirements of an engagement in reporting order, without those that are not relevant (DC 8). */
export function requirementsOf(
  records: Records,
  engagement: Recorded<'engagement'>,
  criteria: readonly CriterionText[],
): Requirement[] {
  if (engagement.report === 'soc1') {
    return engagement.objectives.flatMap((wanted) =>
      records.objective
        .filter(({ id }) => id === wanted)
        .map((objective) => ({
          id: objective.id,
          title: objective.title,
          statement: objective.statement,
          source: undefined,
          category: undefined,
          objective,
        })),
    );
  }
  const excluded = new Set<string>(engagement.notApplicable.map(({ requirement }) => requirement));
  return CATEGORIES.filter((category) => engagement.categories.includes(category)).flatMap((category) =>
    criteria
      .filter((criterion) => criterion.category === category && !excluded.has(criterion.id))
      .map(({ id, title, statement, source }) => ({
        id,
        title,
        statement,
        source,
        category,
        objective: undefined,
      })),
  );
}

/** What serves a requirement: controls, assumed controls of others, users’ controls, and the conclusion. */
export function served(
  requirement: Requirement,
  around: {
    controls: readonly ControlFacts[];
    providers: ProviderFacts;
    userControls: readonly Recorded<'userControl'>[];
    conclusions: readonly Recorded<'conclusion'>[];
  },
): RequirementFacts {
  const controls = around.controls
    .filter(({ requirements }) => requirements.includes(requirement.id))
    .map(({ id }) => id);
  const assumed = around.providers.carvedOut.flatMap(({ name, assumed }) =>
    assumed
      .filter(({ requirements }) => requirements.includes(requirement.id))
      .map((entry) => ({ ...entry, provider: name })),
  );
  return {
    ...requirement,
    controls,
    assumed,
    userControls: around.userControls
      .filter(({ requirements }) => requirements.includes(requirement.id))
      .map(({ id }) => id),
    metBy: metByProviders(requirement.id, controls, around),
    conclusion: around.conclusions.findLast((conclusion) => conclusion.requirement === requirement.id),
  };
}

function metByProviders(
  requirement: string,
  controls: readonly string[],
  { providers, controls: known }: { providers: ProviderFacts; controls: readonly ControlFacts[] },
): RequirementFacts['metBy'] {
  const bearing = providers.carvedOut.filter(({ assumed }) =>
    assumed.some(({ requirements }) => requirements.includes(requirement)),
  );
  if (bearing.length === 0) return undefined;
  const inForce = new Set(known.map(({ id }) => id));
  const monitoring = [...new Set(bearing.flatMap(({ provider }) => provider.monitoredBy))];
  if (controls.some((control) => !monitoring.includes(control))) return undefined;
  return {
    providers: bearing.map(({ name }) => name),
    monitoring: monitoring.filter((control) => inForce.has(control)),
  };
}
