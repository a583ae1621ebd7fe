import { defineCheck, type Found } from './finding.ts';

/** S8: each result was reviewed by a second person, and not before the work was done. */
export const secondReviewer = defineCheck(
  'S8',
  'Was each result reviewed by a second person when the work was done?',
  ({ controls }) => {
    const results = controls.flatMap(({ tests }) => tests.flatMap((test) => test.results));
    return [
      ...results
        .filter(({ performedBy, reviewedBy }) => performedBy === reviewedBy)
        .map(({ id, reviewedBy }): Found => ({
          what: `The result ${id} was performed and reviewed by ${reviewedBy}.`,
          where: { noun: 'result', id },
          mend: 'Let a second person review it.',
        })),
      ...results
        .filter(({ performedTo, reviewedOn }) => reviewedOn < performedTo)
        .map(({ id, reviewedOn, performedTo }): Found => ({
          what: `The result ${id} was reviewed on ${reviewedOn}, before the work ended on ${performedTo}.`,
          where: { noun: 'result', id },
          mend: 'Let it be reviewed again, or correct the dates.',
        })),
    ];
  },
);
