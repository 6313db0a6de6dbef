import type { Reader } from '../db/open.ts';
import type { Post, Unit } from './rules.ts';
import { loadPosts, loadTree } from './store.ts';

/** The units and posts of an office that are in being. */
export async function chartOf(
  read: Reader,
  officeId: string,
): Promise<{ readonly units: readonly Unit[]; readonly posts: readonly Post[] }> {
  const [tree, posts] = [await loadTree(read, officeId), await loadPosts(read, officeId, 'all')];
  return {
    units: [...tree.values()].filter((u) => u.active),
    posts: [...posts.values()].filter((p) => p.active),
  };
}
