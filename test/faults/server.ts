import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { connect } from '#api/client.ts';
import { contract } from '../../src/contract.ts';
import { ROOT } from '../journeys/command.ts';
import { personOf, type Who } from '../support/people.ts';
import type { Place } from './place.ts';

/** The product as its operator starts it, in a process of its own, on a place. */
export class Server {
  url = '';
  /** All that it wrote: its greeting, and its log. */
  said = '';
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<number | NodeJS.Signals | null>;
  private token = '';

  /** Starts one and waits until it answers; what it said is the error when it does not. */
  static async start(place: Place, env: Record<string, string> = {}): Promise<Server> {
    const server = new Server(place, env);
    await server.greets();
    return server;
  }

  constructor(place: Place, env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, ['src/main.ts'], {
      cwd: ROOT,
      env: { ...process.env, PORT: '0', LOG_LEVEL: 'warn', ...place.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.ended = once(this.child, 'close').then(
      ([code, signal]) => (signal ?? code) as number | NodeJS.Signals,
    );
  }

  private async greets(): Promise<void> {
    const isUp = Promise.withResolvers<void>();
    const look = (): void => {
      const [, url] = /answers at (http:\S+)\/api /.exec(this.said) ?? [];
      const [, path] = /token: (.+)$/m.exec(this.said) ?? [];
      if (url === undefined || path === undefined) return;
      this.url = url;
      this.token = readFileSync(path, 'utf8').trim();
      isUp.resolve();
    };
    this.child.stdout.on('data', look);
    void this.ended.then(() => isUp.reject(new Error(`The server did not start: ${this.said}`)));
    await isUp.promise;
  }

  /** A client of the API, acting as somebody of the world. */
  as(who: Who) {
    return connect(contract, `${this.url}/api`, () => this.headers(who));
  }

  /** Brings in a file as somebody; throws what the server says when it does not take it. */
  async bring(who: Who, bytes: Uint8Array): Promise<{ sha256: string; bytes: number }> {
    const body = Buffer.from(bytes);
    const answer = await fetch(`${this.url}/api/files`, { method: 'POST', body, headers: this.headers(who) });
    const said = (await answer.json()) as { sha256: string; bytes: number; code?: string; message?: string };
    if (answer.ok) return said;
    throw Object.assign(new Error(said.message), { kind: said.code });
  }

  async get(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`);
  }

  private headers(who: Who): Record<string, string> {
    const { organization, id } = personOf(who);
    return { authorization: `Bearer ${this.token}`, 'tickmark-act-as': `${organization}/${id}` };
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | NodeJS.Signals | null> {
    this.child.kill(signal);
    return this.ended;
  }
}
