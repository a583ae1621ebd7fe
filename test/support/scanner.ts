import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A small clamd on loopback that speaks INSTREAM and PING, and knows one word as malware. */
export interface SmallScanner {
  at: string;
  /** What it saw of each file, whole. */
  seen: Buffer[];
  /** `honest` looks; the others are ways to fail. */
  is: 'honest' | 'silent' | 'hanging up' | 'babbling' | 'full';
  close: () => Promise<void>;
}

/** The word that it takes for malware. */
export const MALWARE = 'TICKMARK-TEST-MALWARE';

/** Opens it on a port, or on the path of a socket. */
export async function openSmallScanner(path?: string): Promise<SmallScanner> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    let came = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      came = Buffer.concat([came, chunk]);
      if (scanner.is === 'hanging up' && came.length > 3) {
        socket.resetAndDestroy();
        return;
      }
      if (scanner.is === 'full' && came.length > 1000) {
        socket.end('INSTREAM size limit exceeded. ERROR\0');
        return;
      }
      const said = replyTo(came, scanner);
      if (said === undefined || scanner.is === 'silent') return;
      socket.end(scanner.is === 'babbling' ? 'I would say: fine\0' : `${said}\0`);
    });
  });
  await new Promise<void>((listening) => {
    if (path === undefined) server.listen(0, '127.0.0.1', listening);
    else server.listen(path, listening);
  });
  const scanner: SmallScanner = {
    at: path ?? `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    is: 'honest',
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
  return scanner;
}

/** The reply, once all of the question is there. */
function replyTo(came: Buffer, scanner: SmallScanner): string | undefined {
  if (came.toString('latin1').startsWith('zPING\0')) return 'PONG';
  const start = 'zINSTREAM\0'.length;
  if (came.toString('latin1', 0, start) !== 'zINSTREAM\0') return undefined;
  const parts: Buffer[] = [];
  for (let at = start; came.length >= at + 4;) {
    const size = came.readUInt32BE(at);
    if (size === 0) {
      const whole = Buffer.concat(parts);
      scanner.seen.push(whole);
      return whole.includes(MALWARE) ? 'stream: Test.Malware FOUND' : 'stream: OK';
    }
    parts.push(came.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return undefined;
}
