import { recordAnswers } from '#platform/records/answers.ts';
import { objectives, risks } from './contract.ts';

export const routes = {
  objectives: recordAnswers('objective', objectives),
  risks: recordAnswers('risk', risks),
};
