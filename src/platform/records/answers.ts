import { arrayContains } from 'drizzle-orm';
import type { RecordEndpoints } from '#api/record-endpoints.ts';
import type { BodyOf, Noun } from '#domain/record/nouns.ts';
import type { Context, Writing } from '../context.ts';
import type { Draft } from '../db/keep.ts';
import type { Stored } from '../db/records.ts';
import { recordStore } from '../db/store.ts';
import { answer } from '../http/answer.ts';
import { refuseSealed } from './sealed.ts';

/** What a feature decides about its noun: pure refusals, thrown as Problems before anything is written. */
export interface Rules<N extends Noun> {
  /** Looks at a new record. */
  admit?: (body: BodyOf<N>, ctx: Writing, id: string) => Promise<void> | void;
  /** Looks at a change beside what it changes. */
  permit?: (before: BodyOf<N>, after: BodyOf<N>, ctx: Writing) => Promise<void> | void;
}

type Body<N extends Noun> = Draft<N>['body'];

interface Asked<N extends Noun> {
  id: string;
  effectiveOn?: string | undefined;
  body: Body<N>;
}

/** Adds the first version of a record and puts `noun.added` on the trail. */
export function addRecord<N extends Noun>(
  noun: N,
  ctx: Context,
  asked: Asked<N>,
  rules: Rules<N> = {},
): Promise<Stored<N>> {
  const store = recordStore(noun);
  const { id, effectiveOn = ctx.today(), body } = asked;
  return ctx.atomically(async (ctx) => {
    await rules.admit?.(body as BodyOf<N>, ctx, id);
    const stored = await store.add(ctx.db, { id, effectiveOn, body });
    await refuseSealed(ctx.db, stored);
    await ctx.record({ type: `${noun}.added`, subject: stored });
    return stored;
  });
}

/** Writes the next version of a record and puts `noun.changed`, or a name of its own, on the trail. */
export function changeRecord<N extends Noun>(
  noun: N,
  ctx: Context,
  asked: Asked<N> & { version: number; event?: string },
  rules: Rules<N> = {},
): Promise<Stored<N>> {
  const store = recordStore(noun);
  const { id, version, effectiveOn = ctx.today(), body, event = 'changed' } = asked;
  return ctx.atomically(async (ctx) => {
    const claimed = await store.claim(ctx.db, id);
    await refuseSealed(ctx.db, claimed);
    await rules.permit?.(claimed.body, body as BodyOf<N>, ctx);
    const stored = await store.save(ctx.db, { id, version, effectiveOn, body });
    await refuseSealed(ctx.db, stored);
    await ctx.record({ type: `${noun}.${event}`, subject: stored });
    return stored;
  });
}

/** Answers for the five endpoints of a kept noun. */
export function recordAnswers<N extends Noun>(noun: N, contract: RecordEndpoints<N>, rules: Rules<N> = {}) {
  const store = recordStore(noun);
  // What a noun’s shape gives is what its contract takes; the compiler cannot follow that through a type parameter.
  const os = answer(contract as unknown as RecordEndpoints<'control'>);
  const shown = (work: Promise<Stored<N>>) => work as unknown as Promise<Stored<'control'>>;
  const given = (input: unknown) => input as Asked<N> & { version: number };
  const answers = {
    list: os.list.handler(({ input: { engagement, ...place }, context }) =>
      context.read(async (db) => {
        const matching = (
          row: Parameters<NonNullable<NonNullable<Parameters<typeof store.find>[1]>['matching']>>[0],
        ) => (engagement === undefined ? undefined : arrayContains(row.engagements, [engagement]));
        return (await store.find(db, { ...place, matching })) as unknown as Stored<'control'>[];
      }),
    ),
    read: os.read.handler(({ input, context }) =>
      shown(context.read((db) => store.read(db, input.id, input))),
    ),
    history: os.history.handler(({ input, context }) =>
      context.read(
        async (db) => (await store.history(db, input.id, input)) as unknown as Stored<'control'>[],
      ),
    ),
    add: os.add.handler(({ input, context }) => shown(addRecord(noun, context, given(input), rules))),
    change: os.change.handler(({ input, context }) =>
      shown(changeRecord(noun, context, given(input), rules)),
    ),
  };
  return answers as unknown as Answers<N>;
}

/** Handlers of a contract’s five endpoints, as oRPC types them for one noun. */
type Answers<N extends Noun> = {
  [Verb in keyof RecordEndpoints<N>]: ReturnType<
    ReturnType<typeof answer<RecordEndpoints<N>>>[Verb] extends {
      handler: (...given: never[]) => infer Handled;
    }
      ? () => Handled
      : never
  >;
};
