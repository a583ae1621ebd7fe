import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inTransaction } from './engine.ts';
import { EMBEDDED_MAJOR, openFolder, readyTemplate } from './folder.ts';
import { openLite } from './lite.ts';
import { lockFolder } from './lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-durable-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the embedded database', () => {
  test('is the PostgreSQL that the folder’s mark names, and makes the disk keep what it acknowledges', async () => {
    const data = join(folder, 'syncs');
    const engine = await openFolder(data);
    const ask = async (text: string) => inTransaction(engine, (session) => session.query(text));
    expect(await ask('show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await ask(`select current_setting('server_version_num')::int / 10000 as major`)).toEqual([
      { major: EMBEDDED_MAJOR },
    ]);

    const before = await engine.syncs();
    await ask('create table t (n int)');
    for (let n = 0; n < 4; n += 1) await ask('insert into t values (1)');
    expect(await engine.syncs()).toBeGreaterThanOrEqual(before + 5);
    const reading = await engine.syncs();
    await ask('select count(*) from t');
    expect(await engine.syncs()).toBe(reading);
    await engine.close();
  });

  test('keeps every acknowledged write when its process is killed', async () => {
    const data = join(folder, 'killed');
    await (await openFolder(data)).close();
    const script = join(folder, 'writer.ts');
    writeFileSync(
      script,
      `import { openLite } from ${JSON.stringify(join(import.meta.dirname, 'lite.ts'))};
       import { inTransaction } from ${JSON.stringify(join(import.meta.dirname, 'engine.ts'))};
       const engine = await openLite(${JSON.stringify(join(data, 'database'))});
       await inTransaction(engine, (session) => session.run('create table acknowledged (n int)'));
       for (let n = 0; ; n += 1) {
         await inTransaction(engine, (session) => session.query('insert into acknowledged values ($1)', [n]));
         process.stdout.write(n + '\\n');
       }`,
    );
    const writer = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let last = -1;
    writer.stdout.on('data', (chunk: Buffer) => {
      const numbers = chunk.toString().trim().split('\n').map(Number);
      last = numbers.at(-1) ?? last;
      if (last >= 40) writer.kill('SIGKILL');
    });
    await once(writer, 'close');
    expect(last).toBeGreaterThanOrEqual(40);

    const engine = await openLite(join(data, 'database'));
    const rows = await inTransaction(engine, (session) =>
      session.query('select n from acknowledged order by n'),
    );
    const kept = (rows as { n: number }[]).map(({ n }) => n);
    expect(kept.slice(0, last + 1)).toEqual(Array.from({ length: last + 1 }, (_, n) => n));
    await engine.close();
  });

  test('tells everyone who waits when its thread ends', async () => {
    const data = join(folder, 'ends');
    cpSync(await readyTemplate(), data, { recursive: true });
    const engine = await openLite(data);
    const session = await engine.begin();
    const long = session.query('select count(*) from generate_series(1, 30000000)');
    const ended = engine.end();
    await expect(long).rejects.toMatchObject({ kind: 'unavailable' });
    await ended;
    await expect(session.query('select 1')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a data folder', () => {
  test('of another PostgreSQL is refused, and left as it is', async () => {
    const data = join(folder, 'older');
    await (await openFolder(data)).close();
    writeFileSync(join(data, 'database/PG_VERSION'), '17\n');
    await expect(openFolder(data)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('17'),
    });
    expect(readFileSync(join(data, 'database/PG_VERSION'), 'utf8')).toBe('17\n');
  });

  test('that was left half copied is copied again', async () => {
    const data = join(folder, 'half');
    cpSync(await readyTemplate(), join(data, 'database.new'), { recursive: true });
    rmSync(join(data, 'database.new/PG_VERSION'));
    const engine = await openFolder(data);
    expect(existsSync(join(data, 'database.new'))).toBe(false);
    await engine.close();
  });

  test('is held by one process at a time, and free again when that one is killed', async () => {
    const data = join(folder, 'locked');
    const script = join(folder, 'holder.ts');
    writeFileSync(
      script,
      `import { lockFolder } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
       lockFolder(${JSON.stringify(data)});
       process.stdout.write('held');
       setInterval(() => {}, 1000);`,
    );
    const holder = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(holder.stdout, 'data');
      expect(() => lockFolder(data)).toThrow(`in use by process ${holder.pid}`);
    } finally {
      holder.kill('SIGKILL');
    }
    await once(holder, 'close');
    const lock = lockFolder(data);
    expect(() => lockFolder(data)).toThrow(`in use by process ${process.pid}`);
    lock.release();
    lockFolder(data).release();
  });
});
