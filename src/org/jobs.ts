import { dateIn, parseMoment } from '../calendar/zone.ts';
import { brokenConstraint, type Db, type Tx } from '../db/open.ts';
import { derivedId } from '../kernel/ids.ts';
import type { Context } from '../ledger/append.ts';
import { commit, endedHere } from './commands.ts';
import * as decide from './decide.ts';
import { changePost, draftOf } from './draft.ts';
import type { HandoverWork } from './heads-duty.ts';
import { limitOf } from './pack.ts';
import { headBeside } from './queries.ts';
import type { Post } from './rules.ts';
import { loadPosts, postsToFollow } from './store.ts';

/** Posts followed in one round. */
const SET = 200;

/**
 * Follows hand-overs on their way. On the successor's first day the list is completed with what came since it was written, its limit
 * begins, and lists before it count no more. When the limit passes with something open, the head of the unit gets one duty. Touches
 * only what has begun or is due. Run twice or by two workers it happens once: the post's version decides.
 *
 * @returns how many posts were followed
 */
export async function followHandovers(db: Db, ctx: Context, work: HandoverWork): Promise<number> {
  const today = dateIn(work.calendar.zone, ctx.now);
  const posts = await postsToFollow(db, ctx.officeId, { today, now: ctx.now, limit: SET });
  for (const postId of posts) {
    try {
      await db.transact((tx) => followPost(tx, ctx, work, postId));
    } catch (error) {
      // Somebody acted on the post meanwhile; what is left to do is found again in the next round.
      if (brokenConstraint(error) !== 'ledger_entry_pkey') throw error;
    }
  }
  return posts.length;
}

async function followPost(tx: Tx, ctx: Context, work: HandoverWork, postId: string): Promise<void> {
  const post = (await loadPosts(tx, ctx.officeId, { posts: [postId] })).get(postId)!;
  const today = dateIn(work.calendar.zone, ctx.now);
  const open = await work.openDutiesOf(tx, ctx.officeId, { posts: [postId], units: [] });
  const ids = open.map((d) => d.dutyId);
  const draft = draftOf(new Map(), new Map([[postId, post]]));
  const then = (): Post => draft.posts.get(postId)!;
  const starting = post.handovers.filter((h) => !h.begun && h.state !== 'replaced' && h.day <= today);
  for (const h of starting) {
    // A list written on the first day or after it was whole; what has come since is the successor's own.
    const ahead = h.recordedAt !== null && h.recordedAt < parseMoment(h.day, work.calendar.zone);
    changePost(draft, postId, decide.beginHandover(h, ahead ? ids : [], limitOf(h, work.calendar)));
  }
  for (const h of then().handovers) {
    if (h.state !== 'open' || h.headsDuty !== null || h.dueAt === null || h.dueAt > ctx.now) continue;
    const dutyId = derivedId(ctx.officeId, h.handoverId, 'acknowledge-handover');
    const events = decide.fallDue(h, ctx.now, limitOf(h, work.calendar), ids, dutyId);
    changePost(draft, postId, events);
    if (!events.some((e) => e.type === 'post.handover-overdue')) continue;
    const head = await headBeside(tx, ctx.officeId, post.unitId, h.to, today);
    const about = `post:${postId}`;
    await work.headsDuty.open(tx, ctx, { dutyId, about, holderUnit: head.unitId, holderPost: head.postId });
  }
  if (draft.postChanges.size === 0) return;
  commit(tx, ctx, draft);
  await work.headsDuty.end(tx, ctx, endedHere(post, then()), 'moot');
}
