import { openBackup } from '#platform/backup/write.ts';
import { leaving } from '#platform/binder/arriving.ts';
import { send } from '#platform/http/bytes.ts';
import { operationBytes } from './contract.ts';

export const byteRoutes = [
  send(operationBytes.backup, async ({ context, input }) => {
    const house = context.machinery();
    const { write } = await openBackup(house, { withFiles: input.files === 'with' });
    context.log.info({ requestId: context.requestId }, 'a backup goes out');
    return { stream: leaving(write), name: `tickmark-${context.today()}.backup.zip` };
  }),
];
