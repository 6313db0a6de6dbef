import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { now } from '../api/clock.ts';
import { type ActedOn, type DutyAct, dutyActsQuery, type WaitingDuty } from '../api/duty-acts.ts';
import { fromOutside } from '../api/queries.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { fieldTexts } from '../texts/actions.ts';
import { dutyActTexts, superviseActs, superviseFields, superviseTexts } from '../texts/supervision.ts';
import { dayText, whenText } from './dates.ts';
import { Due } from './due.tsx';
import { FormWindow } from './form-window.tsx';
import { Failed } from './states.tsx';

/** A meeting to which thirty were called has thirty duties: the most urgent are enough to begin with. */
const AT_ONCE = 6;
const ON_DUTY = ['urge', 'ask'] as const;
const ON_ACT = ['answer', 'acknowledge'] as const;

/** What is open to be done: an act on a duty that waits, or on a question that stands. */
type Doing =
  | { readonly id: (typeof ON_DUTY)[number]; readonly duty: WaitingDuty }
  | { readonly id: (typeof ON_ACT)[number]; readonly act: DutyAct };

/**
 * What supervision did about what is owed of a thing, and what one may do about it now. Beside a thing that nobody urged or asked about,
 * for whoever may not either, nothing.
 */
export function DutyActs(on: ActedOn) {
  const { t } = useLang();
  const { me } = useOffice();
  // Somebody from outside takes part in the inspection alone, and is refused this.
  const found = useQuery({ ...dutyActsQuery(on), enabled: !fromOutside(me) });
  const [doing, setDoing] = useState<Doing | null>(null);
  const [shown, setShown] = useState(AT_ONCE);
  if (found.isPending) return null;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { acts } = found.data;
  const duties = found.data.duties.filter(({ abilities }) => ON_DUTY.some((id) => abilities[id] === true));
  if (acts.length === 0 && duties.length === 0) return null;
  return (
    <section className="side-part supervision">
      <h2>{t(superviseTexts.title)}</h2>
      {duties.slice(0, shown).map((duty) => (
        <Waiting key={duty.dutyId} duty={duty} onStart={(id) => setDoing({ id, duty })} />
      ))}
      {duties.length > shown ? (
        <Button size="small" type="link" onClick={() => setShown(duties.length)}>
          {t(dutyActTexts.more, { n: duties.length - shown })}
        </Button>
      ) : null}
      <ul className="duties">
        {acts.map((act) => (
          <OneAct key={act.actId} act={act} onStart={(id) => setDoing({ id, act })} />
        ))}
      </ul>
      {doing ? <DoingWindow doing={doing} onClose={() => setDoing(null)} /> : null}
    </section>
  );
}

function Waiting({ duty, onStart }: { duty: WaitingDuty; onStart: (id: (typeof ON_DUTY)[number]) => void }) {
  const { t, colon } = useLang();
  const { ask } = duty.abilities;
  return (
    <>
      <p className="small soft flush">
        {t(duty.step)}
        {colon}
        {t(duty.unit)}
      </p>
      {duty.dueAt ? <Due duty={{ dueAt: duty.dueAt, state: 'open', why: [], clock: null }} /> : null}
      <p className="supervise-acts">
        {ON_DUTY.filter((id) => duty.abilities[id] === true).map((id) => (
          <Button key={id} size="small" onClick={() => onStart(id)}>
            {t(superviseActs[id].name)}
          </Button>
        ))}
      </p>
      {ask && ask !== true ? <p className="small soft">{t(ask.reason)}</p> : null}
    </>
  );
}

function OneAct({ act, onStart }: { act: DutyAct; onStart: (id: (typeof ON_ACT)[number]) => void }) {
  const { t, lang, colon } = useLang();
  const { zone } = useOffice();
  const { name, unit } = act.by;
  const until = act.state === 'open' ? act.dueOn : null;
  return (
    <li className={act.state === 'open' || act.state === 'answered' ? 'duty' : 'duty duty-ended'}>
      <p className="flush">
        <strong>{t(superviseActs[act.kind].name)}</strong> · {t(act.unit)}
      </p>
      <p className="small soft flush">
        <time dateTime={act.at}>{whenText(act.at, now(), zone, lang)}</time>
        {' · '}
        {name === null ? t(unit) : t(superviseTexts.by, { unit: t(unit), name })}
      </p>
      {until ? <p className="small flush">{t(superviseTexts.owedUntil, { on: dayText(until, lang) })}</p> : null}
      {act.state === 'noted' ? <p className="small flush">{t(superviseTexts.noted)}</p> : null}
      {act.state === 'lapsed' ? <p className="small flush">{t(superviseTexts.lapsed)}</p> : null}
      {act.words ? <p className="pre small flush act-words">{act.words}</p> : null}
      {act.answer ? (
        <p className="pre small flush act-words">
          {t(superviseTexts.answered)}
          {colon}
          {act.answer}
        </p>
      ) : null}
      {ON_ACT.map((id) =>
        act.abilities[id] === true ? (
          <Button key={id} size="small" className="hand-on" onClick={() => onStart(id)}>
            {t(superviseActs[id].name)}
          </Button>
        ) : null,
      )}
    </li>
  );
}

interface Values {
  readonly words?: string;
}

/** Under which name the server takes the words of an act. */
const FIELDS = { urge: 'words', ask: 'question', answer: 'answer' } as const;

function DoingWindow({ doing, onClose }: { doing: Doing; onClose: () => void }) {
  const { t } = useLang();
  const { id } = doing;
  const on = 'duty' in doing ? doing.duty.dutyId : doing.act.actId;
  const name = t(superviseActs[id].name);
  // What the window is about is read before it is answered.
  const said = id === 'answer' ? doing.act.words : id === 'acknowledge' ? doing.act.answer : null;
  const optional = id === 'urge';
  return (
    <FormWindow<Values>
      title={name}
      what={t(id === 'urge' || id === 'ask' ? dutyActTexts[id] : superviseActs[id].what)}
      draft={{ about: on, form: `duty-${id}` }}
      initial={{}}
      path={'duty' in doing ? `/api/duties/${on}/${id}` : `/api/duty-acts/${on}/${id}`}
      body={({ words }) => (id === 'acknowledge' ? {} : { [FIELDS[id]]: words || null })}
      changes={[['duty-acts'], ['owed'], ['duties'], ['board']]}
      done={t(superviseTexts.done, { name })}
      onClose={onClose}
    >
      {said ? <p className="pre said">{said}</p> : null}
      {id === 'acknowledge' ? null : (
        <Form.Item
          name="words"
          label={t(superviseFields[FIELDS[id]])}
          rules={optional ? [] : [{ required: true, whitespace: true, message: t(fieldTexts.fill) }]}
        >
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 16 }} maxLength={optional ? 2000 : 4000} />
        </Form.Item>
      )}
    </FormWindow>
  );
}
