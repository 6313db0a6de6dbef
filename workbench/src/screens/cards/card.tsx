import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Card, cardQuery } from '../../api/cards.ts';
import { now } from '../../api/clock.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { cardTexts } from '../../texts/cards.ts';
import { dealingTexts } from '../../texts/dealing.ts';
import { owed } from '../../texts/owed.ts';
import { CardMark } from '../../ui/card-mark.tsx';
import { dayText, dueWords, momentText, whenText } from '../../ui/dates.ts';
import { Due } from '../../ui/due.tsx';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { HeldBy } from '../../ui/holder.tsx';
import { useOne } from '../../ui/one.tsx';
import { ProposeMeasure } from '../../ui/propose-measure.tsx';
import { Screen } from '../../ui/screen.tsx';
import { CardActs } from './acts.tsx';
import { Decide } from './decide.tsx';
import { History } from './history.tsx';
import { cardHolder } from './holder.ts';

export function CardPage() {
  const { cardId } = useParams({ from: '/office/cards/$cardId' });
  return <OneCard key={cardId} cardId={cardId} />;
}

/** One card whole: what happened, by which rule, how its date was found, what was said about it, and what one may do. */
function OneCard({ cardId }: { cardId: string }) {
  const { t } = useLang();
  const { page, instead } = useOne(
    useQuery(cardQuery(cardId)),
    cardTexts.notFound,
    <Link to="/cards">{t(cardTexts.back)}</Link>,
  );
  if (instead) return instead;
  const { card } = page;
  return (
    <Screen title={t(cardTexts.ruleAndStep, { rule: t(card.rule), step: t(card.duty.step) })} wide>
      <Standing page={page} />
      <div className="case">
        <div className="case-main">
          <p className="card-fair">{t(cardTexts.fair)}</p>
          <Happened page={page} />
          <Decide page={page} />
          <CardActs page={page} />
          <History page={page} />
        </div>
        <aside className="case-side">
          <Facts page={page} />
          <DutyActs about={`card:${cardId}`} />
          {page.card.state.id === 'withdrawn' || page.card.colour.id === 'prompt' ? null : (
            <ProposeMeasure kind="card" id={cardId} />
          )}
        </aside>
      </div>
    </Screen>
  );
}

function Standing({ page }: { page: Card }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { card, decides, decideBy } = page;
  const contest = dueWords(card.contestUntil, now(), zone, lang);
  const gone = card.state.id === 'withdrawn';
  const open = card.state.id === 'issued' || card.state.id === 'answered';
  const rows: [string, ReactNode][] = [
    [
      t(cardTexts.state),
      <span key="state" className="strong">
        {t(card.state)}
      </span>,
    ],
    [t(cardTexts.holder), cardHolder(card.holder, t)],
    [t(cardTexts.happenedAt), whenText(card.issuedAt, now(), zone, lang)],
  ];
  if (open)
    rows.push([
      t(cardTexts.contest),
      contest.urgency === 'late' ? (
        t(cardTexts.contestOver, { at: contest.exact })
      ) : (
        <Until key="until" at={card.contestUntil} />
      ),
    ]);
  if (decides) rows.push([t(cardTexts.decides), t(decides)]);
  if (decideBy) rows.push([t(cardTexts.decideBy), <Until key="by" at={decideBy} />]);
  return (
    <div className="case-head card-page-head">
      <p className="card-head-mark">
        <CardMark card={card} />
      </p>
      <dl className="case-standing">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {gone ? <p className="soft">{t(cardTexts.countsNowhere)}</p> : null}
    </div>
  );
}

const Until = ({ at }: { at: string }) => <Due duty={{ dueAt: at, state: 'open', why: [], clock: null }} />;

function Happened({ page }: { page: Card }) {
  const { t, colon } = useLang();
  const { card, steps, basis, register, ruleVersion, facts } = page;
  const { duty } = card;
  return (
    <section className="card">
      <h2>{t(cardTexts.happened)}</h2>
      <p className="letter flush">{t(card.text)}</p>
      {duty.case ? (
        <p className="card-link flush">
          {t(cardTexts.about)}
          {colon}
          <Link to="/cases/$caseId" params={{ caseId: duty.case.caseId }}>
            {duty.case.title ?? t(owed.erased)}
          </Link>{' '}
          <span className="number soft small">{duty.case.number}</span>{' '}
          <span className="soft small">{t(duty.case.state)}</span>
        </p>
      ) : duty.thing ? (
        <p className="card-link flush">
          {t(cardTexts.aboutThing)}
          {colon}
          <Link to={`/${duty.thing.kind}s/${duty.thing.id}` as string}>{t(duty.thing.title)}</Link>
        </p>
      ) : (
        <p className="soft flush">{t(cardTexts.notACase)}</p>
      )}
      {facts.cards && facts.cards.length > 0 ? <Grounds cards={facts.cards} /> : null}
      <h3>{t(cardTexts.rule)}</h3>
      <p className="flush">{t(cardTexts.ruleVersion, { rule: t(card.rule), n: ruleVersion })}</p>
      <p className="soft flush">{t(basis)}</p>
      {register ? (
        <p className="card-link flush">
          {t(cardTexts.register)}
          {colon}
          <Link to="/rules/$ruleId" params={{ ruleId: register.id }}>
            {t(register)}
          </Link>
        </p>
      ) : null}
      {steps.length > 0 ? (
        <>
          <h3>{t(cardTexts.steps)}</h3>
          <ol className="card-steps">
            {steps.map((step) => (
              <li key={step.en}>{t(step)}</li>
            ))}
          </ol>
          <p className="soft small flush">{t(cardTexts.stepsHint)}</p>
        </>
      ) : null}
    </section>
  );
}

/** The cards that one for repetition rests on; a reader may be barred from one of them. */
function Grounds({ cards }: { cards: readonly string[] }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const found = useQueries({ queries: cards.map((cardId) => cardQuery(cardId)) });
  return (
    <>
      <h3>{t(cardTexts.restsOn)}</h3>
      <ul className="card-grounds card-link">
        {found.map(({ data }, i) => (
          <li key={cards[i]}>
            {data ? (
              <>
                <Link to="/cards/$cardId" params={{ cardId: data.card.cardId }}>
                  {t(data.card.text)}
                </Link>{' '}
                <span className="soft small">
                  {t(data.card.state)} · {whenText(data.card.issuedAt, now(), zone, lang)}
                </span>
              </>
            ) : (
              <span className="soft">{t(cardTexts.hiddenGround)}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Facts({ page }: { page: Card }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { card } = page;
  const { duty, holder } = card;
  const rows: [string, ReactNode][] = [[t(cardTexts.step), t(duty.step)]];
  if (holder.post) rows.push([t(cardTexts.post), t(holder.post)]);
  const { charged, refused } = page.facts;
  if (charged)
    rows.push(
      [t(dealingTexts.item), t(charged.item)],
      [t(dealingTexts.amount), t(charged.amount)],
      [t(dealingTexts.most), t(charged.most ?? dealingTexts.notListed)],
    );
  if (refused) rows.push([t(dealingTexts.refusedOn), t(refused.ground)]);
  const off = charged?.off ?? refused?.off;
  if (off) rows.push([t(dealingTexts.off), t(off)]);
  if (card.dueOn) rows.push([t(cardTexts.dueOn), dayText(card.dueOn, lang)]);
  rows.push([
    t(cardTexts.now),
    duty.endedAt ? (
      t(cardTexts.ended, { at: momentText(duty.endedAt, zone, lang) })
    ) : duty.holder ? (
      <HeldBy key="holder" holder={duty.holder} beside={duty.holderUnit} />
    ) : (
      t(duty.holderUnit)
    ),
  ]);
  return (
    <section className="side-part">
      <h2>{t(cardTexts.facts)}</h2>
      <dl className="pairs">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
