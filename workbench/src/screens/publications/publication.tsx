import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { type Publicity, publicationQuery } from '../../api/measures.ts';
import { useLang } from '../../lang.tsx';
import { fieldTexts, measureTexts } from '../../texts/measures.ts';
import { publicityMoments, publicityTexts } from '../../texts/publications.ts';
import { AbleButton } from '../../ui/able-button.tsx';
import { dayText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { useOne } from '../../ui/one.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { WhyNot } from '../../ui/why-not.tsx';
import { ActWindow } from '../measures/form.tsx';

export function PublicationPage() {
  const { publicityId } = useParams({ from: '/office/publications/$publicityId' });
  return <OnePublication key={publicityId} publicityId={publicityId} />;
}

/** One publication: its words, what the check found in them, and what one may do. */
function OnePublication({ publicityId }: { publicityId: string }) {
  const { t, lang } = useLang();
  const { page, instead } = useOne(
    useQuery(publicationQuery(publicityId)),
    publicityTexts.notFound,
    <Link to="/publications">{t(publicityTexts.back)}</Link>,
  );
  if (instead) return instead;
  const { publicity: p } = page;
  return (
    <Screen title={p.title} wide>
      <div className="case-head card-page-head">
        <dl className="case-standing">
          <div>
            <dt>{t(publicityTexts.state)}</dt>
            <dd className="strong">{t(p.state)}</dd>
          </div>
          <div>
            <dt>{t(p.kind)}</dt>
            <dd>{t(p.unit)}</dd>
          </div>
          <div>
            <dt>{t(publicityTexts.days)}</dt>
            <dd>
              {p.shownFrom && p.shownUntil
                ? t(publicityTexts.shown, { from: dayText(p.shownFrom, lang), until: dayText(p.shownUntil, lang) })
                : t(publicityTexts.daysPlanned, { n: page.days })}
            </dd>
          </div>
          <div>
            <dt>{t(publicityTexts.measure)}</dt>
            <dd>
              <Link to="/measures/$measureId" params={{ measureId: p.measureId }}>
                {t(page.measure)}
              </Link>
            </dd>
          </div>
        </dl>
      </div>
      <div className="case">
        <div className="case-main">
          <section className="card">
            <h2>{t(publicityTexts.text)}</h2>
            <p className="letter pre flush">{page.text}</p>
            {p.named ? <p className="soft small flush">{t(publicityTexts.named)}</p> : null}
          </section>
          <Finds page={page} />
          <Acts page={page} />
          <Moments page={page} />
        </div>
        <aside className="case-side">
          <section className="side-part">
            {p.writer ? <p className="flush">{t(publicityTexts.byWriter, { name: p.writer })}</p> : null}
            {p.approver ? <p className="flush">{t(publicityTexts.byApprover, { name: p.approver })}</p> : null}
          </section>
          <DutyActs about={`publicity:${publicityId}`} />
        </aside>
      </div>
    </Screen>
  );
}

const CHANGES = [['publicity'], ['measures']];

function Finds({ page }: { page: Publicity }) {
  const { t } = useLang();
  const [at, setAt] = useState<Publicity['finds'][number] | null>(null);
  if (page.finds.length === 0) return <p className="soft">{t(publicityTexts.noFinds)}</p>;
  return (
    <section className="card">
      <h2>{t(publicityTexts.finds)}</h2>
      <p className="soft">{t(publicityTexts.findsHow)}</p>
      <ul className="files">
        {page.finds.map((f) => (
          <li key={`${f.kind} ${f.start}`}>
            <span className="strong">{f.words}</span> <span className="soft small">{t(f.name)}</span>{' '}
            {f.justified ? (
              <p className="flush">
                {t(publicityTexts.justified, { by: f.justified.by ?? '—', why: f.justified.why ?? '' })}
              </p>
            ) : (
              <AbleButton ability={page.abilities.justify} onClick={() => setAt(f)}>
                {t(publicityTexts.justify)}
              </AbleButton>
            )}
          </li>
        ))}
      </ul>
      {at ? (
        <ActWindow
          title={publicityTexts.justify}
          what={publicityTexts.findsHow}
          path={`/api/publicity/${page.publicity.publicityId}/justify`}
          fields={[{ as: 'text', name: 'why', label: publicityTexts.why, most: 1000 }]}
          body={({ why }) => ({ kind: at.kind, start: at.start, end: at.end, why })}
          changes={CHANGES}
          onClose={() => setAt(null)}
        />
      ) : null}
    </section>
  );
}

const ACTS = ['approve', 'redraft', 'return', 'withdraw'] as const;

/** Of what belongs to another state there is nothing to tell. */
const NOT_NOW = 'publicity.not-in-this-state';

function Acts({ page }: { page: Publicity }) {
  const { t } = useLang();
  const [open, setOpen] = useState<(typeof ACTS)[number] | null>(null);
  const path = `/api/publicity/${page.publicity.publicityId}`;
  const over = ACTS.every((act) => {
    const ability = page.abilities[act];
    return ability !== true && ability?.code === 'publicity.not-in-this-state';
  });
  if (over) return null;
  const may = ACTS.filter((act) => page.abilities[act] === true);
  const not = ACTS.flatMap((act) => {
    const ability = page.abilities[act];
    return ability && ability !== true && ability.code !== NOT_NOW
      ? [{ name: publicityTexts[act], reason: ability.reason }]
      : [];
  });
  const reason = { as: 'text', name: 'reason', label: publicityTexts.reason } as const;
  return (
    <section className="card">
      <h2>{t(measureTexts.actions)}</h2>
      {may.length === 0 ? <p className="soft flush">{t(measureTexts.nothing)}</p> : null}
      <div className="measure-buttons">
        {may.map((act) => (
          <Button key={act} type={act === 'approve' ? 'primary' : 'default'} onClick={() => setOpen(act)}>
            {t(publicityTexts[act])}
          </Button>
        ))}
      </div>
      <WhyNot acts={not} />
      {open ? (
        <ActWindow
          title={publicityTexts[open]}
          what={
            open === 'approve'
              ? {
                  zh: t(publicityTexts.approveWhat, { days: page.days }),
                  en: t(publicityTexts.approveWhat, { days: page.days }),
                }
              : publicityTexts.fair
          }
          path={`${path}/${open}`}
          fields={
            open === 'approve'
              ? []
              : open === 'redraft'
                ? [
                    { as: 'line', name: 'title', label: fieldTexts.headline, most: 100 },
                    { as: 'text', name: 'text', label: fieldTexts.text, most: 5000 },
                  ]
                : [reason]
          }
          initial={open === 'redraft' ? { title: page.publicity.title, text: page.text } : {}}
          changes={CHANGES}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </section>
  );
}

function Moments({ page }: { page: Publicity }) {
  const { t } = useLang();
  return (
    <Timeline moments={page.moments} what={({ type }) => (publicityMoments[type] ? t(publicityMoments[type]) : type)} />
  );
}
