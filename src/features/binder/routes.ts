import { Problem } from '#domain/problem.ts';
import { leaving, withArrived } from '#platform/binder/arriving.ts';
import { receive, send } from '#platform/http/bytes.ts';
import { importBinder, openExport } from './actions.ts';
import { binderBytes } from './contract.ts';

export const byteRoutes = [
  receive(binderBytes.import, ({ context, body, mostBytes }) =>
    withArrived(body, mostBytes, (archive) => importBinder(context, archive)),
  ),
  send(binderBytes.export, async ({ context, input }) => {
    const organization = context.caller === 'operator' ? input.organization : context.actor.organization;
    if (organization === undefined) throw new Problem('invalid', 'Say whose binder: ?organization=...');
    const write = await openExport(context, organization);
    return { stream: leaving(write), name: `${organization}.binder.zip` };
  }),
];
