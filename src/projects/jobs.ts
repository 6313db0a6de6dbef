import type { Db } from '../db/open.ts';
import { erase } from '../identity/vault.ts';
import type { Context } from '../ledger/append.ts';
import { onCollection, onList } from './apply.ts';
import { draw } from './choose.commands.ts';
import { after, type ProjectDesk, peopleOf, todayOf } from './desk.ts';
import { collectionsOf, forgetPeople, listsOf, loadCollection, loadList, projectsOf } from './store.ts';

/** What days bring: samples drawn where the choice is over, keys destroyed where their time is. Done again, it does nothing. */
export async function followYears(db: Db, ctx: Context, desk: ProjectDesk): Promise<void> {
  const today = todayOf(ctx, desk);
  for (const { collectionId, state, chooseUntil, adoptedOn, erasedAt } of await collectionsOf(db, ctx.officeId)) {
    if (state === 'choosing' && today > chooseUntil!) await db.transact((tx) => draw(tx, ctx, desk, collectionId));
    if (adoptedOn === null) continue;
    if (erasedAt === null && today > after(desk, adoptedOn, desk.pack.erase.numbers))
      await db.transact(async (tx) => {
        const collection = await loadCollection(tx, ctx.officeId, collectionId);
        erase(tx, ctx.officeId, peopleOf(collectionId), ctx.now);
        forgetPeople(tx, ctx.officeId, collectionId);
        onCollection(tx, ctx, collection, collectionId, { type: 'project-collection.erased', body: {} });
      });
    await eraseLists(db, ctx, desk, collectionId);
  }
}

async function eraseLists(db: Db, ctx: Context, desk: ProjectDesk, collectionId: string): Promise<void> {
  const today = todayOf(ctx, desk);
  const over = (await projectsOf(db, ctx.officeId, collectionId)).filter(
    (p) =>
      p.finishedAt !== null && today > after(desk, todayOf({ ...ctx, at: p.finishedAt }, desk), desk.pack.erase.lists),
  );
  if (over.length === 0) return;
  const lists = await listsOf(
    db,
    ctx.officeId,
    over.map((p) => p.projectId),
  );
  for (const { listId, erasedAt } of lists) {
    if (erasedAt !== null) continue;
    await db.transact(async (tx) => {
      const list = await loadList(tx, ctx.officeId, listId);
      erase(tx, ctx.officeId, listId, ctx.now);
      onList(tx, ctx, list, listId, { type: 'project-list.erased', body: {} });
    });
  }
}
