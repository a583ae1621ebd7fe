import { Problem } from '#domain/problem.ts';
import type { Evidence } from '#domain/evidence/evidence.ts';
import type { Writing } from '#platform/context.ts';
import { receive, send } from '#platform/http/bytes.ts';
import { recordAnswers } from '#platform/records/answers.ts';
import { giveFile, receiveFile } from '#platform/storage/receive.ts';
import { evidence, evidenceBytes } from './contract.ts';
import { demandFile, readEvidence, saveHeldFile } from './store.ts';

export const routes = recordAnswers('evidence', evidence, {
  admit: admitEvidence,
  permit: (_, after, ctx) => admitEvidence(after, ctx),
});

export const byteRoutes = [
  receive(evidenceBytes.put, async ({ context, body, mediaType, mostBytes }) => {
    const file = await receiveFile(context, body, { mostBytes, declared: mediaType });
    await context.atomically((ctx) => saveHeldFile(ctx.db, file));
    return file;
  }),
  send(evidenceBytes.get, async ({ context, input }) => {
    const body = await context.read(async (db) => {
      const asked = await readEvidence(db, input.id, input);
      const now = await readEvidence(db, input.id, { from: asked.organization });
      demandBytes(now.body);
      return asked.body;
    });
    return giveFile(context, body.file);
  }),
];

function demandBytes({ title, erased }: Evidence): void {
  if (!erased) return;
  throw new Problem('missing', `The bytes of ${title} were erased on ${erased.on}: ${erased.why}`);
}

/** What the auditor obtained is filed as the auditor’s, what the company brings as the company’s. */
async function admitEvidence({ filedBy, file, erased }: Evidence, ctx: Writing): Promise<void> {
  if (erased)
    throw new Problem('invalid', 'Evidence is not written as erased. Erase it, and that is written.');
  if (filedBy !== ctx.actor.side) {
    throw new Problem('forbidden', `You file evidence as the ${ctx.actor.side}’s, not as the ${filedBy}’s.`);
  }
  await demandFile(ctx.db, file);
}
