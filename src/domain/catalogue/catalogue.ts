import type { GeneralObjectives, Library, LibraryControl, PolicyTemplate, ServiceType } from './controls.ts';
import type { Criterion, DescriptionCriteria, Framework, Soc1Requirements } from './criteria.ts';
import type { z } from 'zod';

/** Everything the product knows before a company tells it anything. */
export interface Catalogue {
  framework: Framework;
  criteria: readonly Criterion[];
  descriptionCriteria: DescriptionCriteria;
  soc1: Soc1Requirements;
  library: Library;
  controls: readonly LibraryControl[];
  general: z.output<typeof GeneralObjectives>;
  services: readonly ServiceType[];
  policies: readonly PolicyTemplate[];
}

/** What does not hold together in the catalogue, one sentence each with the place; empty when all is well. */
export function findFaults(catalogue: Catalogue): string[] {
  return [
    ...findRepeats(catalogue),
    ...findBrokenControls(catalogue),
    ...findBrokenObjectives(catalogue),
    ...findBrokenPolicies(catalogue),
    ...findUncovered(catalogue),
    ...findWrongCounts(catalogue),
  ];
}

/** Criteria of a SOC 2 with these categories, in the framework’s order. */
export function criteriaFor(
  catalogue: Pick<Catalogue, 'criteria'>,
  categories: readonly string[],
): Criterion[] {
  return catalogue.criteria.filter((criterion) => categories.includes(criterion.category));
}

function findRepeats({ criteria, controls, library, services, general, policies }: Catalogue): string[] {
  const registers: [string, string[]][] = [
    ['criterion', criteria.map(({ id }) => id)],
    ['point of focus', criteria.flatMap((criterion) => criterion.points_of_focus.map(({ id }) => id))],
    ['control', [...controls.map(({ id }) => id), ...services.flatMap(businessControls).map(({ id }) => id)]],
    ['test', controls.flatMap((control) => control.tests.map(({ id }) => id))],
    ['domain', library.domains.map(({ id }) => id)],
    ['evidence type', library.evidence_types.map(({ id }) => id)],
    ['population type', library.population_types.map(({ id }) => id)],
    [
      'objective',
      [
        ...general.itgc_objectives.map(({ id }) => id),
        ...services.flatMap((s) => s.objectives.map(({ id }) => id)),
      ],
    ],
    ['policy', policies.map(({ id }) => id)],
  ];
  return registers.flatMap(([what, ids]) =>
    repeated(ids).map((id) => `The ${what} ${id} is defined more than once.`),
  );
}

function findBrokenControls({ controls, library, criteria, general }: Catalogue): string[] {
  const known = {
    domain: new Set(library.domains.map(({ id }) => id)),
    owner: new Set(library.owner_roles.map(({ role }) => role)),
    'evidence type': new Set(library.evidence_types.map(({ id }) => id)),
    'population type': new Set(library.population_types.map(({ id }) => id)),
    criterion: new Set(criteria.map(({ id }) => id)),
    objective: new Set(general.itgc_objectives.map(({ id }) => id)),
  };
  return controls.flatMap((control) => {
    const uses: [keyof typeof known, string[]][] = [
      ['domain', [control.domain]],
      ['owner', [control.owner]],
      ['evidence type', control.evidence_types],
      ['population type', control.populations],
      ['criterion', control.criteria],
      ['objective', control.soc1_itgc],
    ];
    const unknown = uses.flatMap(([what, ids]) =>
      ids
        .filter((id) => !known[what].has(id))
        .map((id) => `Control ${control.id} names the ${what} ${id}, which does not exist.`),
    );
    const inquiryOnly = control.tests.every(({ nature }) => nature === 'inquiry');
    return inquiryOnly ? [...unknown, `Control ${control.id} is tested by inquiry alone.`] : unknown;
  });
}

function findBrokenObjectives({ services, general, controls }: Catalogue): string[] {
  const library = new Set(controls.map(({ id }) => id));
  const itgc = new Set(general.itgc_objectives.map(({ id }) => id));
  const named = general.itgc_objectives.flatMap((objective) =>
    [...objective.all_mapped_controls, ...objective.illustrative_controls.map(({ ref }) => ref)]
      .filter((id) => !library.has(id))
      .map((id) => `Objective ${objective.id} names the control ${id}, which does not exist.`),
  );
  const unanswered = services.flatMap((service) => [
    ...service.usual_itgc_objectives
      .filter((id) => !itgc.has(id))
      .map((id) => `Service ${service.id} names the objective ${id}, which does not exist.`),
    ...service.objectives.flatMap((objective) => {
      const answered = new Set(objective.controls.flatMap((control) => control.addresses_risks));
      const risks = new Set(objective.risks.map(({ id }) => id));
      return [
        ...[...risks].filter((id) => !answered.has(id)).map((id) => `No control answers the risk ${id}.`),
        ...[...answered]
          .filter((id) => !risks.has(id))
          .map((id) => `A control answers the risk ${id}, which does not exist.`),
      ];
    }),
  ]);
  return [...named, ...unanswered];
}

function findBrokenPolicies({ policies, controls, criteria, library }: Catalogue): string[] {
  const known = new Set(controls.map(({ id }) => id));
  const ids = new Set(criteria.map(({ id }) => id));
  const roles = new Set(library.owner_roles.map(({ role }) => role));
  return policies.flatMap((policy) => {
    const used = new Set([...policy.prose.matchAll(/\{\{([^}]*)\}\}/g)].map(([, name]) => name ?? ''));
    const named = new Set(policy.blanks.map(({ name }) => name));
    return [
      ...(roles.has(policy.owner)
        ? []
        : [`Policy ${policy.id} names the owner ${policy.owner}, which does not exist.`]),
      ...policy.controls
        .filter((id) => !known.has(id))
        .map((id) => `Policy ${policy.id} names the control ${id}, which does not exist.`),
      ...policy.criteria
        .filter((id) => !ids.has(id))
        .map((id) => `Policy ${policy.id} names the criterion ${id}, which does not exist.`),
      ...[...used]
        .filter((name) => !named.has(name))
        .map((name) => `Policy ${policy.id} has the blank {{${name}}} without saying what it means.`),
      ...[...named]
        .filter((name) => !used.has(name))
        .map((name) => `Policy ${policy.id} explains the blank ${name}, which its text does not use.`),
    ];
  });
}

/** Every criterion needs at least two controls of the library to choose from. */
function findUncovered({ criteria, controls }: Catalogue): string[] {
  return criteria.flatMap(({ id }) => {
    const serving = controls.filter((control) => control.criteria.includes(id)).length;
    return serving >= 2
      ? []
      : [`Criterion ${id} is served by ${serving} control${serving === 1 ? '' : 's'}; two are needed.`];
  });
}

function findWrongCounts({ criteria }: Catalogue): string[] {
  return criteria
    .filter((criterion) => criterion.pof_count !== criterion.points_of_focus.length)
    .map(
      ({ id, pof_count, points_of_focus }) =>
        `${id} says ${pof_count} points of focus and lists ${points_of_focus.length}.`,
    );
}

function businessControls(service: ServiceType): { id: string }[] {
  return service.objectives.flatMap((objective) => objective.controls);
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}
