import type { Ear } from './engine.ts';

/** Who listens to which channel of one database. */
export class Ears {
  private readonly byChannel = new Map<string, Set<Ear>>();

  /** Says whether the channel is new: then the database has to be told. */
  add(channel: string, ear: Ear): boolean {
    const known = this.byChannel.get(channel) ?? new Set();
    this.byChannel.set(channel, known.add(ear));
    return known.size === 1;
  }

  remove(channel: string, ear: Ear): void {
    this.byChannel.get(channel)?.delete(ear);
  }

  get channels(): string[] {
    return [...this.byChannel.keys()];
  }

  hear(channel: string, word: string): void {
    for (const { heard } of this.byChannel.get(channel) ?? []) heard(word);
  }

  /** The line was broken and is there again. */
  miss(): void {
    for (const { missed } of [...this.byChannel.values()].flatMap((ears) => [...ears])) missed();
  }
}
