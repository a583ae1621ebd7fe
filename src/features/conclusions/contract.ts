import { recordEndpoints } from '#api/record-endpoints.ts';

/** Working papers: the firm’s own. Row security keeps them from the company until they are communicated. */
const read = ['auditor'] as const;
const work = ['auditor'] as const;
const conclude = ['auditor:manager', 'auditor:partner'] as const;
const partner = ['auditor:partner'] as const;

export const acceptances = recordEndpoints('acceptance', {
  path: '/acceptances',
  one: 'the acceptance of an engagement',
  many: 'acceptances of engagements with independence confirmed',
  read,
  write: partner,
});

export const designEvaluations = recordEndpoints('designEvaluation', {
  path: '/design-evaluations',
  one: 'a walkthrough and design evaluation',
  many: 'walkthroughs and design evaluations',
  read,
  write: work,
});

export const descriptionProcedures = recordEndpoints('descriptionProcedure', {
  path: '/description-procedures',
  one: 'a procedure on the description',
  many: 'procedures on the description',
  read,
  write: work,
});

export const controlConclusions = recordEndpoints('controlConclusion', {
  path: '/control-conclusions',
  one: 'a conclusion on a control',
  many: 'conclusions on controls',
  read,
  write: conclude,
});

export const conclusions = recordEndpoints('conclusion', {
  path: '/conclusions',
  one: 'a conclusion on a criterion or objective',
  many: 'conclusions on criteria and objectives',
  read,
  write: conclude,
});

export const commitmentConclusions = recordEndpoints('commitmentConclusion', {
  path: '/commitment-conclusions',
  one: 'a conclusion on a commitment or system requirement',
  many: 'conclusions on commitments and system requirements',
  read,
  write: conclude,
});

export const opinions = recordEndpoints('opinion', {
  path: '/opinions',
  one: 'the auditor’s opinion',
  many: 'the auditor’s opinions',
  read,
  write: partner,
  signs: true,
});

export const subsequentEvents = recordEndpoints('subsequentEvents', {
  path: '/subsequent-events',
  one: 'an inquiry about subsequent events',
  many: 'inquiries about subsequent events',
  read,
  write: work,
});
