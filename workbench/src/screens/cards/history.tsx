import type { Card, CardMoment } from '../../api/cards.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { cardTexts } from '../../texts/cards.ts';
import { who } from '../../texts/moments.ts';
import { momentText, whenText } from '../../ui/dates.ts';

/** Entered later than this after it happened, an entry says so. */
const LATE_ENTRY_MS = 10 * 60_000;

/** What happened to a card, newest first. */
export function History({ page }: { page: Card }) {
  const { t } = useLang();
  return (
    <section className="timeline">
      <h2>{t(cardTexts.history)}</h2>
      <ol reversed>
        {page.moments.toReversed().map((moment) => (
          <Entry key={moment.version} page={page} moment={moment} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ page, moment }: { page: Card; moment: CardMoment }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const late = Date.parse(moment.recordedAt) - Date.parse(moment.at) > LATE_ENTRY_MS;
  return (
    <li>
      <p className="moment">{useWords(page, moment)}</p>
      <p className="soft small flush">
        <time dateTime={moment.at} title={momentText(moment.at, zone, lang)}>
          {whenText(moment.at, Date.now(), zone, lang)}
        </time>
        {' · '}
        {moment.by ?? t(who.system)}
        {late ? ` · ${t(who.later, { at: momentText(moment.recordedAt, zone, lang) })}` : ''}
      </p>
      {moment.text ? <p className="pre moment-text">{moment.text}</p> : null}
    </li>
  );
}

function useWords({ card }: Card, { type, why }: CardMoment): string {
  const { t } = useLang();
  switch (type) {
    case 'card.issued':
      return t(cardTexts.issuedMoment, { rule: t(card.rule), colour: t(card.colour) });
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
}
