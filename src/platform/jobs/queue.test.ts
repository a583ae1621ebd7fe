import { expect, test } from 'vitest';
import { PgBoss } from 'pg-boss';
import { inTransaction } from '#platform/db/engine.ts';
import { useWorld } from '#test/support/world.ts';
import { queueDatabase } from './queue-database.ts';

const world = useWorld();

function library(): PgBoss {
  const backend = world.engine.kind === 'embedded' ? 'pglite' : 'postgres';
  return new PgBoss({ db: queueDatabase(world.engine), backend, schema: 'pgboss', migrate: false });
}

test('the tables of the queue are as the library wants them', async () => {
  expect(await library().detectSchemaDrift()).toMatchObject({ ok: true, extraIndexes: [] });
  await inTransaction(world.engine, (session) =>
    session.run('alter table pgboss.job drop column trace_context'),
  );
  expect(await library().detectSchemaDrift()).toMatchObject({ ok: false });
});

test('the word of a new job goes out on the channel that the library listens to', async () => {
  const heard: string[] = [];
  const db = queueDatabase(world.engine);
  const { rows } = await db.executeSql('select prosrc from pg_proc where proname = $1', ['queue_job']);
  const [, ours] = /pg_notify\('(\w+)'/.exec((rows as { prosrc: string }[])[0]?.prosrc ?? '') ?? [];
  const boss = new PgBoss({
    db: { ...db, listen: async (channel) => (heard.push(channel), { close: async () => undefined }) },
    schema: 'pgboss',
    migrate: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
    useListenNotify: true,
  });
  await boss.start();
  await boss.stop({ graceful: false });
  expect(heard).toEqual([ours]);
});
