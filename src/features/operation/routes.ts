import { openBackup } from '#platform/backup/write.ts';
import { leaving } from '#platform/binder/arriving.ts';
import { examine } from '#platform/doctor/doctor.ts';
import { answer } from '#platform/http/answer.ts';
import { send } from '#platform/http/bytes.ts';
import { operation, operationBytes } from './contract.ts';
import { patientOf } from './patient.ts';

const os = answer(operation);

export const routes = os.router({
  examine: os.examine.handler(({ input, context }) =>
    examine(patientOf(context.machinery(), { isDeep: input.deep, now: new Date() })),
  ),
});

export const byteRoutes = [
  send(operationBytes.backup, async ({ context, input }) => {
    const house = context.machinery();
    const { write } = await openBackup(house, { withFiles: input.files === 'with' });
    context.log.info({ requestId: context.requestId }, 'a backup goes out');
    return { stream: leaving(write), name: `tickmark-${context.today()}.backup.zip` };
  }),
];
