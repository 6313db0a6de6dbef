import type { z } from 'zod';
import type { Db, Tx } from '../db/open.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { type App, callOf, contextOf, type Guard, WriteHeaders } from './guard.ts';

/** What is done with things of a slice. */
interface ActsOn<Work, Thing, Done extends z.ZodType> {
  readonly db: Db;
  readonly guard: Guard;
  readonly tags: readonly string[];
  /** What its commands work with. */
  workOf(ctx: Context): Promise<Work>;
  /** What is answered of the thing as it is then. */
  readonly done: Done;
  tell(thing: Thing): z.output<Done>;
}

/** Adds one act: its address, what it does in a sentence, what is asked, and the command. */
type AddAct<Work, Thing> = <P extends z.ZodType, B extends z.ZodType>(
  url: string,
  summary: string,
  params: P,
  body: B,
  run: (tx: Tx, ctx: Context, work: Work, path: z.output<P>, body: z.output<B>) => Promise<Thing>,
) => void;

/** Every act on a thing is guarded, idempotent, told of who came first, and answered with what the thing is now. */
export const actsOn =
  <Work, Thing, Done extends z.ZodType>(
    app: App,
    { db, guard, tags, workOf, done, tell }: ActsOn<Work, Thing, Done>,
  ): AddAct<Work, Thing> =>
  (url, summary, params, body, run) => {
    const schema = { tags, summary, headers: WriteHeaders, params, body, response: { 200: done as z.ZodType } };
    app.post(url, { onRequest: guard.authenticate, schema }, async (request) => {
      const ctx = contextOf(request);
      const work = await workOf(ctx);
      const path = request.params as z.output<typeof params>;
      const asked = request.body as z.output<typeof body>;
      return refuseConflict(() =>
        idempotent(db, ctx, callOf(request, url, { path, asked }), async (tx) =>
          tell(await run(tx, ctx, work, path, asked)),
        ),
      );
    });
  };
