import { isOwnName } from '#domain/opinion/rules.ts';
import { keepCommunication } from '#domain/testing/deviation-rules.ts';
import { isReviewed, isReviewedAgain, refuseSecondSeed } from '#domain/testing/paper-rules.ts';
import { evaluateTest } from '#domain/testing/evaluation.ts';
import { answer } from '#platform/http/answer.ts';
import { recordAnswers } from '#platform/records/answers.ts';
import { communicateDeviation, drawSampleFor, extendSample } from './actions.ts';
import { deviations, results, samples, seedCommitments, sizeTables, tests } from './contract.ts';
import {
  findCommitmentsFor,
  findResultOf,
  findSamples,
  readSample,
  readSampleVersions,
  readTest,
} from './store.ts';

const testsOs = answer(tests);
const samplesOs = answer(samples);
const deviationsOs = answer(deviations);

export const routes = {
  sizeTables: recordAnswers('sizeTable', sizeTables),
  tests: {
    ...recordAnswers('test', tests),
    evaluation: testsOs.evaluation.handler(({ input: { id, ...place }, context }) =>
      context.read(async (db) => {
        const test = await readTest(db, id, place);
        const { result, sample } = await findResultOf(db, id, place);
        return evaluateTest(test.body, result?.body, sample?.body);
      }),
    ),
  },
  seedCommitments: recordAnswers('seedCommitment', seedCommitments, {
    admit: async (commitment, ctx) => {
      isOwnName(commitment, ctx.actor.person);
      await readTest(ctx.db, commitment.test);
      refuseSecondSeed(commitment, await findCommitmentsFor(ctx.db, commitment.test));
    },
  }),
  samples: {
    list: samplesOs.list.handler(({ input, context }) => context.read((db) => findSamples(db, input))),
    read: samplesOs.read.handler(({ input, context }) =>
      context.read((db) => readSample(db, input.id, input)),
    ),
    history: samplesOs.history.handler(({ input, context }) =>
      context.read((db) => readSampleVersions(db, input.id, input)),
    ),
    draw: samplesOs.draw.handler(({ input, context }) => drawSampleFor(context, input)),
    extend: samplesOs.extend.handler(({ input, context }) => extendSample(context, input)),
  },
  results: recordAnswers('result', results, {
    admit: (result) => isReviewed(result),
    permit: (_, result, ctx) => isReviewedAgain(result, ctx.actor.person),
  }),
  deviations: {
    ...recordAnswers('deviation', deviations, {
      admit: (deviation) => keepCommunication({}, deviation),
      permit: keepCommunication,
    }),
    communicate: deviationsOs.communicate.handler(({ input, context }) =>
      communicateDeviation(context, input.id, input.on),
    ),
  },
};
