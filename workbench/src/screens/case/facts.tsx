import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { extensionWords } from '../../ui/amount.ts';
import { dateText, momentText } from '../../ui/dates.ts';
import { AlsoAccused } from './also-accused.tsx';
import { useDealt } from './dealt.tsx';

function published({ published, publish, case: { imported } }: Case) {
  if (published) return caseTexts.publishedNow;
  if (publish) return caseTexts.publishAgreed;
  return imported ? caseTexts.publishUnasked : caseTexts.publishNot;
}

/** What is known of the case, beside its words; and what stands in its way. */
export function Facts({ page }: { page: Case }) {
  const { t, lang, colon } = useLang();
  const { zone } = useOffice();
  const dealt = useDealt(page);
  const { case: line } = page;
  const rows: [string, ReactNode][] = [
    [t(caseTexts.kind), t(line.kind)],
    [t(caseTexts.category), line.category ? t(line.category) : t(caseTexts.none)],
    [t(caseTexts.channel), t(line.channel)],
    // Most registers keep no hour: midnight would be made up.
    [t(caseTexts.filedAt), (page.case.imported ? dateText : momentText)(line.filedAt, zone, lang)],
  ];
  if (page.placeUnit) rows.push([t(caseTexts.place), t(page.placeUnit)]);
  if (page.accusedUnits.length > 0)
    rows.push([t(caseTexts.accused), page.accusedUnits.map((u) => t(u)).join(lang === 'zh' ? '、' : ', ')]);
  if (page.units.length > 0)
    rows.push([t(caseTexts.units), page.units.map((u) => t(u)).join(lang === 'zh' ? '、' : ', ')]);
  rows.push(...dealt);
  if (page.solved !== null) rows.push([t(caseTexts.solved), t(page.solved ? caseTexts.yes : caseTexts.no)]);
  if (page.satisfaction) rows.push([t(caseTexts.satisfaction), t(page.satisfaction)]);
  if (page.responsibility) rows.push([t(caseTexts.responsibility), t(page.responsibility)]);
  if (page.calls > 0) rows.push([t(caseTexts.calls), page.calls]);
  if (page.reopened > 0) rows.push([t(caseTexts.reopened), page.reopened]);
  if (page.askedAgain > 0) rows.push([t(caseTexts.askedAgain), page.askedAgain]);
  rows.push([t(caseTexts.publish), t(published(page))]);
  return (
    <section className="side-part">
      <h2>{t(caseTexts.facts)}</h2>
      {page.pausedFor ? <p className="notice">{t(caseTexts.paused, { reason: t(page.pausedFor) })}</p> : null}
      {page.extensionAsked !== null ? (
        <p className="notice">{t(caseTexts.extension, { amount: t(extensionWords(page, page.extensionAsked)) })}</p>
      ) : null}
      <dl className="pairs">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <AlsoAccused page={page} />
      {page.leadCase ? (
        <p className="flush">
          {t(caseTexts.lead)}
          {colon}
          <Link to="/cases/$caseId" params={{ caseId: page.leadCase }}>
            {t(caseTexts.openLead)}
          </Link>
        </p>
      ) : null}
      {page.linked > 0 ? <p className="flush">{t(caseTexts.linked, { n: page.linked })}</p> : null}
    </section>
  );
}
