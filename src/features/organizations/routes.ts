import { admitPerson, keepKind } from '#domain/scope/people-rules.ts';
import { answer } from '#platform/http/answer.ts';
import { changeRecord, recordAnswers } from '#platform/records/answers.ts';
import { organizations, people, systems } from './contract.ts';
import { findOrganizations, readOrganization, readOrganizationVersions } from './store.ts';

const os = answer(organizations);

export const routes = {
  organizations: os.router({
    list: os.list.handler(({ input, context }) => context.read((db) => findOrganizations(db, input))),
    read: os.read.handler(({ input, context }) =>
      context.read((db) => readOrganization(db, input.id, input)),
    ),
    history: os.history.handler(({ input, context }) =>
      context.read((db) => readOrganizationVersions(db, input.id, input)),
    ),
    change: os.change.handler(({ input, context }) =>
      changeRecord('organization', context, input, { permit: keepKind }),
    ),
  }),
  people: recordAnswers('person', people, {
    admit: (person, ctx) => admitPerson(person, ctx.actor),
    permit: (before, after, ctx) => {
      admitPerson(before, ctx.actor);
      admitPerson(after, ctx.actor);
    },
  }),
  systems: recordAnswers('system', systems),
};
