import { fill, type Text } from '../kernel/text.ts';

/** A post with whoever holds it on the day in question. */
export interface Standing {
  readonly postId: string;
  readonly unitId: string;
  readonly title: Text;
  readonly accountId: string | null;
}

/** Who answers for a post on a day, by which post, and why in words. Nobody is said as `nobody`, never left out. */
export interface Answer {
  readonly postId: string;
  readonly accountId: string | null;
  readonly via: 'holder' | 'head' | 'above' | 'nobody';
  /** The post through which: the post itself, or a head's. */
  readonly viaPost: string | null;
  readonly reason: Text;
}

/**
 * A post without a holder falls to the head of its unit, else to the nearest head above. Where a unit has two heads' posts (a chief
 * and a deputy), the first by id that has a holder answers.
 *
 * @param path the post's unit and all above it, nearest first
 * @param heads heads' posts of these units, in order of id
 * @param unitName the name of each of these units
 */
export function answer(
  post: Standing,
  path: readonly string[],
  heads: readonly Standing[],
  unitName: (unitId: string) => Text,
  words: Readonly<Record<Answer['via'], Text>>,
): Answer {
  const found =
    post.accountId === null
      ? path
          .flatMap((unitId) => heads.filter((h) => h.unitId === unitId))
          .find((h) => h.accountId !== null && h.postId !== post.postId)
      : post;
  const via = !found ? 'nobody' : found === post ? 'holder' : found.unitId === post.unitId ? 'head' : 'above';
  const inWords = (lang: 'zh' | 'en') =>
    fill(words[via][lang], {
      post: post.title[lang],
      unit: unitName(found?.unitId ?? post.unitId)[lang],
      head: found?.title[lang] ?? '',
    });
  return {
    postId: post.postId,
    accountId: found?.accountId ?? null,
    via,
    viaPost: found?.postId ?? null,
    reason: { zh: inWords('zh'), en: inWords('en') },
  };
}
