import type { Text } from '../../../../src/kernel/text.ts';
import type { FindingLine } from '../../api/findings.ts';
import { findingTexts } from '../../texts/findings.ts';

type T = (text: Text, facts?: Readonly<Record<string, unknown>>) => string;

/** A unit, or a post in it with whoever holds it. */
export function placeText({ unit, post, name }: FindingLine['by'], t: T): string {
  if (!post) return t(findingTexts.wholeUnit, { unit: t(unit) });
  const facts = { unit: t(unit), post: t(post), name };
  return t(name === null ? findingTexts.vacant : findingTexts.person, facts);
}
