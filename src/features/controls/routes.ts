import { stateOn } from '#domain/control/life.ts';
import type { Context } from '#platform/context.ts';
import { answer } from '#platform/http/answer.ts';
import { adoptControl, changeControl, putControlInForce, retireControl } from './actions.ts';
import { controls } from './contract.ts';
import { findControls, findControlVersions, readControl, type ControlRow } from './store.ts';

const os = answer(controls);

export const routes = os.router({
  list: os.list.handler(async ({ input, context }) => {
    const rows = await context.read((db) => findControls(db, input));
    const shown = rows.map((row) => show(context, row, input.asOf));
    return input.state === undefined ? shown : shown.filter(({ state }) => state === input.state);
  }),
  read: os.read.handler(async ({ input, context }) => {
    const row = await context.read((db) => readControl(db, input.id, input));
    return show(context, row, input.asOf);
  }),
  history: os.history.handler(({ input, context }) =>
    context.read((db) => findControlVersions(db, input.id, input)),
  ),
  adopt: os.adopt.handler(async ({ input, context }) => show(context, await adoptControl(context, input))),
  change: os.change.handler(async ({ input, context }) => show(context, await changeControl(context, input))),
  putInForce: os.putInForce.handler(async ({ input, context }) =>
    show(context, await putControlInForce(context, input.id)),
  ),
  retire: os.retire.handler(async ({ input, context }) => show(context, await retireControl(context, input))),
});

function show(context: Context, row: ControlRow, day = context.today()) {
  return { ...row, state: stateOn(row.body, day) };
}
