import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type Rule, type RuleLine, ruleQuery, rulesQuery } from '../../api/rules.ts';
import { useLang } from '../../lang.tsx';
import { ruleMoments, ruleTexts } from '../../texts/rules.ts';
import { dayText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { useOne } from '../../ui/one.tsx';
import { type Pair, Pairs } from '../../ui/pairs.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { RuleActs } from './acts.tsx';
import { Versions } from './versions.tsx';

export function RulePage() {
  const { ruleId } = useParams({ from: '/office/rules/$ruleId' });
  return <OneRule key={ruleId} ruleId={ruleId} />;
}

/** One rule whole: what it says, its versions, who checks it, what it is like, and what one may do. */
function OneRule({ ruleId }: { ruleId: string }) {
  const { t } = useLang();
  const { page, instead } = useOne(
    useQuery(ruleQuery(ruleId)),
    ruleTexts.notFound,
    <Link to="/rules">{t(ruleTexts.back)}</Link>,
  );
  const every = useQuery(rulesQuery({})).data?.every ?? [];
  if (instead) return instead;
  const { rule } = page.line;
  return (
    <Screen title={t(rule.title)} wide>
      <Standing line={page.line} />
      <div className="case">
        <div className="case-main">
          <section className="card">
            <h2>{t(ruleTexts.text)}</h2>
            <p className="letter pre flush">{t(rule.text)}</p>
            <h3>{t(ruleTexts.binds)}</h3>
            <p className="flush">{t(rule.binds)}</p>
            <h3>{t(ruleTexts.basis)}</h3>
            <p className="flush">{t(rule.basis)}</p>
          </section>
          <Versions page={page} />
          <Copies page={page} />
          <RuleActs page={page} every={every} />
          <History page={page} />
        </div>
        <aside className="case-side">
          <Checking line={page.line} />
          <DutyActs about={`rule:${ruleId}`} />
        </aside>
      </div>
    </Screen>
  );
}

function Standing({ line }: { line: RuleLine }) {
  const { t, lang } = useLang();
  const rows: Pair[] = [
    [t(ruleTexts.kind), t(line.kind)],
    [
      t(ruleTexts.state),
      <span key="state" className="strong">
        {t(line.state)}
      </span>,
    ],
    [t(ruleTexts.issuer), t(line.issuer ?? ruleTexts.shipped)],
  ];
  if (line.from)
    rows.push([t(ruleTexts.version, { n: line.rule.version }), t(ruleTexts.from, { day: dayText(line.from, lang) })]);
  if (line.repealedOn) rows.push(['', t(ruleTexts.repealedOn, { day: dayText(line.repealedOn, lang) })]);
  return (
    <div className="case-head card-page-head">
      <Pairs className="case-standing" rows={rows} />
    </div>
  );
}

function Checking({ line }: { line: RuleLine }) {
  const { t, lang } = useLang();
  const { check } = line;
  const rows: Pair[] = [];
  if (check) {
    rows.push([t(ruleTexts.who), [t(check.unit), check.post ? t(check.post) : ''].join(' ').trim()]);
    rows.push([t(ruleTexts.every), t(check.every)]);
    rows.push([
      t(ruleTexts.last),
      check.checkedOn === null
        ? t(ruleTexts.never)
        : t(ruleTexts.checkedLast, {
            day: dayText(check.checkedOn, lang),
            kept: t(check.kept ? ruleTexts.kept : ruleTexts.notKept),
          }),
    ]);
    if (check.dueOn) rows.push([t(ruleTexts.next), dayText(check.dueOn, lang)]);
  }
  return (
    <section className="side-part">
      <h2>{t(ruleTexts.check)}</h2>
      {check ? <Pairs className="pairs" rows={rows} /> : <p className="soft">{t(ruleTexts.nobodyChecks)}</p>}
      <p className="card-link">
        <Link to="/findings" search={{ view: 'office', rule: line.rule.id }}>
          {t(ruleTexts.findings)}
        </Link>
      </p>
    </section>
  );
}

function Copies({ page }: { page: Rule }) {
  const { t } = useLang();
  if (page.copies.length === 0) return null;
  return (
    <section className="card">
      <h2>{t(ruleTexts.copies)}</h2>
      <p className="soft flush">{t(ruleTexts.copiesHow)}</p>
      <ul className="card-grounds card-link">
        {page.copies.map(({ id, title, likeness, passages }) => (
          <li key={id}>
            <Link to="/rules/$ruleId" params={{ ruleId: id }}>
              {t(title)}
            </Link>{' '}
            <span className="soft small">{t(ruleTexts.likeness, { n: Math.round(likeness * 100) })}</span>
            {passages.map((passage) => (
              <blockquote key={passage} className="card-said">
                <p className="pre">{passage}</p>
              </blockquote>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What happened to it, newest first. */
function History({ page }: { page: Rule }) {
  const { t, lang } = useLang();
  return (
    <Timeline
      moments={page.moments.map((m, version) => ({ ...m, version }))}
      what={({ type, number, day, kept }) => {
        const facts = {
          n: number,
          day: day ? dayText(day, lang) : '',
          kept: t(kept ? ruleTexts.kept : ruleTexts.notKept),
        };
        return ruleMoments[type] ? t(ruleMoments[type], facts) : type;
      }}
    />
  );
}
