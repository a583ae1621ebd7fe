import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '#platform/house.ts';
import { readToken } from '#platform/http/token.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { WORLD } from '#test/support/found.ts';
import { timed, type Figure } from './figure.ts';

const FEW = 200;
const MANY = 2000;
const MEGABYTE = 1_000_000;

interface Server {
  url: string;
  token: string;
  peakMegabytes: () => Promise<number>;
  stop: () => Promise<void>;
}

/** Sends 2 GB through a server in a process of its own to the disk: at once and in pieces, beside 200 MB. */
export async function run(): Promise<Figure[]> {
  const few = await measure(FEW);
  const many = await measure(MANY);
  const speed = (seconds: number): number => MANY / seconds;
  return [
    { name: `${MANY} MB at once`, value: speed(many.atOnce), unit: 'MB/s', reach: 'over 100 MB/s' },
    { name: `${MANY} MB down again`, value: speed(many.down), unit: 'MB/s', reach: 'stated' },
    {
      name: `${MANY} MB in pieces, joined and held`,
      value: speed(many.inPieces),
      unit: 'MB/s',
      reach: 'stated',
    },
    {
      name: `peak memory of the server (${Math.round(few.peak)} MB at ${FEW} MB)`,
      value: many.peak,
      unit: 'MB',
      reach: 'constant',
    },
  ];
}

async function measure(megabytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-upload-'));
  const house = await openHouse(readSettings({ DATA_DIR: folder, LOG_LEVEL: 'silent' }));
  await WORLD.lay(house.engine);
  await house.close();
  const server = await start(folder);
  try {
    const atOnce = await timed(() => send(server, 'POST', '/api/files', megabytes));
    const { sha256 } = JSON.parse(atOnce.result.body) as { sha256: string };
    await cite(server, sha256, megabytes * MEGABYTE);
    const down = await timed(() => read(server, '/api/evidence/one/file'));
    if (down.result !== megabytes * MEGABYTE) throw new Error(`${down.result} bytes came back.`);
    const inPieces = await timed(async () => {
      const length = { 'upload-length': String(megabytes * MEGABYTE) };
      const { location } = await send(server, 'POST', '/api/uploads', 0, length);
      await send(server, 'PATCH', location, megabytes, {
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      });
    });
    const peak = await server.peakMegabytes();
    return { atOnce: atOnce.seconds, down: down.seconds, inPieces: inPieces.seconds, peak };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function start(folder: string): Promise<Server> {
  const child: ChildProcess = fork(import.meta.filename, [folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const answer = async (): Promise<unknown> => ((await once(child, 'message')) as [unknown])[0];
  const { url, token } = (await answer()) as { url: string; token: string };
  return {
    url,
    token,
    peakMegabytes: async () => {
      child.send('peak');
      return (await answer()) as number;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

const who = (token: string) => ({
  authorization: `Bearer ${token}`,
  'tickmark-act-as': 'alder/alder-contributor',
  'tus-resumable': '1.0.0',
});

/** Sends random bytes, each megabyte another; the disk may not make them smaller. */
async function send(
  { url, token }: Server,
  method: string,
  path: string,
  megabytes: number,
  more: Record<string, string> = {},
): Promise<{ body: string; location: string }> {
  const piece = randomBytes(MEGABYTE);
  const headers = { ...who(token), ...more, 'content-length': megabytes * MEGABYTE };
  const asked = request(new URL(path, url), { method, headers });
  const answered = once(asked, 'response');
  for (let n = 0; n < megabytes; n += 1) {
    piece.writeUInt32BE(n);
    const isTaken = asked.write(Buffer.from(piece));
    if (!isTaken) await once(asked, 'drain');
  }
  asked.end();
  const [response] = (await answered) as [import('node:http').IncomingMessage];
  const body = (await Array.fromAsync(response.setEncoding('utf8'))).join('');
  if ((response.statusCode ?? 500) >= 300) throw new Error(`${response.statusCode}: ${body}`);
  return { body, location: response.headers.location ?? '' };
}

async function cite({ url, token }: Server, sha256: string, bytes: number): Promise<void> {
  const file = { name: 'large.bin', sha256, bytes, mediaType: 'application/octet-stream' };
  const header = {
    source: 'Console',
    takenBy: 'Ana Lind',
    takenAt: '2026-02-08T09:00:00Z',
    nature: 'document',
    completeness: 'One file.',
  };
  const body = { title: 'Large', kind: 'ticket', file, filedBy: 'company', header };
  const answer = await fetch(`${url}/api/evidence`, {
    method: 'POST',
    headers: { ...who(token), 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'one', body }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function read({ url, token }: Server, path: string): Promise<number> {
  const asked = request(new URL(path, url), { headers: who(token) }).end();
  const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  return bytes;
}

/** The server, in the process that is forked. */
async function serve(folder: string): Promise<void> {
  const { startServer } = await import('../src/server.ts');
  const house = await openHouse(readSettings({ DATA_DIR: folder, LOG_LEVEL: 'silent' }));
  const { token } = readToken(folder);
  const { url } = await startServer(house, { token, host: '127.0.0.1', port: 0 });
  process.on('message', () => process.send?.(process.resourceUsage().maxRSS / 1024));
  process.send?.({ url, token });
}

if (import.meta.main) await serve(process.argv[2] ?? '');
