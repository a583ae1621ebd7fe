import { checkBridgeLetter, keepUnsigned } from '#domain/report/letter-rules.ts';
import type { Representation } from '#domain/report/shapes.ts';
import { demandFile } from '#features/evidence/index.ts';
import type { Writing } from '#platform/context.ts';
import { answer } from '#platform/http/answer.ts';
import { recordAnswers } from '#platform/records/answers.ts';
import { refuseAssertion, signAssertion } from './actions.ts';
import {
  assertions,
  bridgeLetters,
  narratives,
  otherInformation,
  policies,
  representations,
} from './contract.ts';

const os = answer(assertions);

export const routes = {
  narratives: recordAnswers('narrative', narratives),
  otherInformation: recordAnswers('otherInformation', otherInformation),
  policies: recordAnswers('policy', policies),
  representations: recordAnswers('representation', representations, {
    admit: admitRepresentation,
    permit: (_, letter, ctx) => admitRepresentation(letter, ctx),
  }),
  bridgeLetters: recordAnswers('bridgeLetter', bridgeLetters, {
    admit: (letter, ctx) => checkBridgeLetter(letter, ctx.today()),
    permit: (_, letter, ctx) => checkBridgeLetter(letter, ctx.today()),
  }),
  assertions: {
    ...recordAnswers('assertion', assertions, {
      admit: (assertion) => keepUnsigned(assertion),
      permit: (_, assertion) => keepUnsigned(assertion),
    }),
    sign: os.sign.handler(({ input, context }) => signAssertion(context, input)),
    refuse: os.refuse.handler(({ input, context }) => refuseAssertion(context, input.id)),
  },
};

/** A letter that cites bytes that nobody brought in could never leave in a binder. */
async function admitRepresentation({ file }: Representation, ctx: Writing): Promise<void> {
  if (file) await demandFile(ctx.db, file);
}
