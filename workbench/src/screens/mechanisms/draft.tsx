import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { type Draft, draftQuery, MECHANISM_CHANGES } from '../../api/mechanisms.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { mechanismTexts, draftTexts as texts } from '../../texts/mechanisms.ts';
import { type Act, ActWindow } from '../../ui/act-window.tsx';
import { dateText, dayText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { useOne } from '../../ui/one.tsx';
import { Screen } from '../../ui/screen.tsx';
import { LineDiff } from './compare.tsx';
import { Decide } from './decide.tsx';

const TOLD = {
  handed: texts.toldHanded,
  returned: texts.toldReturned,
  adopted: texts.toldAdopted,
  'taken-back': texts.toldBack,
} as const;

export function RuleDraftPage() {
  const { draftId } = useParams({ from: '/office/rule-drafts/$draftId' });
  const { t } = useLang();
  const { page, instead } = useOne(
    useQuery(draftQuery(draftId)),
    texts.notFound,
    <Link to="/mechanisms">{t(mechanismTexts.back)}</Link>,
  );
  if (instead) return instead;
  return <OneDraft key={draftId} page={page} />;
}

/** A prepared rule: what changes beside what is in force, what was said, what a year under it brings; adopted or given back. */
function OneDraft({ page }: { page: Draft }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const navigate = useNavigate();
  const [acting, act] = useState<'giveBack' | 'takeBack' | null>(null);
  const { line, before, source, abilities, told } = page;
  const { draftId, row, number, name, state, from } = line;
  const sources = useMemo(() => [source], [source]);
  const path = `/api/mechanisms/drafts/${draftId}`;
  const acts: Record<'giveBack' | 'takeBack', Act> = {
    giveBack: {
      ...{ title: texts.giveBack, what: texts.giveBackWhat, done: texts.givenBack, path: `${path}/give-back` },
      fields: [{ name: 'reason', label: texts.reason, kind: 'text' }],
      body: ({ reason }) => ({ reason }),
    },
    takeBack: {
      ...{ title: texts.takeBack, what: texts.takeBackWhat, done: texts.takenBack, path: `${path}/take-back` },
      fields: [],
      body: () => ({}),
    },
  };
  return (
    <Screen title={t(texts.version, { row, name: t(name), n: number })} wide>
      <p className="row-facts draft-facts">
        <span className="strong">{t(texts[state])}</span>
        <span>{t(texts.proposed, { day: dayText(from, lang) })}</span>
        {page.mechanismId ? (
          <Link to="/mechanisms/$row" params={{ row }}>
            {t(texts.see)}
          </Link>
        ) : null}
      </p>
      <section className="card">
        <h2>{t(texts.told)}</h2>
        <ol className="mechanism-versions">
          {told.map((said) => (
            <li key={said.at + said.what}>
              <p className="flush">
                <span className="strong">{t(TOLD[said.what], { by: said.by ?? '' })}</span>{' '}
                <span className="soft small">{dateText(said.at, zone, lang)}</span>
              </p>
              {said.words ? <p className="pre flush">{said.words}</p> : null}
            </li>
          ))}
        </ol>
        <p className="obligation-acts flush">
          {abilities.hand === true ? (
            <Button
              type="primary"
              onClick={() =>
                void navigate({ to: '/mechanisms/$row/edit', params: { row }, search: { draft: draftId } })
              }
            >
              {t(texts.mend)}
            </Button>
          ) : null}
          {abilities.giveBack === true ? <Button onClick={() => act('giveBack')}>{t(texts.giveBack)}</Button> : null}
          {abilities.takeBack === true ? <Button onClick={() => act('takeBack')}>{t(texts.takeBack)}</Button> : null}
        </p>
      </section>
      <DutyActs about={`rule-draft:${draftId}`} />
      <section className="card">
        <h2>{before ? t(texts.compare, { n: before.number }) : t(texts.whole)}</h2>
        {before ? <LineDiff before={before.source} after={source} /> : <pre className="line-diff">{source}</pre>}
      </section>
      {abilities.adopt === true ? (
        <Decide
          sources={sources}
          sound
          ability={abilities.adopt}
          about={draftId}
          handed={{ draftId, from }}
          onAdopted={() => void navigate({ to: '/mechanisms/$row', params: { row } })}
        />
      ) : null}
      {acting ? (
        <ActWindow act={acts[acting]} about={draftId} changes={MECHANISM_CHANGES} onClose={() => act(null)} />
      ) : null}
    </Screen>
  );
}
