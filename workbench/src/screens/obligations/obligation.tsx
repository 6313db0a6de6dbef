import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type Obligation, obligationQuery } from '../../api/obligations.ts';
import { useLang } from '../../lang.tsx';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { dayText } from '../../ui/dates.ts';
import { Due } from '../../ui/due.tsx';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { useOne } from '../../ui/one.tsx';
import { type Pair, Pairs } from '../../ui/pairs.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Beside } from './beside.tsx';
import { Known } from './known.tsx';
import { Progress } from './progress.tsx';
import { RecordPart } from './record.tsx';
import { Records } from './records.tsx';
import { Standing } from './standing.tsx';

export function ObligationPage() {
  const { dutyId } = useParams({ from: '/office/obligations/$dutyId' });
  return <OneObligation key={dutyId} dutyId={dutyId} />;
}

/** What somebody owes under a mechanism: what, why, until when, how far it came, and what one may do. */
function OneObligation({ dutyId }: { dutyId: string }) {
  const { t } = useLang();
  const { page, instead } = useOne(useQuery(obligationQuery(dutyId)), texts.notFound);
  if (instead) return instead;
  return (
    <Screen title={t(page.line.name)} wide>
      <Head page={page} />
      <div className="case">
        <div className="case-main">
          <RecordPart page={page} />
          <Known known={page.known} />
          <Beside page={page} />
          <Progress page={page} />
          <Records page={page} />
        </div>
        <aside className="case-side">
          <Why page={page} />
          <DutyActs about={`obligation:${dutyId}`} />
        </aside>
      </div>
    </Screen>
  );
}

function Head({ page }: { page: Obligation }) {
  const { t, lang } = useLang();
  const { line, holder, confirmer, owed } = page;
  // What is done, or waits for another, is not late any more.
  const runs = owed.state === 'open' || owed.state === 'accepted' || owed.state === 'paused';
  const post = t(holder.post);
  const whom = confirmer.name ? t(texts.person, { post: t(confirmer), name: confirmer.name }) : t(confirmer);
  const rows: Pair[] = [
    [t(texts.state), <Standing key="state" state={line.state} />],
    [t(texts.until), runs ? <Due key="due" duty={owed} /> : dayText(line.dueOn, lang)],
    [t(texts.holder), t(holder.name === null ? texts.vacant : texts.person, { post, name: holder.name })],
    [
      t(texts.confirmer),
      confirmer.desk && confirmer.desk.zh !== confirmer.zh
        ? t(texts.asked, { who: whom, desk: t(confirmer.desk) })
        : whom,
    ],
  ];
  if (line.pair) rows.push([t(texts.pair), t(line.pair)]);
  return (
    <div className="case-head card-page-head obligation-head">
      <Pairs rows={rows} className="case-standing" />
    </div>
  );
}

/** The mechanism behind it, in its own words, and the documents it rests on. */
function Why({ page }: { page: Obligation }) {
  const { t, lang } = useLang();
  const { line } = page;
  const mechanism: string = `/mechanisms/${line.row}`;
  return (
    <section className="side-part">
      <h2>{t(texts.why)}</h2>
      <p className="flush">
        <Link to={mechanism} className="strong">
          {line.row} {t(line.mechanism)}
        </Link>
      </p>
      <p>{t(page.about)}</p>
      <Pairs
        className="pairs"
        rows={[
          [
            t(texts.basis),
            page.source
              .map((s) => t(texts.clause, { document: t(s.document), clause: s.clause }))
              .join(lang === 'zh' ? '；' : '; '),
          ],
          [
            t(texts.periodName),
            t(texts.period, { from: dayText(line.periodFrom, lang), to: dayText(line.dueOn, lang) }),
          ],
        ]}
      />
      <p className="flush">
        <Link
          to="/units/$unitId/year"
          params={{ unitId: line.unit.id }}
          search={{ year: Number(line.dueOn.slice(0, 4)) }}
        >
          {t(texts.unitYear, { unit: t(line.unit) })}
        </Link>
      </p>
    </section>
  );
}
