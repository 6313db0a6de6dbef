import { Button } from 'antd';
import { useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import type { Measure } from '../../api/measures.ts';
import { useLang } from '../../lang.tsx';
import { actTexts, fieldTexts, measureTexts, ownWriting } from '../../texts/measures.ts';
import { WhyNot } from '../../ui/why-not.tsx';
import { ActWindow, type Field } from './form.tsx';

type Act = keyof typeof actTexts;

const reasons: Field = { as: 'text', name: 'reasons', label: fieldTexts.reasons };
const choice = (name: string, label: Text, ...options: readonly (readonly [string | boolean, Text])[]): Field => ({
  as: 'choice',
  name,
  label,
  options: options.map(([value, words]) => ({ value, label: words })),
});

interface Shape {
  /** The end of its address. */
  readonly at: string;
  readonly fields: readonly Field[];
  readonly body?: (values: Readonly<Record<string, unknown>>) => unknown;
}

/** What each act asks for. */
const SHAPES: Readonly<Record<Exclude<Act, 'publish' | 'decideReview' | 'carryOut'>, Shape>> = {
  notify: { at: 'notify', fields: [{ as: 'text', name: 'notice', label: fieldTexts.notice }] },
  state: {
    at: 'state',
    fields: [
      { as: 'text', name: 'statement', label: fieldTexts.statement, most: 8000, unless: 'nothing' },
      { as: 'yes', name: 'nothing', label: fieldTexts.nothingToSay },
    ],
    body: ({ statement, nothing }) => ({ statement: nothing ? null : statement }),
  },
  hear: {
    at: 'hear',
    fields: [
      { as: 'day', name: 'heardOn', label: fieldTexts.heardOn },
      { as: 'text', name: 'record', label: fieldTexts.record },
    ],
  },
  drop: { at: 'drop', fields: [reasons] },
  stepAside: { at: 'step-aside', fields: [reasons] },
  askRecusal: { at: 'ask-recusal', fields: [reasons] },
  decide: {
    at: 'decide',
    fields: [
      choice('outcome', fieldTexts.outcome, ['imposed', fieldTexts.imposed], ['dropped', fieldTexts.dropped]),
      reasons,
    ],
  },
  tell: {
    at: 'tell',
    fields: [choice('how', fieldTexts.how, ['in-person', fieldTexts.inPerson], ['letter', fieldTexts.letter])],
  },
  acknowledge: { at: 'acknowledge', fields: [] },
  askReview: { at: 'ask-review', fields: [reasons] },
  reopen: { at: 'reopen', fields: [reasons] },
  nameDecider: {
    at: 'name-decider',
    fields: [{ as: 'person', name: 'account', label: fieldTexts.decider, unitLabel: fieldTexts.deciderUnit }, reasons],
  },
  withdraw: { at: 'withdraw', fields: [reasons] },
  check: {
    at: 'check',
    fields: [
      { as: 'yes', name: 'carriedOut', label: fieldTexts.carriedOutYes },
      { as: 'text', name: 'reasons', label: fieldTexts.missing, unless: 'carriedOut' },
    ],
    body: ({ carriedOut, reasons }) =>
      carriedOut ? { outcome: 'confirmed', reasons: null } : { outcome: 'returned', reasons },
  },
  bar: { at: 'bar', fields: [{ as: 'day', name: 'until', label: fieldTexts.until }, reasons] },
  wish: {
    at: 'wish',
    fields: [choice('public', fieldTexts.public, [true, fieldTexts.publicYes], [false, fieldTexts.publicNo])],
  },
};

/** A review may change it to a lighter step, where there is one. */
function reviewOf({ lighter }: Measure): Shape {
  const { upheld, changed, withdrawn } = fieldTexts;
  const outcomes = [['upheld', upheld], ...(lighter.length > 0 ? [['changed', changed] as const] : [])] as const;
  return {
    at: 'review',
    fields: [
      choice('outcome', fieldTexts.outcome, ...outcomes, ['withdrawn', withdrawn]),
      {
        ...choice('rung', fieldTexts.rung, ...lighter.map((step) => [step.id, step] as const)),
        when: { name: 'outcome', is: 'changed' },
      } as Field,
      reasons,
    ],
  };
}

/** Of a talk the day alone, of what the person writes the words. */
const carryingOut = ({ carriedOut }: Measure): Shape => ({
  at: 'carry-out',
  fields: [
    { as: 'day', name: 'on', label: fieldTexts.carriedOutOn },
    ...(carriedOut === 'person' ? [{ as: 'text', name: 'words', label: fieldTexts.written, most: 8000 } as const] : []),
  ],
  body: ({ on, words = null }) => ({ on, words }),
});

const ORDER: readonly Act[] = [
  'state',
  'decide',
  'decideReview',
  'notify',
  'tell',
  'acknowledge',
  'carryOut',
  'check',
  'askReview',
  'wish',
  'publish',
  'bar',
  'hear',
  'askRecusal',
  'stepAside',
  'nameDecider',
  'reopen',
  'drop',
  'withdraw',
];

/** What moves the procedure on; the rest is never put forward. */
const FORWARD = new Set<Act>(['state', 'decide', 'decideReview', 'notify', 'tell', 'acknowledge', 'carryOut', 'check']);

const isForward = (act: Act, { publicWish }: Measure): boolean =>
  FORWARD.has(act) || (act === 'wish' && publicWish === null);

const NOT_NOW = 'measure.not-in-this-state';

/** Whether it is told why somebody may not: of what is not there to be done, or done, there is nothing to tell. */
const told = ({ carriedOut, carried }: Measure, act: Act): boolean => {
  if (act === 'carryOut') return carriedOut !== null && !carried?.on;
  if (act === 'check') return carried != null && carried.on !== null && !carried.confirmed;
  return true;
};

/** What of the ladder or of the day stands in the way, beside what the server says of the reader. */
const fits = (page: Measure, act: Act): boolean => {
  if (act === 'publish') return page.publish !== null && (page.cleared ? page.publicWish === true : page.final);
  if (act === 'carryOut') return page.carriedOut === (page.measure.aboutMe ? 'person' : 'decider');
  if (act === 'reopen') return page.final;
  return act !== 'bar' || (page.final && page.mayBring.length > 0);
};

const textsOf = (act: Act, { carriedOut }: Measure) =>
  act === 'carryOut' && carriedOut === 'person' ? ownWriting : actTexts[act];

/** Everything that can be done with a measure: what is open first, the rest with its reason. */
export function MeasureActs({ page }: { page: Measure }) {
  const { t } = useLang();
  const [open, setOpen] = useState<Act | null>(null);
  const may = ORDER.filter((act) => page.abilities[act] === true && fits(page, act));
  const not = ORDER.flatMap((act) => {
    const ability = page.abilities[act];
    return ability && ability !== true && ability.code !== NOT_NOW && told(page, act)
      ? [{ name: textsOf(act, page).name, reason: ability.reason }]
      : [];
  });
  return (
    <section className="card">
      <h2>{t(measureTexts.actions)}</h2>
      {may.length === 0 ? <p className="soft flush">{t(measureTexts.nothing)}</p> : null}
      <ul className="card-acts">
        {may.map((act, i) => (
          <li key={act}>
            <Button
              type={i === 0 && isForward(act, page) ? 'primary' : 'default'}
              onClick={() => setOpen(act)}
              data-act={act}
            >
              {t(textsOf(act, page).name)}
            </Button>
            <p className="small">{t(textsOf(act, page).what)}</p>
          </li>
        ))}
      </ul>
      <WhyNot acts={not} />
      {open ? <Window page={page} act={open} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

const CHANGES = [['measures'], ['owed'], ['publicity']];

function Window({ page, act, onClose }: { page: Measure; act: Act; onClose: () => void }) {
  const path = `/api/measures/${page.measure.measureId}`;
  const words = { title: textsOf(act, page).name, what: textsOf(act, page).what, changes: CHANGES, onClose };
  if (act !== 'publish') {
    const { at, ...shape } =
      act === 'decideReview' ? reviewOf(page) : act === 'carryOut' ? carryingOut(page) : SHAPES[act];
    return <ActWindow {...words} {...shape} path={`${path}/${at}`} />;
  }
  const { named, days } = page.publish!;
  const fields: readonly Field[] = [
    { as: 'line', name: 'title', label: fieldTexts.headline, most: 100 },
    { as: 'text', name: 'text', label: fieldTexts.text, most: 5000 },
    ...(named ? [{ as: 'yes', name: 'named', label: fieldTexts.named, hint: fieldTexts.namedHow } as const] : []),
    { as: 'number', name: 'days', label: fieldTexts.days, most: days },
  ];
  return (
    <ActWindow
      {...words}
      path={`${path}/publicity`}
      fields={fields}
      initial={{ days }}
      body={(values) => ({ ...values, named: values.named === true })}
    />
  );
}
