import { sha256Hex } from '#domain/hash.ts';
import { addDays, daysBetween } from './calendar.ts';

/** Numbers that look random and are the same on every machine and in every build. */
export interface Random {
  /** A whole number from 0 up to but not including `below`. */
  upTo: (below: number) => number;
  pick: <T>(list: readonly T[]) => T;
  day: (from: string, to: string) => string;
  /** `HH:MM:SS` within hours of UTC that fall on the same day in New York. */
  time: () => string;
}

export function randomFrom(name: string): Random {
  let state = Number.parseInt(sha256Hex(`ledgerline-example|${name}`).slice(0, 8), 16);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (below: number): number => Math.floor(next() * below);
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[upTo(list.length)];
    if (chosen === undefined) throw new Error('Nothing to pick from.');
    return chosen;
  };
  return {
    upTo,
    pick,
    day: (from, to) => addDays(from, upTo(daysBetween(from, to) + 1)),
    time: () => `${pad(13 + upTo(9))}:${pad(upTo(60))}:${pad(upTo(60))}`,
  };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
