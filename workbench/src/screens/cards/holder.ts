import type { CardLine } from '../../api/cards.ts';
import type { useLang } from '../../lang.tsx';
import { cardTexts } from '../../texts/cards.ts';

/** Who held the duty then: unit and name; a post that was vacant says so. */
export function cardHolder({ unit, post, name }: CardLine['holder'], t: ReturnType<typeof useLang>['t']): string {
  const who = name ?? (post ? t(cardTexts.vacantThen, { post: t(post) }) : null);
  return who === null ? t(unit) : `${t(unit)} · ${who}`;
}
