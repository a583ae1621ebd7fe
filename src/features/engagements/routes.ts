import { scopeChanged } from '#domain/scope/engagement-rules.ts';
import { answer } from '#platform/http/answer.ts';
import { changeRecord, recordAnswers } from '#platform/records/answers.ts';
import { engagements, commitments } from './contract.ts';
import { readEngagement } from './store.ts';

const os = answer(engagements);

export const routes = {
  engagements: {
    ...recordAnswers('engagement', engagements),
    /** A change of scope or time after fieldwork began stands on the trail under a name of its own. */
    change: os.change.handler(async ({ input, context }) => {
      const before = await context.read((db) =>
        readEngagement(db, input.id, { from: context.actor.organization }),
      );
      const event = scopeChanged(before.body, input.body, context.today()) ? 'scope-changed' : 'changed';
      return changeRecord('engagement', context, { ...input, event });
    }),
  },
  commitments: recordAnswers('commitment', commitments),
};
