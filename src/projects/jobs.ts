import { parseLimit } from '../calendar/limit.ts';
import type { Db } from '../db/open.ts';
import { erase } from '../identity/vault.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { moved } from '../mechanisms/days.rules.ts';
import { onCollection, onList } from './apply.ts';
import { draw } from './choose.commands.ts';
import { after, type ProjectDesk, peopleOf, todayOf } from './desk.ts';
import { forgetPeople, listsOver, loadCollection, loadList, yearsOver } from './store.ts';

/**
 * What days bring: samples drawn where the choice is over, keys destroyed where their time is. Done again, it does nothing; it asks only
 * for what may be due, so years that are over cost nothing.
 */
export async function followYears(db: Db, ctx: Context, desk: ProjectDesk): Promise<void> {
  const today = todayOf(ctx, desk);
  const { numbers, lists } = desk.pack.erase;
  // A day that lies a length of time back may be a day or two early, where months end: `after` says so.
  const before = (length: string): PlainDate => moved(desk.calendar, today, parseLimit(length), -1);
  for (const year of await yearsOver(db, ctx.officeId, { today, adopted: before(numbers) })) {
    const { collectionId, state, adoptedOn } = year;
    if (state === 'choosing') await db.transact((tx) => draw(tx, ctx, desk, collectionId));
    else if (today > after(desk, adoptedOn!, numbers)) await eraseNumbers(db, ctx, collectionId);
  }
  for (const { listId, finishedAt } of await listsOver(db, ctx.officeId, before(lists), desk.calendar.zone.name))
    if (today > after(desk, todayOf({ ...ctx, at: finishedAt }, desk), lists)) await eraseList(db, ctx, listId);
}

const eraseNumbers = (db: Db, ctx: Context, collectionId: string): Promise<void> =>
  db.transact(async (tx) => {
    const collection = await loadCollection(tx, ctx.officeId, collectionId);
    erase(tx, ctx.officeId, peopleOf(collectionId), ctx.now);
    forgetPeople(tx, ctx.officeId, collectionId);
    onCollection(tx, ctx, collection, collectionId, { type: 'project-collection.erased', body: {} });
  });

const eraseList = (db: Db, ctx: Context, listId: string): Promise<void> =>
  db.transact(async (tx) => {
    const list = await loadList(tx, ctx.officeId, listId);
    erase(tx, ctx.officeId, listId, ctx.now);
    onList(tx, ctx, list, listId, { type: 'project-list.erased', body: {} });
  });
