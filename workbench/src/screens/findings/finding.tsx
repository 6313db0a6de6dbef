import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { now } from '../../api/clock.ts';
import { type Finding, findingQuery, photosQuery } from '../../api/findings.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { findingMoments, findingTexts } from '../../texts/findings.ts';
import { dayText, whenText } from '../../ui/dates.ts';
import { Due } from '../../ui/due.tsx';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { Files } from '../../ui/files.tsx';
import { useOne } from '../../ui/one.tsx';
import { type Pair, Pairs } from '../../ui/pairs.tsx';
import { ProposeMeasure } from '../../ui/propose-measure.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { FindingActs } from './acts.tsx';
import { placeText } from './place.ts';

export function FindingPage() {
  const { findingId } = useParams({ from: '/office/findings/$findingId' });
  return <OneFinding key={findingId} findingId={findingId} />;
}

/** One finding whole: what was found, under which rule, what was said and done about it, and what one may do. */
function OneFinding({ findingId }: { findingId: string }) {
  const { t } = useLang();
  const { page, instead } = useOne(
    useQuery(findingQuery(findingId)),
    findingTexts.notFound,
    <Link to="/findings">{t(findingTexts.back)}</Link>,
  );
  if (instead) return instead;
  const { finding } = page;
  const title = t(findingTexts.ruleAtUnit, { unit: t(finding.unit), rule: t(finding.rule.title) });
  return (
    <Screen title={title} wide>
      <Standing page={page} />
      <div className="case">
        <div className="case-main">
          <Found page={page} />
          <FindingActs page={page} />
          <History page={page} />
        </div>
        <aside className="case-side">
          <Facts page={page} />
          <DutyActs about={`finding:${findingId}`} />
          {finding.held ? null : <ProposeMeasure kind="finding" id={findingId} />}
          <Files
            path={`/api/findings/${findingId}/attachments`}
            about={['findings', findingId]}
            ability={page.abilities.attach}
          />
        </aside>
      </div>
    </Screen>
  );
}

function Standing({ page }: { page: Finding }) {
  const { t, lang } = useLang();
  const { finding, asked } = page;
  const rows: Pair[] = [
    [
      t(findingTexts.state),
      <span key="state" className="strong">
        {t(finding.state)}
      </span>,
    ],
  ];
  if (finding.owner) rows.push([t(findingTexts.owner), placeText(finding.owner, t)]);
  if (finding.correctBy) rows.push([t(findingTexts.day), dayText(finding.correctBy, lang)]);
  for (const { dutyId, step, at, dueAt } of finding.waits)
    rows.push([
      t(findingTexts.waitsFor, { who: placeText(at, t), step: t(step) }),
      <Due key={dutyId} duty={{ dueAt, state: 'open', why: [], clock: null }} />,
    ]);
  return (
    <div className="case-head card-page-head">
      {finding.held ? <p className="notice">{t(findingTexts.heldHow)}</p> : null}
      {finding.allegation && !finding.held ? <p className="notice">{t(findingTexts.allegationHow)}</p> : null}
      {page.putAs ? (
        <p className="card-link flush">
          <Link to="/findings/$findingId" params={{ findingId: page.putAs }}>
            {t(findingTexts.putAs)}
          </Link>
        </p>
      ) : null}
      <Pairs className="case-standing" rows={rows} />
      {asked ? (
        <p className="notice">
          {t(findingTexts.askedNow, { day: dayText(asked.until, lang), who: placeText(asked.at, t) })}
        </p>
      ) : null}
    </div>
  );
}

function Found({ page }: { page: Finding }) {
  const { t } = useLang();
  const { finding, rule } = page;
  return (
    <section className="card">
      <h2>{t(findingTexts.found)}</h2>
      <p className="letter pre flush">{page.what}</p>
      {finding.source.id === 'inspection' ? <Photos findingId={finding.findingId} /> : null}
      <h3>{t(findingTexts.rule)}</h3>
      <p className="card-link flush">
        <Link to="/rules/$ruleId" params={{ ruleId: finding.rule.id }}>
          {t(finding.rule.title)}
        </Link>
      </p>
      {rule ? (
        <>
          <p className="pre flush">{t(rule.text)}</p>
          <p className="soft small flush">{t(rule.basis)}</p>
        </>
      ) : null}
      <Alike title={t(findingTexts.earlier)} findings={page.before} />
      <Alike title={t(findingTexts.later)} findings={page.after} />
    </section>
  );
}

/** Others under the same rule in the same unit: a repeat stands beside the first, and the first beside its repeats. */
function Alike({ title, findings }: { title: string; findings: Finding['before'] }) {
  const { t, lang } = useLang();
  if (findings.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className="card-grounds card-link">
        {findings.map((f) => (
          <li key={f.findingId}>
            <Link to="/findings/$findingId" params={{ findingId: f.findingId }}>
              {dayText(f.foundOn, lang)}
            </Link>{' '}
            <span className="soft small">{t(f.state)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What was photographed on the visit; each opens whole. */
function Photos({ findingId }: { findingId: string }) {
  const { t } = useLang();
  const found = useQuery(photosQuery(findingId));
  if (!found.data || found.data.photos.length === 0) return null;
  return (
    <ul className="finding-photos" aria-label={t(findingTexts.photos)}>
      {found.data.photos.map((photo, n) => {
        const path = `/api/findings/${findingId}/photos/${photo}`;
        return (
          <li key={photo}>
            <a href={path} target="_blank" rel="noreferrer">
              <img src={path} alt={t(findingTexts.photo, { n: n + 1 })} loading="lazy" />
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function Facts({ page }: { page: Finding }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { finding, chain, most } = page;
  const rows: Pair[] = [
    [t(findingTexts.source), t(finding.source)],
    [t(findingTexts.when), `${dayText(finding.foundOn, lang)} ${finding.foundAt ?? ''}`.trim()],
    [t(findingTexts.by), placeText(finding.by, t)],
  ];
  if (page.sourceId && finding.source.id === 'complaint')
    rows.push([
      t(findingTexts.theAppeal),
      <a key="appeal" href={`/workbench/cases/${page.sourceId}`}>
        {t(findingTexts.openAppeal)}
      </a>,
    ]);
  if (page.audit?.kind || page.audit?.report)
    rows.push([
      t(findingTexts.audit),
      [page.audit.kind && t(page.audit.kind), page.audit.report].filter(Boolean).join(' · '),
    ]);
  if (page.place) rows.push([t(findingTexts.place), page.place]);
  if (finding.concerned) rows.push([t(findingTexts.concerned), placeText(finding.concerned, t)]);
  if (page.decides) rows.push([t(findingTexts.decides), t(page.decides)]);
  if (finding.owner) {
    const { extensions, returns } = finding;
    rows.push([t(findingTexts.times), t(findingTexts.timesOf, { extensions, most, returns })]);
  }
  return (
    <section className="side-part">
      <h2>{t(findingTexts.facts)}</h2>
      <Pairs className="pairs" rows={rows} />
      {chain.length > 1 ? (
        <>
          <h3>{t(findingTexts.chain)}</h3>
          <ol className="card-steps">
            {chain.map((link) => (
              <li key={`${link.since} ${link.at.post?.id}`}>
                {placeText(link.at, t)} <span className="soft small">{whenText(link.since, now(), zone, lang)}</span>
              </li>
            ))}
          </ol>
          <p className="soft small flush">{t(findingTexts.chainHint)}</p>
        </>
      ) : null}
    </section>
  );
}

/** What happened to it, newest first. */
function History({ page }: { page: Finding }) {
  const { t, lang } = useLang();
  return (
    <Timeline
      moments={page.moments}
      what={({ type, day, post }) => {
        const facts = { day: day ? dayText(day, lang) : '', post: post ? t(post) : '' };
        return findingMoments[type] ? t(findingMoments[type], facts) : type;
      }}
    />
  );
}
