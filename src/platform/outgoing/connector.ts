import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { buildConnector } from 'undici';
import { mayConnect, type Goal, type Opening } from './opening.ts';

/** Finds a name’s addresses; the machine’s own way unless a test brings another. */
export type Resolve = (name: string) => Promise<{ address: string; family: number }[]>;

const byMachine: Resolve = (name) => lookup(name, { all: true });

/** An address that a name led to and that nobody opened. Never shown: it tells what is inside. */
export class ClosedAddress extends Error {
  readonly code = 'CLOSED_ADDRESS';
}

/**
 * Connects to allowed addresses only. The name is looked up once, here: the addresses that were checked are those that
 * are connected to, and the one that answered is checked again before anything is sent.
 */
export function guardedConnector(
  openings: readonly Opening[],
  timeout: number,
  resolve: Resolve = byMachine,
): buildConnector.connector {
  return (options, callback) => {
    const { protocol, hostname } = options;
    const goal: Goal = {
      protocol,
      hostname,
      port: Number(options.port || (protocol === 'https:' ? 443 : 80)),
    };
    const connect = buildConnector({
      timeout,
      allowH2: false,
      lookup: guardedLookup(openings, goal, resolve),
    });
    connect(options, (error, socket) => {
      if (error || !socket) return callback(error ?? new ClosedAddress(), null);
      if (mayConnect(openings, goal, socket.remoteAddress ?? '')) return callback(null, socket);
      socket.destroy();
      return callback(new ClosedAddress(), null);
    });
  };
}

function guardedLookup(openings: readonly Opening[], goal: Goal, resolve: Resolve): LookupFunction {
  const find = callbackify(async (name: string) => {
    const found = await resolve(name);
    const open = found.filter(({ address }) => mayConnect(openings, goal, address));
    const [first] = open;
    if (!first) throw new ClosedAddress();
    return { first, open };
  });
  return (name, { all }, callback) =>
    find(name, (thrown: NodeJS.ErrnoException | null, found) => {
      if (thrown) callback(thrown, '', 0);
      else if (all) callback(null, found.open);
      else callback(null, found.first.address, found.first.family);
    });
}
