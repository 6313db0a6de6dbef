import type { Card, CardMoment } from '../../api/cards.ts';
import { useLang } from '../../lang.tsx';
import { cardTexts } from '../../texts/cards.ts';
import { Timeline } from '../../ui/timeline.tsx';

/** What happened to a card, newest first. */
export function History({ page }: { page: Card }) {
  const { t } = useLang();
  const what = ({ type, why }: CardMoment): string => {
    switch (type) {
      case 'card.issued':
        return t(cardTexts.issuedMoment, { rule: t(page.card.rule), colour: t(page.card.colour) });
      case 'card.answered':
        return t(cardTexts.answeredMoment);
      case 'card.contested':
        return t(cardTexts.contestedMoment);
      case 'card.decided':
        return t(why ? cardTexts.withdrawnMoment : cardTexts.upheldMoment);
      case 'card.withdrawn':
        return t(cardTexts.undoneMoment, { why: why ? t(why) : '' });
      default:
        return type satisfies never;
    }
  };
  return <Timeline moments={page.moments} what={what} />;
}
