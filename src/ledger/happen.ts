import type { Tx } from '../db/open.ts';
import { actorRef } from '../kernel/actor.ts';
import { append, type Context, happenedAt } from './append.ts';
import type { Body } from './entry.ts';

/** What an event says before it has its time and who did it. */
export type Happening<E> = E extends { readonly type: infer T; readonly body: infer B }
  ? { readonly type: T; readonly body: B }
  : never;

/** A kind of thing with a stream of its own: its row is what its entries fold to. */
interface Kind<Thing, Event> {
  streamOf(id: string): string;
  evolve(before: Thing | null, id: string, version: number, event: Event): Thing;
  save(tx: Tx, officeId: string, after: Thing, before: Thing | null): void;
}

/** How something happens to a thing of a kind: appends an event to its stream and writes its row. @returns the thing as it is then */
export const happens =
  <Thing extends { readonly version: number }, Event extends { readonly type: string; readonly body: unknown }>({
    streamOf,
    evolve,
    save,
  }: Kind<Thing, Event>) =>
  (tx: Tx, ctx: Context, before: Thing | null, id: string, { type, body }: Happening<Event>): Thing => {
    const at = happenedAt(ctx);
    const version = (before?.version ?? 0) + 1;
    const after = evolve(before, id, version, { type, at, actor: actorRef(ctx.actor), body } as unknown as Event);
    append(tx, ctx, [{ stream: streamOf(id), version, type, body: body as Body, occurredAt: at }]);
    save(tx, ctx.officeId, after, before);
    return after;
  };
