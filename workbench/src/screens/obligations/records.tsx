import { Button } from 'antd';
import { useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { now } from '../../api/clock.ts';
import { type Made, OBLIGATION_CHANGES, type Obligation } from '../../api/obligations.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { recordStates, obligationTexts as texts } from '../../texts/obligations.ts';
import { type Act, ActWindow } from '../../ui/act-window.tsx';
import { dayText, whenText } from '../../ui/dates.ts';
import { WhyNot } from '../../ui/why-not.tsx';
import { BesideRecord } from './beside.tsx';
import { ConfirmWindow } from './confirm.tsx';
import { Evidence } from './files.tsx';
import { Known } from './known.tsx';
import { PublishWindow } from './publish.tsx';
import { useSpeaks } from './speaks.ts';
import { isAsking, valueText } from './words.ts';

/** What was recorded, newest first: what it says, what came of it, and what one may do with it. */
export function Records({ page }: { page: Obligation }) {
  const { t } = useLang();
  return (
    <section className="card obligation-records">
      <h2>{t(texts.records)}</h2>
      {page.records.length === 0 ? (
        <p className="soft flush">{t(page.counts?.over ? texts.countedAlone : texts.none)}</p>
      ) : null}
      <ol reversed>
        {page.records.map((made) => (
          <li key={made.recordId}>
            <One page={page} made={made} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function One({ page, made }: { page: Obligation; made: Made }) {
  const speaks = useSpeaks();
  const { t, lang } = speaks;
  const { zone } = useOffice();
  const days =
    made.from === made.to
      ? dayText(made.to, lang)
      : t(texts.days, { from: dayText(made.from, lang), to: dayText(made.to, lang) });
  const asking = page.form.some(isAsking);
  // The place stands in the heading, what was asked for below with its answers, files as pictures.
  const shown = page.form.filter(
    (f) => made.values[f.id] !== undefined && !isAsking(f) && f.format !== 'photo' && f.format !== 'unit',
  );
  const hidden = page.form.some((f) => f.private && made.values[f.id] === undefined && f.required);
  return (
    <article>
      <h3 className="obligation-day">
        {days}
        {made.place ? ` · ${t(made.place)}` : null}
      </h3>
      <p className="row-facts">
        <span className={made.state === 'confirmed' ? 'step' : 'mark-word'}>{t(recordStates[made.state])}</span>
        <span>
          {t(made.by === null && page.counts ? texts.countedBy : texts.recordedBy, {
            ...{ name: made.by ?? '', at: whenText(made.at, now(), zone, lang) },
          })}
        </span>
        <Public page={page} made={made} />
      </p>
      {shown.length > 0 ? (
        <dl className="obligation-values">
          {shown.map((field) => (
            <div key={field.id}>
              <dt>{t(field.name)}</dt>
              <dd className="pre">{valueText(field, made.values[field.id]!, page, speaks)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {hidden ? <p className="soft small flush">{t(texts.hidden)}</p> : null}
      {asking ? <Asks page={page} made={made} /> : null}
      <Known known={made.known} then />
      <BesideRecord made={made} page={page} />
      <Evidence dutyId={page.line.dutyId} ids={made.evidence} />
      {made.said ? (
        <p className="pre moment-text flush">
          <span className="soft small">{t(texts.saidOf)}</span> {made.said}
        </p>
      ) : null}
      {made.asked ? <p className="soft small flush">{t(texts.codeOut, { day: dayText(made.asked, lang) })}</p> : null}
      <Acts page={page} made={made} />
    </article>
  );
}

/** Whether everybody may read it, and how long. */
function Public({ page, made }: { page: Obligation; made: Made }) {
  const { t, lang } = useLang();
  if (made.shown) {
    const facts = { from: dayText(made.shown.from, lang), until: dayText(made.shown.until, lang) };
    return <span>{t(made.shown.until > page.days.today ? texts.shownUntil : texts.shownOver, facts)}</span>;
  }
  if (made.state !== 'confirmed' || !page.publish) return null;
  return <span>{t(page.publish.to === 'office' ? texts.officeOpen : texts.toShow)}</span>;
}

/** What was handed on and what became of it. A visit that brought nothing back says so. */
function Asks({ page, made }: { page: Obligation; made: Made }) {
  const { t, lang } = useLang();
  const [answering, setAnswering] = useState<string | null>(null);
  const field = page.form.find(isAsking);
  const stateOf = ({ post, dueOn }: Made['asks'][number]): Text => {
    if (made.state === 'refused' && dueOn === null) return texts.askDropped;
    if (dueOn && dueOn < page.days.today) return post ? texts.itemLate : texts.openLate;
    return post ? texts.itemOpen : texts.open;
  };
  if (made.asks.length === 0) return <p className="soft flush">{t(texts.nothingAsked)}</p>;
  const act = (duty: string): Act => ({
    title: texts.answer,
    what: texts.answerWhat,
    done: texts.decided,
    path: `/api/obligations/${page.line.dutyId}/asks/${duty}`,
    fields: [{ name: 'became', label: texts.becameField, kind: 'text' }],
    body: ({ became }) => ({ became }),
  });
  return (
    <>
      {field ? <h4 className="flush">{t(field.name)}</h4> : null}
      <ul className="obligation-asked">
        {made.asks.map((ask) => (
          <li key={ask.duty}>
            <p className={ask.text ? 'pre flush' : 'soft flush'}>{ask.text || t(texts.hidden)}</p>
            {ask.post ? <p className="soft small flush">{t(ask.post)}</p> : null}
            {ask.became ? (
              <p className="pre flush obligation-became">
                <span className="soft small">{t(texts.became)}</span> {ask.became}
              </p>
            ) : (
              <p className="flush">
                <span className="mark-word small">{t(stateOf(ask))}</span>{' '}
                {ask.dueOn ? (
                  <span className="soft small">{t(texts.askUntil, { day: dayText(ask.dueOn, lang) })} </span>
                ) : null}
                {ask.abilities.answer === true ? (
                  <Button size="small" onClick={() => setAnswering(ask.duty)}>
                    {t(ask.post ? texts.itemDone : texts.answer)}
                  </Button>
                ) : null}
              </p>
            )}
          </li>
        ))}
      </ul>
      {answering ? (
        <ActWindow
          act={act(answering)}
          about={answering}
          changes={OBLIGATION_CHANGES}
          onClose={() => setAnswering(null)}
        />
      ) : null}
    </>
  );
}

/** Reasons that belong to another state of the record: no news to anybody. */
const NOT_NOW: ReadonlySet<string> = new Set([
  'obligation.nothing-to-confirm',
  'obligation.nothing-to-publish',
  'obligation.not-shown',
  'obligation.confirmed-inside',
]);
const ACTS = ['confirm', 'publish', 'takeDown'] as const;

function Acts({ page, made }: { page: Obligation; made: Made }) {
  const { t } = useLang();
  const [open, setOpen] = useState<(typeof ACTS)[number] | null>(null);
  const may = ACTS.filter((name) => made.abilities[name] === true);
  const not = ACTS.flatMap((name) => {
    const ability = made.abilities[name];
    return !ability || ability === true || NOT_NOW.has(ability.code)
      ? []
      : [{ name: texts[name], reason: ability.reason }];
  });
  const takeDown: Act = {
    title: texts.takeDown,
    what: texts.takeDownWhat,
    done: texts.takenDown,
    path: `/api/obligations/${page.line.dutyId}/records/${made.recordId}/take-down`,
    fields: [{ name: 'reason', label: texts.reason, kind: 'text' }],
    body: ({ reason }) => ({ reason }),
  };
  const close = () => setOpen(null);
  return (
    <>
      {may.length > 0 ? (
        <p className="obligation-acts flush">
          {may.map((name) => (
            <Button key={name} {...(name === 'takeDown' ? {} : { type: 'primary' })} onClick={() => setOpen(name)}>
              {t(texts[name])}
            </Button>
          ))}
        </p>
      ) : null}
      <WhyNot acts={not} />
      {open === 'confirm' ? <ConfirmWindow page={page} made={made} onClose={close} /> : null}
      {open === 'publish' ? <PublishWindow page={page} made={made} onClose={close} /> : null}
      {open === 'takeDown' ? (
        <ActWindow act={takeDown} about={made.recordId} changes={OBLIGATION_CHANGES} onClose={close} />
      ) : null}
    </>
  );
}
