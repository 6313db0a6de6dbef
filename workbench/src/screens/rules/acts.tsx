import { Button } from 'antd';
import { useState } from 'react';
import type { Rule, RuleWords } from '../../api/rules.ts';
import type { Named } from '../../api/types.ts';
import { useLang } from '../../lang.tsx';
import { ruleActs, ruleFields, ruleKinds, ruleTexts } from '../../texts/rules.ts';
import { type Act, type ActField, ActWindow } from '../../ui/act-window.tsx';

type Name = Exclude<keyof typeof ruleActs, 'draft'>;
const NAMES: readonly Name[] = ['adopt', 'edit', 'drop', 'revise', 'check', 'nameChecker', 'repeal'];
const QUIET = new Set(['rule.not-in-this-state', 'rule.shipped', 'rule.no-check-owed']);

const WORDS: readonly ActField[] = [
  { name: 'title', label: ruleFields.titleField, kind: 'line' },
  { name: 'text', label: ruleTexts.text, kind: 'text' },
  { name: 'binds', label: ruleTexts.binds, kind: 'line' },
  { name: 'basis', label: ruleTexts.basis, kind: 'line' },
  { name: 'titleEn', label: ruleFields.titleEn, kind: 'line', optional: true },
  { name: 'textEn', label: ruleFields.textEn, kind: 'text', optional: true },
];

/** Words that were left empty are not sent. */
const given = (values: Readonly<Record<string, string | null | undefined>>) =>
  Object.fromEntries(Object.entries(values).filter(([, v]) => v));

/** Drafting a rule of a unit. */
export const draftAct = (issuer: string | undefined): Act => ({
  ...ruleActs.draft,
  path: '/api/rules',
  initial: { kind: 'rule', issuer },
  fields: [
    {
      name: 'kind',
      label: ruleTexts.kind,
      kind: 'choice',
      options: (['rule', 'prohibition', 'responsibility'] as const).map((value) => ({
        value,
        label: ruleKinds[value],
      })),
    },
    { name: 'issuer', label: ruleTexts.issuer, kind: 'unit' },
    ...WORDS,
  ],
  body: given,
});

/** A text in English that is only the Chinese again was left out. */
const wordsOf = ({ title, text, binds, basis }: RuleWords) => ({
  title: title.zh,
  text: text.zh,
  binds: binds.zh,
  basis: basis.zh,
  ...(title.en === title.zh ? {} : { titleEn: title.en }),
  ...(text.en === text.zh ? {} : { textEn: text.en }),
});

function asks(name: Name, page: Rule, every: readonly Named[]): Omit<Act, 'title' | 'what' | 'done'> {
  const id = encodeURIComponent(page.line.rule.id);
  const path = (action: string) => `/api/rules/${id}/${action}`;
  switch (name) {
    case 'edit':
    case 'revise':
      return { path: path('draft'), fields: WORDS, initial: wordsOf(page.versions.at(-1)!.rule), body: given };
    case 'adopt':
      return {
        path: path('adopt'),
        fields: [{ name: 'from', label: ruleFields.from, kind: 'day' }],
        body: ({ from }) => ({ from }),
      };
    case 'drop':
      return { path: path('drop'), fields: [], body: () => ({}) };
    case 'repeal':
      return {
        path: path('repeal'),
        fields: [
          { name: 'on', label: ruleFields.on, kind: 'day' },
          { name: 'reason', label: ruleFields.reason, kind: 'text' },
        ],
        body: ({ on, reason }) => ({ on, reason }),
      };
    case 'nameChecker':
      return {
        path: path('checker'),
        initial: { unit: page.line.check?.unit.id, every: page.line.check?.every.id ?? every[0]?.id },
        fields: [
          { name: 'unit', label: ruleFields.unit, kind: 'unit' },
          {
            name: 'post',
            label: ruleFields.post,
            kind: 'post',
            unit: (values) => values.unit,
            optional: true,
            hint: ruleFields.postHint,
            when: (values) => Boolean(values.unit),
          },
          {
            name: 'every',
            label: ruleTexts.every,
            kind: 'choice',
            options: every.map((e) => ({ value: e.id, label: e })),
          },
        ],
        body: ({ unit, post = null, every: clock }) => ({ unit, post, every: clock }),
      };
    case 'check':
      return {
        path: path('check'),
        fields: [
          {
            name: 'kept',
            label: ruleFields.found,
            kind: 'choice',
            options: [
              { value: 'yes', label: ruleTexts.kept },
              { value: 'no', label: ruleTexts.notKept },
            ],
          },
          { name: 'seen', label: ruleFields.seen, kind: 'text' },
        ],
        body: ({ kept, seen }) => ({ kept: kept === 'yes', seen }),
      };
    default:
      return name satisfies never;
  }
}

/** What can be done with a rule now: ready for whoever may, with the reason for whoever may not. */
export function RuleActs({ page, every }: { page: Rule; every: readonly Named[] }) {
  const { t } = useLang();
  const [open, setOpen] = useState<Name | null>(null);
  const shown = NAMES.filter((name) => {
    const ability = page.abilities[name];
    return ability === true || (ability !== undefined && !QUIET.has(ability.code));
  });
  const may = shown.filter((name) => page.abilities[name] === true);
  const id = page.line.rule.id;
  if (may.length === 0) return <p className="waiting">{t(ruleTexts.nothing)}</p>;
  return (
    <section className="card">
      <h2>{t(ruleTexts.acts)}</h2>
      <ul className="card-acts">
        {shown.map((name) => {
          const ability = page.abilities[name];
          const can = ability === true;
          return (
            <li key={name}>
              <Button
                className={can ? undefined : 'unable'}
                aria-disabled={!can}
                onClick={can ? () => setOpen(name) : undefined}
              >
                {t(ruleActs[name].title)}
              </Button>
              <p className={can ? 'small' : 'soft small'}>
                {t(ability === true || !ability ? ruleActs[name].what : ability.reason)}
              </p>
            </li>
          );
        })}
      </ul>
      {open ? (
        <ActWindow
          act={{ ...ruleActs[open], ...asks(open, page, every) }}
          about={id}
          changes={[['rules'], ['owed']]}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </section>
  );
}
