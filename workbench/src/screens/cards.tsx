import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented, Select } from 'antd';
import type { Colour } from '../../../src/supervision/cards.rules.ts';
import { type CardLine, type CardSearch, type CardState, cardsQuery } from '../api/cards.ts';
import { now } from '../api/clock.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { cardTexts, colourTexts, stateTexts } from '../texts/cards.ts';
import { frame } from '../texts/frame.ts';
import { owed } from '../texts/owed.ts';
import { CardMark } from '../ui/card-mark.tsx';
import { dueWords, whenText } from '../ui/dates.ts';
import { Elsewhere } from '../ui/elsewhere.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { cardHolder } from './cards/holder.ts';

type View = NonNullable<CardSearch['view']>;

/** Cards: one's own, of one's unit, or all one may see, by colour and state. The address keeps the question. */
export function Cards() {
  const { t } = useLang();
  const { has } = useOffice();
  const search = useSearch({ from: '/office/cards' });
  const navigate = useNavigate({ from: '/cards' });
  // Whoever carries out no duties has no cards; whoever is no supervisor sees little more than their unit's.
  const views: readonly View[] = [
    ...(has('clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline') ? (['mine', 'unit'] as const) : []),
    ...(has('supervisor', 'discipline', 'auditor') || search.view === 'office' ? (['office'] as const) : []),
  ];
  const view = search.view ?? views[0] ?? 'mine';
  const ask = (more: CardSearch) => void navigate({ search: (s) => ({ ...s, ...more }), replace: true });
  return (
    <Screen
      title={t(cardTexts.title)}
      aside={
        views.length > 1 ? (
          <Segmented<View>
            aria-label={t(cardTexts.whose)}
            value={view}
            onChange={(next) => ask({ view: next })}
            options={views.map((value) => ({ value, label: t(cardTexts[value]) }))}
          />
        ) : null
      }
    >
      <p className="card-fair">{t(cardTexts.fair)}</p>
      <search className="card-filters">
        <Select<Colour | ''>
          aria-label={t(cardTexts.colour)}
          value={search.colour ?? ''}
          onChange={(colour) => ask({ colour: colour || undefined })}
          options={[
            { value: '', label: t(cardTexts.allColours) },
            ...(['red', 'yellow', 'prompt'] as const).map((value) => ({ value, label: t(colourTexts[value]) })),
          ]}
        />
        <Select<CardState | ''>
          aria-label={t(cardTexts.state)}
          value={search.state ?? ''}
          onChange={(state) => ask({ state: state || undefined })}
          options={[
            { value: '', label: t(cardTexts.allStates) },
            ...(['issued', 'answered', 'contested', 'upheld', 'withdrawn'] as const).map((value) => ({
              value,
              label: t(stateTexts[value]),
            })),
          ]}
        />
        {search.colour || search.state ? (
          <Button type="link" onClick={() => ask({ colour: undefined, state: undefined })}>
            {t(cardTexts.clear)}
          </Button>
        ) : null}
      </search>
      <List search={{ ...search, view }} others={views.filter((v) => v !== view)} />
    </Screen>
  );
}

function List({ search, others }: { search: CardSearch; others: readonly View[] }) {
  const { t } = useLang();
  const found = useInfiniteQuery(cardsQuery(search));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const cards = found.data.pages.flatMap((p) => p.cards);
  if (cards.length === 0) {
    if (search.colour || search.state)
      return <Empty title={t(cardTexts.emptyFound)}>{t(cardTexts.emptyFoundHow)}</Empty>;
    const own = search.view === 'mine';
    return (
      <Empty title={t(own ? cardTexts.emptyMine : cardTexts.emptyOthers)}>
        {t(own ? cardTexts.emptyMineHow : cardTexts.emptyOthersHow)}
        {own
          ? others.map((view) => (
              <Elsewhere
                key={view}
                name={t(cardTexts[view])}
                query={cardsQuery({ view })}
                count={(page) => page.cards.length}
                to="/cards"
                search={{ view }}
              />
            ))
          : null}
      </Empty>
    );
  }
  return (
    <>
      <ul className="rows" aria-label={t(cardTexts.list)} aria-busy={found.isFetching}>
        {cards.map((card) => (
          <Row key={card.cardId} card={card} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
    </>
  );
}

function Row({ card }: { card: CardLine }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { case: line, thing } = card.duty;
  const contest = dueWords(card.contestUntil, now(), zone, lang);
  const open = contest.urgency !== 'late' && (card.state.id === 'issued' || card.state.id === 'answered');
  return (
    <li className="row">
      <div className="row-due card-standing">
        <CardMark card={card} />
        <span className="soft">{t(card.state)}</span>
      </div>
      <div className="row-main">
        <Link to="/cards/$cardId" params={{ cardId: card.cardId }} className="row-link" data-row>
          {t(cardTexts.ruleAndStep, { rule: t(card.rule), step: t(card.duty.step) })}
        </Link>
        {line ? (
          <p className="card-about">
            <Link to="/cases/$caseId" params={{ caseId: line.caseId }}>
              {line.title ?? t(owed.erased)}
            </Link>{' '}
            <span className="number soft small">{line.number}</span>
          </p>
        ) : thing ? (
          <p className="card-about">
            <Link to={`/${thing.kind}s/${thing.id}` as string}>{t(thing.title)}</Link>
          </p>
        ) : null}
        <p className="row-facts">
          <span>{cardHolder(card.holder, t)}</span>
          <time dateTime={card.issuedAt}>{whenText(card.issuedAt, now(), zone, lang)}</time>
          {open ? <span>{t(cardTexts.contestUntil, { at: contest.exact })}</span> : null}
        </p>
      </div>
    </li>
  );
}
