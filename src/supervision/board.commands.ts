import type { Tx } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { accountOf } from './board.access.ts';
import { removeView, type SavedView, saveView, viewsOf } from './board.store.ts';

/** A list to choose from that nobody has to search. */
const MOST_VIEWS = 30;

/**
 * Keeps a view of one's own: a new one, or another name or question for it.
 *
 * @throws Refusal `board.too-many-views`, or `board.view-not-found` for the id of somebody else's
 */
export async function keepView(tx: Tx, ctx: Context, keys: Keys, view: SavedView): Promise<void> {
  const accountId = accountOf(ctx.actor);
  const own = await viewsOf(tx, keys, ctx.officeId, accountId);
  const known = own.some((v) => v.viewId === view.viewId);
  if (!known && own.length >= MOST_VIEWS) throw new Refusal('board.too-many-views', { most: MOST_VIEWS });
  saveView(tx, keys, ctx.officeId, accountId, view, ctx.now);
}

/** @throws Refusal `board.view-not-found` */
export async function dropView(tx: Tx, ctx: Context, keys: Keys, viewId: string): Promise<void> {
  const accountId = accountOf(ctx.actor);
  const own = await viewsOf(tx, keys, ctx.officeId, accountId);
  if (!own.some((v) => v.viewId === viewId)) throw new Refusal('board.view-not-found');
  removeView(tx, ctx.officeId, accountId, viewId);
}
