import { connect, type Socket } from 'node:net';
import { Problem } from '#domain/problem.ts';

/** Looks through files for malware while they arrive. */
export interface Scanner {
  /** Passes a file on while the scanner reads along; `verdict` throws unless it found nothing. */
  follow: (source: AsyncIterable<Uint8Array>) => Followed;
  /** Asks whether the scanner is there. */
  check: () => Promise<void>;
}

export interface Followed {
  stream: AsyncIterable<Uint8Array>;
  verdict: () => Promise<void>;
  /** Lets the scanner go, whatever became of the file. */
  end: () => void;
}

/** How long the scanner may take: to be reached, to take a piece, and to say what it found. */
export interface ScanPatience {
  connectMs: number;
  takeMs: number;
  verdictMs: number;
}

export const SCAN_PATIENCE: ScanPatience = { connectMs: 5000, takeMs: 30_000, verdictMs: 300_000 };

/** A clamd at `host:port` or at the path of its socket. No answer, or one that is not understood, is never a pass. */
export function openScanner(at: string, patience: ScanPatience = SCAN_PATIENCE): Scanner {
  return {
    follow: (source) => follow(source, at, patience),
    check: async () => {
      const line = await openLine(at, patience.connectMs);
      line.socket.write('zPING\0');
      const said = await line.reply(patience.connectMs).finally(() => line.socket.destroy());
      if (said !== 'PONG') throw silent(said);
    },
  };
}

function follow(source: AsyncIterable<Uint8Array>, at: string, patience: ScanPatience): Followed {
  let line: Line | undefined;
  async function* pass(): AsyncGenerator<Uint8Array> {
    line = await openLine(at, patience.connectMs);
    await line.send(Buffer.from('zINSTREAM\0'), patience.takeMs);
    for await (const chunk of source) {
      if (chunk.byteLength > 0) {
        await line.send(sizeOf(chunk.byteLength), patience.takeMs);
        await line.send(chunk, patience.takeMs);
      }
      yield chunk;
    }
  }
  const verdict = async (): Promise<void> => {
    if (!line) throw silent('it was not asked');
    await line.send(sizeOf(0), patience.takeMs);
    judge(await line.reply(patience.verdictMs));
  };
  return { stream: pass(), verdict, end: () => line?.socket.destroy() };
}

function judge(said: string): void {
  if (said === 'stream: OK') return;
  const [, found] = /^stream: (.+) FOUND$/.exec(said) ?? [];
  if (found !== undefined) {
    throw new Problem(
      'invalid',
      `The malware scanner found ${found.slice(0, 100)} in this file. Nothing of it was kept. Look after the machine it came from; if the file must be kept as evidence, pack it into an encrypted archive first.`,
      { malware: found.slice(0, 100) },
    );
  }
  throw silent(said);
}

function silent(why: string): Problem {
  const isTooLarge = why.includes('size limit exceeded');
  return new Problem(
    'unavailable',
    isTooLarge
      ? 'The file is larger than the malware scanner takes, so it was not looked through. Nothing of it was kept. The operator raises StreamMaxLength of clamd.'
      : 'The malware scanner does not answer, so the file was not looked through. Nothing of it was kept. Try again in a moment; the operator checks CLAMD.',
    { scanner: why.slice(0, 200) },
  );
}

function sizeOf(bytes: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes);
  return size;
}

/** A connection to clamd: what is sent waits until it was taken, and an early answer ends the sending. */
interface Line {
  socket: Socket;
  send: (bytes: Uint8Array, ms: number) => Promise<void>;
  reply: (ms: number) => Promise<string>;
}

async function openLine(at: string, connectMs: number): Promise<Line> {
  const socket = connect(addressOf(at));
  let said = '';
  let over: Problem | undefined;
  const ended = Promise.withResolvers<void>();
  const end = (why: string): void => {
    over ??= silent(why);
    ended.resolve();
  };
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.includes('\0')) ended.resolve();
    if (said.length > 10_000) end('it talks too much');
  });
  socket.on('error', (error) => end(error.message)).on('close', () => end('it hung up'));
  await within(
    connectMs,
    new Promise<void>((connected) => {
      socket.once('connect', connected);
      void ended.promise.then(connected);
    }),
    socket,
  );
  if (over) throw over;
  return {
    socket,
    send: async (bytes, ms) => {
      // Before the end it answers only to refuse: what it said is read by `reply`.
      if (said.includes('\0')) return;
      if (over) throw over;
      if (socket.write(bytes)) return;
      await within(ms, Promise.race([drained(socket), ended.promise]), socket);
    },
    reply: async (ms) => {
      await within(ms, ended.promise, socket);
      if (!said.includes('\0')) throw over ?? silent('it said nothing');
      return said.slice(0, said.indexOf('\0')).trim();
    },
  };
}

function drained(socket: Socket): Promise<void> {
  return new Promise((drain) => {
    socket.once('drain', drain);
  });
}

async function within(ms: number, work: Promise<void>, socket: Socket): Promise<void> {
  let watch: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    watch = setTimeout(() => {
      fail(silent(`no answer within ${ms} ms`));
      socket.destroy();
    }, ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(watch);
  }
}

function addressOf(at: string): { path: string } | { host: string; port: number } {
  if (at.startsWith('/')) return { path: at };
  const colon = at.lastIndexOf(':');
  return { host: at.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(at.slice(colon + 1)) };
}
