import { checkOpinion, isOwnName } from '#domain/opinion/rules.ts';
import { recordAnswers, type Rules } from '#platform/records/answers.ts';
import {
  acceptances,
  commitmentConclusions,
  conclusions,
  controlConclusions,
  descriptionProcedures,
  designEvaluations,
  opinions,
  subsequentEvents,
} from './contract.ts';

/** Whoever concludes signs with the own name: the program never concludes, and nobody for another. */
const ownName: Rules<'conclusion'> = {
  admit: (paper, ctx) => isOwnName(paper, ctx.actor.person),
  permit: (_, paper, ctx) => isOwnName(paper, ctx.actor.person),
};

export const routes = {
  acceptances: recordAnswers('acceptance', acceptances),
  designEvaluations: recordAnswers('designEvaluation', designEvaluations),
  descriptionProcedures: recordAnswers('descriptionProcedure', descriptionProcedures),
  controlConclusions: recordAnswers('controlConclusion', controlConclusions, {
    admit: (paper, ctx) => isOwnName(paper, ctx.actor.person),
    permit: (_, paper, ctx) => isOwnName(paper, ctx.actor.person),
  }),
  conclusions: recordAnswers('conclusion', conclusions, ownName),
  commitmentConclusions: recordAnswers('commitmentConclusion', commitmentConclusions, {
    admit: (paper, ctx) => isOwnName(paper, ctx.actor.person),
    permit: (_, paper, ctx) => isOwnName(paper, ctx.actor.person),
  }),
  opinions: recordAnswers('opinion', opinions, {
    admit: (opinion, ctx) => checkOpinion(opinion, ctx.actor.person),
    permit: (_, opinion, ctx) => checkOpinion(opinion, ctx.actor.person),
  }),
  subsequentEvents: recordAnswers('subsequentEvents', subsequentEvents),
};
