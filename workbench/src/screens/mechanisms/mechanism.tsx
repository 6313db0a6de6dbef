import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { draftKey, readDraft } from '../../api/draft.ts';
import { type Mechanism, type MechanismDuty, mechanismQuery, standingOf } from '../../api/mechanisms.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { burdenTexts } from '../../texts/burden.ts';
import { mechanismTexts, standings } from '../../texts/mechanisms.ts';
import { obligationTexts } from '../../texts/obligations.ts';
import { dayText, todayIn } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, titleOf } from '../../ui/states.tsx';
import { Compare } from './compare.tsx';
import { MechanismGaps } from './gaps.tsx';
import { Versions } from './versions.tsx';

/** Where changes are kept that were not adopted yet. */
export const rulesDraft = (accountId: string, row: string): string => draftKey(accountId, row, 'mechanism');

export function MechanismPage() {
  const { row } = useParams({ from: '/office/mechanisms/$row' });
  return <OneMechanism key={row} row={row} />;
}

/** One row whole: what it asks in words, where that is asked for, its versions, and what whoever signs may do. */
function OneMechanism({ row }: { row: string }) {
  const { t } = useLang();
  const { me } = useOffice();
  const found = useQuery(mechanismQuery(row));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError && !found.data)
    return (
      <Screen title={t(titleOf(found.error, mechanismTexts.notFound))}>
        <Failed error={found.error} retry={() => void found.refetch()} />
        <Link to="/mechanisms">{t(mechanismTexts.back)}</Link>
      </Screen>
    );
  const page = found.data;
  const { line } = page;
  const writes = page.abilities.adopt === true || page.abilities.hand === true;
  const kept = readDraft<string>(rulesDraft(me.account.accountId, row)) !== null;
  return (
    <Screen title={`${row} ${t(line.name)}`} wide>
      <Head page={page} />
      <div className="case">
        <div className="case-main">
          <section className="card">
            <h2>{t(mechanismTexts.rules)}</h2>
            <p className="letter flush">{t(line.about)}</p>
            {line.behaviour ? (
              <p>
                {t(page.duties.length > 0 ? mechanismTexts.alsoPart : mechanismTexts.noDuties, {
                  part: t(line.behaviour),
                })}
              </p>
            ) : null}
            {page.duties.map((duty) => (
              <InWords key={duty.id} duty={duty} writes={writes} />
            ))}
          </section>
          {line.state === 'adopted' ? <MechanismGaps row={row} /> : null}
          <Compare versions={page.versions} />
        </div>
        <aside className="case-side">
          <section className="side-part">
            <p className="card-link flush">
              <Link to="/mechanisms/$row/edit" params={{ row }} className="mechanism-edit">
                {t(line.state === 'offered' ? mechanismTexts.adoptIt : mechanismTexts.edit)}
              </Link>
            </p>
            {kept ? <p className="mark-word flush">{t(mechanismTexts.unsaved)}</p> : null}
          </section>
          <Versions page={page} />
          <section className="side-part">
            <h2>{t(mechanismTexts.source)}</h2>
            <ul className="mechanism-sources">
              {page.source.map((s) => (
                <li key={`${s.document.zh} ${s.clause}`}>
                  {t(obligationTexts.clause, { document: t(s.document), clause: s.clause })}
                </li>
              ))}
            </ul>
          </section>
        </aside>
      </div>
    </Screen>
  );
}

function Head({ page: { line } }: { page: Mechanism }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const standing = standingOf(line, todayIn(zone));
  return (
    <div className="case-head card-page-head">
      <dl className="case-standing">
        <div>
          <dt>{t(mechanismTexts.state)}</dt>
          <dd className="strong">{t(standings[standing])}</dd>
        </div>
        {line.from ? (
          <div>
            <dt>{t(mechanismTexts.version, { n: line.number })}</dt>
            <dd>
              {t(mechanismTexts.from, { day: dayText(line.from, lang) })}
              {line.until ? `${lang === 'zh' ? '，' : ', '}` : null}
              {line.until ? t(mechanismTexts.until, { day: dayText(line.until, lang) }) : null}
            </dd>
          </div>
        ) : null}
        {line.newer ? (
          <div>
            <dt>{t(mechanismTexts.versions)}</dt>
            <dd className="mark-word">{t(mechanismTexts.newer, { n: line.newer })}</dd>
          </div>
        ) : null}
      </dl>
    </div>
  );
}

/** A duty for people who do not read YAML. */
function InWords({ duty, writes }: { duty: MechanismDuty; writes: boolean }) {
  const { t, lang } = useLang();
  const between = lang === 'zh' ? '；' : '; ';
  const led = (as: 'lead' | 'assist') => duty.who.filter((w) => w.as === as).map((w) => t(w));
  const assist = led('assist');
  const rows: [string, ReactNode][] = [
    [t(mechanismTexts.who), led('lead').join(between)],
    ...(assist.length > 0 ? [[t(mechanismTexts.assist), assist.join(between)] as [string, ReactNode]] : []),
    [t(mechanismTexts.when), t(duty.when)],
    [
      t(mechanismTexts.proof),
      <ul key="proof" className="mechanism-fields">
        {duty.fields.map((field) => (
          <li key={field.zh}>
            {t(field)}
            {field.required ? null : <span className="soft">{t(mechanismTexts.optional)}</span>}
            {field.private ? <span className="soft">{t(mechanismTexts.private)}</span> : null}
          </li>
        ))}
      </ul>,
    ],
    [t(mechanismTexts.confirm), t(duty.confirm)],
    [t(mechanismTexts.warn), duty.warn ? t(duty.warn) : t(mechanismTexts.noWarn)],
    [t(mechanismTexts.publish), duty.publish ? t(duty.publish) : t(mechanismTexts.notPublic)],
    [t(mechanismTexts.burden), t(duty.burden)],
    [t(burdenTexts.measured), t(duty.measured.words)],
  ];
  return (
    <div className="mechanism-duty">
      <h3>{t(duty.name)}</h3>
      <dl className="mechanism-words">
        {rows.map(([name, said]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </Fragment>
        ))}
      </dl>
      {writes && duty.measured.notes.length > 0 ? (
        <div className="mechanism-note">
          {duty.measured.notes.map((note) => (
            <p key={note.zh} className="flush">
              {t(note)}
            </p>
          ))}
        </div>
      ) : null}
    </div>
  );
}
