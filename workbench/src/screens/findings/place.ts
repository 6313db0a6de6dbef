import type { Text } from '../../../../src/kernel/text.ts';
import type { FindingLine } from '../../api/findings.ts';
import { findingTexts } from '../../texts/findings.ts';

type T = (text: Text, facts?: Readonly<Record<string, unknown>>) => string;

/** A unit, or a post in it with whoever holds it. Many posts are named after their unit, which is then not said twice. */
export function placeText({ unit, post, name }: FindingLine['by'], t: T): string {
  if (!post) return t(unit);
  const full = t(post).includes(t(unit)) ? t(post) : t(findingTexts.postIn, { unit: t(unit), post: t(post) });
  return t(name === null ? findingTexts.vacant : findingTexts.person, { post: full, name });
}
