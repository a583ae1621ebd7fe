import { addMonths } from '#domain/calendar.ts';
import { statesOf } from '#domain/control/states.ts';
import { Problem } from '#domain/problem.ts';
import { answer } from '#platform/http/answer.ts';
import { recordAnswers } from '#platform/records/answers.ts';
import { checkIntervals, controlStates, occurrences, outages } from './contract.ts';
import { readFactsOf } from './store.ts';

const os = answer(controlStates);
const MOST_MONTHS = 24;

export const routes = {
  occurrences: recordAnswers('occurrence', occurrences),
  checkIntervals: recordAnswers('checkInterval', checkIntervals),
  outages: recordAnswers('outage', outages),
  controlStates: os.router({
    states: os.states.handler(async ({ input: { control, first, last, from }, context }) => {
      if (first > last) throw new Problem('invalid', 'The first day comes after the last. Turn them around.');
      if (last > addMonths(first, MOST_MONTHS)) {
        throw new Problem('invalid', `States are read for at most ${MOST_MONTHS} months at once.`);
      }
      const records = await context.read((db) => readFactsOf(db, control, { from }));
      return statesOf(records, control, { from: first, to: last }, { asOf: context.today() }).spans;
    }),
  }),
};
