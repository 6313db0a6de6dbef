import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { inspectionQuery, type InspectionPage as Page } from '../../api/inspections.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { inspectionMoments, inspectionTexts as texts } from '../../texts/inspections.ts';
import { dayText, momentText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { useOne } from '../../ui/one.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { InspectionActs } from './acts.tsx';
import { Proof } from './proof.tsx';

export function InspectionPage() {
  const { inspectionId } = useParams({ from: '/office/inspections/$inspectionId' });
  return <One key={inspectionId} inspectionId={inspectionId} />;
}

/** One inspection, as far as the reader may know of it: the plan, what was seen and found, its proof, and what one may do. */
function One({ inspectionId }: { inspectionId: string }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { page, instead } = useOne(
    useQuery(inspectionQuery(inspectionId)),
    texts.notFound,
    <Link to="/inspections">{t(texts.back)}</Link>,
  );
  if (instead) return instead;
  return (
    <Screen title={page.inspection.title ?? t(texts.sealedTitle)} wide>
      <Standing page={page} />
      <div className="case">
        <div className="case-main">
          <InspectionActs page={page} />
          {page.inspection.knows === 'dated' ? <p className="waiting">{t(texts.datedOnly)}</p> : null}
          {page.report ? <Written title={t(texts.report)}>{page.report}</Written> : null}
          {page.reason ? <Written title={t(texts.reason)}>{page.reason}</Written> : null}
          {page.answers.map((a) => (
            <Written
              key={a.unit.id}
              title={t(texts.answers)}
              by={`${t(a.unit)} · ${a.by ?? ''} · ${momentText(a.at, zone, lang)}`}
            >
              {a.text}
            </Written>
          ))}
          <Findings page={page} />
          <Items page={page} />
        </div>
        <div className="case-side">
          <Proof page={page} zone={zone} />
          <DutyActs about={`inspection:${inspectionId}`} />
          <History page={page} />
        </div>
      </div>
    </Screen>
  );
}

function Standing({ page }: { page: Page }) {
  const { t, lang, aside } = useLang();
  const { zone } = useOffice();
  const { inspection: i, team, places, teamFrom } = page;
  const and = lang === 'zh' ? '、' : ', ';
  const days = { from: dayText(i.from, lang), to: dayText(i.to, lang) };
  const rows: [string, ReactNode][] = [
    [t(texts.state), <strong key="state">{t(i.state)}</strong>],
    [t(texts.kind), i.sealed ? t(texts.sealedMark) : t(i.kind)],
    [t(texts.when), t(i.from === i.to ? texts.oneDay : texts.days, days)],
  ];
  if (i.targets.length > 0) rows.push([t(texts.targets), i.targets.map((u) => t(u)).join(and)]);
  if (places) rows.push([t(texts.places), places]);
  if (team.length > 0)
    rows.push([
      t(texts.team),
      team
        .map((m, n) => {
          const name = m.name ?? t(texts.vacant, { post: t(m.post) });
          return n === 0 ? `${name}${aside(t(texts.lead))}` : m.outside ? `${name}${aside(t(texts.outside))}` : name;
        })
        .join(and),
    ]);
  if (teamFrom && i.sealed) rows.push([t(texts.teamFrom), momentText(teamFrom, zone, lang)]);
  for (const p of page.partners)
    rows.push([
      t(texts.partners),
      t(texts.partnerLine, {
        ...{ unit: t(p.unit), subject: t(p.subject), day: dayText(p.day, lang) },
        lead: p.name ?? t(texts.vacant, { post: t(p.lead) }),
      }),
    ]);
  if (page.inPlan) rows.push([t(texts.inPlan), t(page.inPlan)]);
  if (page.why) rows.push([t(texts.whyOutside), page.why]);
  const inspected = i.knows === 'inspected';
  return (
    <div className="case-head card-page-head">
      <dl className="case-standing">
        {rows.map(([name, value], n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several may come along, each in a row of its own
          <div key={`${name} ${n}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {inspected && i.state.id === 'waiting' ? <p>{t(texts.nothingToPrepare)}</p> : null}
      {inspected && i.state.id === 'open' ? <p className="soft">{t(texts.resultsLater)}</p> : null}
    </div>
  );
}

function Written({ title, by, children }: { title: string; by?: string; children: string }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      {by ? <p className="soft small flush">{by}</p> : null}
      <p className="pre flush">{children}</p>
    </section>
  );
}

function Items({ page }: { page: Page }) {
  const { t } = useLang();
  if (page.items.length === 0) return null;
  return (
    <section className="card">
      <h2>{t(texts.items)}</h2>
      <ol className="inspection-items">
        {page.items.map((item) => (
          <li key={item.id}>
            <p className="flush">{t(item)}</p>
            <p className="soft small flush">
              {t(texts.rule, { rule: t(item.rule.title) })}
              {item.result ? (
                <strong className={`inspection-result result-${item.result.id}`}>{t(item.result)}</strong>
              ) : null}
            </p>
            {item.words ? <p className="pre moment-text">{item.words}</p> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Findings({ page }: { page: Page }) {
  const { t, lang } = useLang();
  const { has } = useOffice();
  const { findings, inspection } = page;
  if (findings.length === 0)
    return inspection.state.id === 'closed' ? (
      <section className="card">
        <h2>{t(texts.findings)}</h2>
        <p className="soft flush">{t(texts.noFindings)}</p>
      </section>
    ) : null;
  // Supervisors from outside read here what became of a finding; its own page is the office's.
  const office = has('clerk', 'handler', 'head', 'supervisor', 'discipline', 'auditor');
  return (
    <section className="card">
      <h2>{t(texts.findings)}</h2>
      <ul className="inspection-findings">
        {findings.map((f) => (
          <li key={f.findingId}>
            <p className="pre flush">{f.what}</p>
            <p className="row-facts">
              <strong>{t(f.state)}</strong>
              <span>{t(texts.foundAt, { unit: t(f.unit), day: dayText(f.foundOn, lang) })}</span>
              {f.place ? <span>{f.place}</span> : null}
              {f.correctBy ? <span>{t(texts.correctBy, { day: dayText(f.correctBy, lang) })}</span> : null}
              {f.photos.map((photo, n) => (
                <a
                  key={photo}
                  href={`/api/inspections/${inspection.inspectionId}/photos/${photo}`}
                  target="_blank"
                  rel="noreferrer"
                >
                  {t(texts.photo, { n: n + 1 })}
                </a>
              ))}
              {office ? <a href={`/workbench/findings/${f.findingId}`}>{t(texts.openFinding)}</a> : null}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether it was sent later than the device says it was made. */
const apart = ({ madeAt, recordedAt }: Page['moments'][number]): boolean =>
  madeAt !== null && Math.abs(Date.parse(recordedAt) - Date.parse(madeAt)) > 60_000;

function History({ page }: { page: Page }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  // Who knows of it only that it is does not read who made it.
  const silent = page.inspection.knows === 'dated';
  return (
    <Timeline
      moments={page.moments.map((m) => ({ ...m, at: m.recordedAt, by: m.by ?? (silent ? '' : null) }))}
      what={({ type }) => t(inspectionMoments[type]!)}
      under={({ item }) => {
        const looked = page.items.find((i) => i.id === item);
        return looked ? <p className="small flush">{t(looked)}</p> : null;
      }}
      also={(m) => (apart(m) ? ` · ${t(texts.madeAt, { at: momentText(m.madeAt ?? '', zone, lang) })}` : '')}
    />
  );
}
