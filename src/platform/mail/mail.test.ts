import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Problem } from '#domain/problem.ts';
import { ownCertificate } from '#test/support/certificate.ts';
import { isMailAddress, readSender } from './address.ts';
import { openMail, type Mailer } from './mail.ts';
import { readMailServer } from './server-url.ts';

const known = ownCertificate('mail.example.com');
const from = { name: 'Tickmark', address: 'tickmark@example.com' };
const closing: (() => void)[] = [];
const arrived: { from: string; to: string[]; text: string; isSafe: boolean; user: string | undefined }[] = [];
const MAIL = { to: 'ada@example.com', subject: 'You are invited', text: 'Open this link.\n.\nAnd this.\n' };

beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), known.cert]));
afterAll(() => closing.forEach((close) => close()));

/** A mail server that keeps what arrives. */
async function postOffice(more: SMTPServerOptions = {}): Promise<number> {
  const server = new SMTPServer({
    ...known,
    authOptional: true,
    hideSTARTTLS: true,
    onAuth: ({ username, password }, _, done) =>
      password === 'right' ? done(null, { user: username }) : done(new Error('No.')),
    onRcptTo: ({ address }, _, done) => done(address.startsWith('nobody@') ? new Error('Who?') : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        arrived.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
          isSafe: session.secure,
          user: session.user,
        });
        done();
      });
    },
    ...more,
  });
  server.on('error', () => undefined);
  closing.push(() => server.close());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.server.address() as AddressInfo).port;
}

/** A server that is none: it says these lines, or nothing. */
async function impostor(act: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    act(socket);
  });
  closing.push(() => server.close());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

function mailer(
  url: string,
  more: { port?: number; wholeMs?: number; tell?: (why: unknown) => void } = {},
): Mailer {
  const server = readMailServer(url);
  if (!server) throw new Error(`${url} names no server.`);
  const { port = server.port, ...rest } = more;
  const reach = () => {
    const socket = connect(port, '127.0.0.1');
    closing.push(() => socket.destroy());
    return socket;
  };
  return openMail({ server, from, ...rest, ...(!server.isThisMachine && { reach }) });
}

async function problemOf(asked: Promise<void>): Promise<Problem> {
  const thrown = await asked.then(
    () => new Error('It went through.'),
    (thrown: unknown) => thrown,
  );
  if (thrown instanceof Problem) return thrown;
  throw thrown;
}

test('without a mail server every mail is refused, and callers can see it before', async () => {
  const off = openMail(undefined);
  expect(off.isOff).toBe(true);
  expect((await problemOf(off.send(MAIL))).kind).toBe('unavailable');
  expect((await problemOf(off.check())).message).toContain('SMTP_URL');
});

test('a mail arrives over TLS as plain words, with nothing that follows the reader', async () => {
  const port = await postOffice({ secure: true });
  const { send, check, isOff } = mailer(`smtps://me:right@mail.example.com:${port}`);
  expect(isOff).toBe(false);
  await check();
  await send(MAIL);
  const [mail] = arrived.splice(0);
  expect(mail).toMatchObject({ from: from.address, to: ['ada@example.com'], isSafe: true, user: 'me' });
  const [head = '', body = ''] = mail?.text.split(/\r\n\r\n(.*)/s) ?? [];
  expect(head).toContain('From: Tickmark <tickmark@example.com>');
  expect(head).toContain('Auto-Submitted: auto-generated');
  expect(head).toContain('Content-Type: text/plain; charset=utf-8');
  expect(head).not.toMatch(/X-Mailer|nodemailer/i);
  expect(head).toMatch(/^Message-ID: <[^@\s]+@example\.com>$/im);
  expect(body).toBe('Open this link.\r\n.\r\nAnd this.\r\n');
});

test('STARTTLS is begun where it is offered', async () => {
  const port = await postOffice({ hideSTARTTLS: false });
  await mailer(`smtp://me:right@mail.example.com:${port}`).send(MAIL);
  expect(arrived.splice(0)).toMatchObject([{ isSafe: true, user: 'me' }]);
});

test('on this machine none is needed', async () => {
  const port = await postOffice();
  await mailer(`smtp://127.0.0.1:${port}`).send(MAIL);
  expect(arrived.splice(0)).toMatchObject([{ isSafe: false, to: ['ada@example.com'] }]);
});

describe('nothing is said', () => {
  test('where STARTTLS is not offered', async () => {
    const port = await postOffice({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    const problem = await problemOf(mailer(`smtp://me:right@mail.example.com:${port}`).send(MAIL));
    expect(problem).toMatchObject({ kind: 'unavailable' });
    expect(problem.message).toContain('offers no connection that is safe');
  });

  test('where STARTTLS was taken out of the conversation, not even the password', async () => {
    const said: string[] = [];
    const port = await impostor((socket) => {
      socket.write('220 mail.example.com\r\n');
      socket.on('data', (line: Buffer) => {
        said.push(line.toString());
        socket.write(
          line.toString().startsWith('EHLO') ? '250-x\r\n250 AUTH PLAIN LOGIN\r\n' : '454 Not now\r\n',
        );
      });
    });
    const problem = await problemOf(mailer(`smtp://me:right@mail.example.com:${port}`).send(MAIL));
    expect(problem.message).toContain('offers no connection that is safe');
    expect(said.join('')).toMatch(/^EHLO example\.com\r\nSTARTTLS\r\n(QUIT\r\n)?$/);
  });

  test('to a server with another certificate', async () => {
    for (const [secure, cert] of [
      [true, ownCertificate('mail.example.com')],
      [false, ownCertificate('mail.example.com')],
    ] as const) {
      const port = await postOffice({ ...cert, secure, hideSTARTTLS: false });
      const url = `${secure ? 'smtps' : 'smtp'}://mail.example.com:${port}`;
      expect((await problemOf(mailer(url).send(MAIL))).message).toContain('no connection that is safe');
    }
    const port = await postOffice({ secure: true });
    expect((await problemOf(mailer(`smtps://other.example.com:${port}`).send(MAIL))).kind).toBe(
      'unavailable',
    );
  });
  test('and nothing arrived', () => expect(arrived).toEqual([]));
});

describe('bad news is told in words and in time', () => {
  test.each([
    ['a server that never speaks', () => undefined, 'in time'],
    [
      'one that drips',
      (socket: Socket) => {
        const drip = setInterval(() => socket.write('2'), 20);
        socket.on('close', () => clearInterval(drip));
      },
      'in time',
    ],
    ['one that hangs up', (socket: Socket) => void socket.destroy(), 'does not answer'],
    ['one that sends us away', (socket: Socket) => void socket.end('554 Go away\r\n'), 'does not answer'],
    [
      'one that speaks otherwise',
      (socket: Socket) => void socket.end('HTTP/1.1 400 Bad\r\n\r\n'),
      'does not answer',
    ],
  ])('%s', async (_, act, words) => {
    const port = await impostor(act);
    const began = performance.now();
    const { send, check } = mailer(`smtp://mail.example.com:${port}`, { wholeMs: 400 });
    for (const asked of [send(MAIL), check()]) {
      const problem = await problemOf(asked);
      expect(problem.kind).toBe('unavailable');
      expect(problem.message).toContain(words);
    }
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test('nobody at the port, a wrong password, an address that it does not take', async () => {
    const port = await postOffice({ secure: true });
    const closed = await impostor(() => undefined);
    closing.pop()?.();
    const tell = vi.fn<(why: unknown) => void>();
    const words = [];
    words.push((await problemOf(mailer(`smtp://127.0.0.1:${closed}`).send(MAIL))).message);
    words.push(
      (await problemOf(mailer(`smtps://me:wrong@mail.example.com:${port}`, { tell }).send(MAIL))).message,
    );
    const { send } = mailer(`smtps://me:right@mail.example.com:${port}`);
    words.push((await problemOf(send({ ...MAIL, to: 'nobody@example.com' }))).message);
    expect(words).toEqual([
      expect.stringContaining('does not answer or refuses'),
      expect.stringContaining('does not let us in'),
      expect.stringContaining('does not take mail for this address'),
    ]);
    expect(tell).toHaveBeenCalledTimes(1);
    expect(String(tell.mock.calls[0]?.[0])).not.toContain('wrong');
  });
});

describe('what people wrote stays in its line', () => {
  test.each([
    'Hello\r\nBcc: eve@example.com',
    'Hello\nBcc: eve@example.com\n\nother text',
    'Hello\r\n\r\n<b>x</b>',
    'Hello\u2028Bcc: eve@example.com',
    'Hello\u0085Bcc: eve@example.com',
    'Hello\0Bcc: eve@example.com',
    `Hello ${'x'.repeat(5000)}\r\nBcc: eve@example.com`,
  ])('subject %j', async (subject) => {
    const port = await postOffice();
    await mailer(`smtp://127.0.0.1:${port}`).send({ ...MAIL, subject });
    const [mail] = arrived.splice(0);
    const head = mail?.text.split('\r\n\r\n')[0] ?? '';
    expect(mail?.to).toEqual(['ada@example.com']);
    expect(head).not.toMatch(/^(bcc|cc):/im);
    expect(head.match(/^[\w-]+(?=:)/gm)?.toSorted()).toEqual([
      'Auto-Submitted',
      'Content-Transfer-Encoding',
      'Content-Type',
      'Date',
      'From',
      'MIME-Version',
      'Message-ID',
      'Subject',
      'To',
      'X-Auto-Response-Suppress',
    ]);
  });

  test.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@example.com\r\nRCPT TO:<eve@example.com>',
    'ada@example.com, eve@example.com',
    'ada@example.com;eve@example.com',
    'Ada <ada@example.com>',
    '<ada@example.com>',
    '"a b"@example.com',
    'ada@example.com ',
    'ada@exa mple.com',
    'ada@-example.com',
    'ada..x@example.com',
    '.ada@example.com',
    'ada@@example.com',
    'ada@example..com',
    'ada@[127.0.0.1]',
    'ada(x)@example.com',
    'ada@example.com\0',
    'ada\u200B@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(60)}`,
  ])('address %j is refused', async (to) => {
    expect(isMailAddress(to)).toBe(false);
    expect((await problemOf(mailer('smtp://127.0.0.1:9').send({ ...MAIL, to }))).kind).toBe('invalid');
  });

  test.each([
    'ada@example.com',
    'ada.b+c_d@sub.example.com',
    "o'neil@example.org",
    'root@localhost',
    '1@2.de',
  ])('address %j is one', (to) => expect(isMailAddress(to)).toBe(true));

  test.each([
    ['Tickmark <t@example.com>', { name: 'Tickmark', address: 't@example.com' }],
    ['t@example.com', { name: '', address: 't@example.com' }],
    ['Tickmark <t@example.com>\r\nBcc: e@example.com', undefined],
    ['Tick\r\nBcc: e@example.com <t@example.com>', undefined],
    ['<a@b.c> <t@example.com>', undefined],
  ])('sender %j', (text, read) => expect(readSender(text)).toEqual(read));
});

test('a text is taken as it is: what looks like the end of a mail ends nothing', async () => {
  const port = await postOffice();
  const text = 'a\r\n.\r\nMAIL FROM:<eve@example.com>\r\nb\u0007\0c\rd';
  await mailer(`smtp://127.0.0.1:${port}`).send({ ...MAIL, text });
  const [mail, ...others] = arrived.splice(0);
  expect(others).toEqual([]);
  expect(mail?.text).toContain('a\r\n.\r\nMAIL FROM:<eve@example.com>\r\nbc\r\nd');
});
