import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of the product, as an operator starts it, with what it wrote. */
export interface Node {
  child: ChildProcess;
  /** Where it answers; empty for a worker. */
  url: string;
  lines: string[];
  /** Sends a signal, waits for the end, and gives the exit code. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Nodes of one installation: one database, one ring, one token and one place for files; a data folder each. */
export class Nodes {
  readonly token = randomBytes(24).toString('hex');
  private readonly room: string;
  private readonly env: NodeJS.ProcessEnv;
  private readonly started: Node[] = [];

  constructor(room: string, databaseUrl: string) {
    this.room = room;
    mkdirSync(join(room, 'files'));
    this.env = {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DATABASE_CONNECTIONS: '5',
      SECRETS_KEYS: `1:${randomBytes(32).toString('base64url')}`,
      OPERATOR_TOKEN: this.token,
      LOG_LEVEL: 'info',
      DRAIN_SECONDS: '1',
      HOST: '127.0.0.1',
    };
  }

  /** Starts `tickmark <words>` in a data folder of this name, and waits until it says that it is ready. */
  async start(name: string, ...words: string[]): Promise<Node> {
    const data = join(this.room, name);
    mkdirSync(data, { recursive: true, mode: 0o700 });
    try {
      symlinkSync(join(this.room, 'files'), join(data, 'files'));
    } catch (thrown) {
      // A node that is started again finds it there.
      if ((thrown as { code?: string }).code !== 'EEXIST') throw thrown;
    }
    const child = spawn(process.execPath, ['src/cli/main.ts', ...words, '--data-dir', data], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const ready = Promise.withResolvers<string>();
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const [, url] = /answers at (http:\S+)\/api/.exec(line) ?? [];
        if (url !== undefined) ready.resolve(url);
        if (line.startsWith('Tickmark works on jobs')) ready.resolve('');
      });
    }
    const ended = once(child, 'close').then(([code]) => code as number | null);
    void ended.then(() => ready.reject(new Error(`${name} ended: ${lines.join('\n')}`)));
    ready.promise.catch(() => undefined);
    const node: Node = {
      child,
      url: '',
      lines,
      stop: async (signal = 'SIGTERM') => {
        child.kill(signal);
        return ended;
      },
    };
    this.started.push(node);
    node.url = await ready.promise;
    return node;
  }

  async get(node: Node, path: string, who = 'alder/alder-owner', more: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}`, 'tickmark-act-as': who };
    return fetch(`${node.url}${path}`, { ...more, headers: { ...headers, ...(more.headers as object) } });
  }

  async stop(): Promise<void> {
    await Promise.all(this.started.map((node) => node.stop('SIGKILL')));
  }
}

/** Waits until it is so; what it says otherwise is the error. */
export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; !(await isTrue()); tries += 1) {
    if (tries > 1200) throw new Error(`It did not come to that: ${what}`);
    await sleep(25);
  }
}
