import { checkException, checkIncident } from '#domain/control/event-rules.ts';
import { recordAnswers } from '#platform/records/answers.ts';
import { exceptions, incidents, systemChanges } from './contract.ts';

export const routes = {
  exceptions: recordAnswers('exception', exceptions, {
    admit: checkException,
    permit: (_, after) => checkException(after),
  }),
  incidents: recordAnswers('incident', incidents, {
    admit: checkIncident,
    permit: (_, after) => checkIncident(after),
  }),
  systemChanges: recordAnswers('systemChange', systemChanges),
};
