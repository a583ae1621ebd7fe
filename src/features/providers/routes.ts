import { checkProvider } from '#domain/scope/provider-rules.ts';
import { recordAnswers } from '#platform/records/answers.ts';
import { providers, userControls } from './contract.ts';

const check = {
  admit: checkProvider,
  permit: (_: unknown, after: Parameters<typeof checkProvider>[0]) => checkProvider(after),
};

export const routes = {
  providers: recordAnswers('provider', providers, check),
  userControls: recordAnswers('userControl', userControls),
};
