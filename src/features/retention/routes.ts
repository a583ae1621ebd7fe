import { answer } from '#platform/http/answer.ts';
import { erase, liftHold, retentionOf, setHold, setRule } from './actions.ts';
import * as contract from './contract.ts';
import { evidence, legalHolds as holds, retentionRules as rules } from './store.ts';

const onHolds = answer(contract.legalHolds);
const onRules = answer(contract.retentionRules);
const onErasure = answer(contract.erasure);

export const routes = {
  legalHolds: onHolds.router({
    list: onHolds.list.handler(({ input, context }) => context.read((db) => holds.find(db, input))),
    read: onHolds.read.handler(({ input, context }) => context.read((db) => holds.read(db, input.id, input))),
    history: onHolds.history.handler(({ input, context }) =>
      context.read((db) => holds.history(db, input.id, input)),
    ),
    set: onHolds.set.handler(({ input, context }) => setHold(context, input)),
    lift: onHolds.lift.handler(({ input, context }) => liftHold(context, input)),
  }),
  retentionRules: onRules.router({
    list: onRules.list.handler(({ input, context }) => context.read((db) => rules.find(db, input))),
    history: onRules.history.handler(({ input, context }) =>
      context.read((db) => rules.history(db, input.id, input)),
    ),
    set: onRules.set.handler(({ input, context }) => setRule(context, input)),
  }),
  erasure: onErasure.router({
    retention: onErasure.retention.handler(({ input, context }) =>
      context.read(async (db) => {
        const one = await evidence.read(db, input.id, input);
        const { until = null, holds } = await retentionOf(db, one);
        return { keptUntil: until, holds: holds.map(({ id }) => id), erased: one.body.erased !== undefined };
      }),
    ),
    erase: onErasure.erase.handler(({ input, context }) => erase(context, input)),
  }),
};
