import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, InputNumber, type InputRef, Radio, Select } from 'antd';
import { useMemo, useRef } from 'react';
import type { FormField, Obligation, ObligationFile } from '../../api/obligations.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { FilesField } from './files.tsx';
import { PlanItemsField } from './plan-items.tsx';
import { PlanLinesField } from './plan-lines.tsx';
import { fieldName, inLeast, inUnits } from './words.ts';

const FEW = 4;
const MOST_LETTERS = 2000;
const MOST_ASKS = 30;

/** What a form item hands to the input in it. */
interface Given<V> {
  readonly id?: string;
  readonly value?: V;
  readonly onChange?: (value: V | undefined) => void;
}

/** The input for one field of a rule's form, whatever the rule is. */
export function FieldInput({
  field,
  page,
  fixed = false,
  ...given
}: {
  field: FormField;
  page: Obligation;
  /** What was asked for keeps its lines: each stands in the place of its duty. */
  fixed?: boolean;
} & Given<never>) {
  const { t } = useLang();
  const { money } = useOffice();
  const plain = given as Given<unknown>;
  if (field.format === 'unit') return <PlaceField places={page.places} {...(given as Given<string>)} />;
  if (field.format === 'asks')
    return <AsksField name={t(fieldName(field, money))} fixed={fixed} {...(given as Given<string[]>)} />;
  if (field.format === 'items') return <PlanItemsField page={page} {...(given as Given<string[]>)} />;
  if (field.format === 'inspections')
    return <PlanLinesField unit={page.line.unit.id} {...(given as Given<string[]>)} />;
  if (field.format === 'photo') return <FilesField dutyId={page.line.dutyId} {...(given as Given<ObligationFile[]>)} />;
  if (field.format === 'date') return <Input type="date" className="day" {...(plain as object)} />;
  switch (field.type) {
    case 'string':
      return field.choices.length > 0 ? (
        <Choice choices={field.choices} {...(given as Given<string>)} />
      ) : (
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 12 }} maxLength={MOST_LETTERS} {...(plain as object)} />
      );
    case 'integer':
      return <NumberField field={field} {...(given as Given<number>)} />;
    case 'boolean':
      return isTick(field) ? (
        <Tick name={t(fieldName(field, money))} {...(given as Given<boolean>)} />
      ) : (
        <YesNo {...(given as Given<boolean>)} />
      );
    case 'array':
      return <AsksField name={t(fieldName(field, money))} {...(given as Given<string[]>)} />;
    default:
      return field.type satisfies never;
  }
}

function Choice({ choices, value, onChange, id }: Pick<FormField, 'choices'> & Given<string>) {
  const { t } = useLang();
  const options = choices.map((choice) => ({ value: choice.value, label: t(choice) }));
  return choices.length > FEW ? (
    <Select
      {...(id ? { id } : {})}
      allowClear
      value={value}
      onChange={(next?: string) => onChange?.(next)}
      options={options}
    />
  ) : (
    <Radio.Group
      {...(id ? { id } : {})}
      className="radio-lines"
      value={value}
      onChange={(event) => onChange?.(event.target.value as string)}
      options={options}
    />
  );
}

/** Money is written in what people count it in, and kept in the smallest unit. */
function NumberField({ field, value, onChange, id }: { field: FormField } & Given<number>) {
  const money = field.format === 'fen';
  const shown = (n: number | null | undefined) => (n == null ? null : money ? inUnits(n) : n);
  return (
    <InputNumber<number>
      {...(id ? { id } : {})}
      className="obligation-number"
      inputMode={money ? 'decimal' : 'numeric'}
      precision={money ? 2 : 0}
      min={shown(field.minimum) ?? Number.MIN_SAFE_INTEGER}
      max={shown(field.maximum) ?? Number.MAX_SAFE_INTEGER}
      value={shown(value)}
      onChange={(n) => onChange?.(n === null ? undefined : money ? inLeast(n) : n)}
    />
  );
}

/** Where a no says nothing, or cannot be: a tick, which carries its own name. */
export const isTick = ({ type, must, required }: FormField): boolean => type === 'boolean' && (must || !required);

const Tick = ({ name, value, onChange, id }: { name: string } & Given<boolean>) => (
  <Checkbox
    {...(id ? { id } : {})}
    checked={value === true}
    onChange={(event) => onChange?.(event.target.checked || undefined)}
  >
    {name}
  </Checkbox>
);

/** A no is an answer too. */
function YesNo({ value, onChange, id }: Given<boolean>) {
  const { t } = useLang();
  return (
    <Radio.Group
      {...(id ? { id } : {})}
      value={value}
      onChange={(event) => onChange?.(event.target.value as boolean)}
      options={[
        { value: true, label: t(texts.yes) },
        { value: false, label: t(texts.no) },
      ]}
    />
  );
}

/** A unit or place: those nearest to people stand first, any is found by a part of its name in either language. */
function PlaceField({ places, value, onChange, id }: { places: Obligation['places'] } & Given<string>) {
  const { t, lang } = useLang();
  const { choices } = useOffice();
  const options = useMemo(() => {
    const spellings = new Map(choices.units.map((u) => [u.id, u.aliases.join(' ')]));
    return places.map((p) => ({
      value: p.id,
      label: p[lang],
      words: `${p.zh} ${p.en} ${spellings.get(p.id) ?? ''}`.toLowerCase(),
    }));
  }, [places, choices, lang]);
  return (
    <Select
      {...(id ? { id } : {})}
      allowClear
      showSearch={{ filterOption: (typed, option) => option?.words.includes(typed.trim().toLowerCase()) ?? false }}
      placeholder={t(texts.choosePlace)}
      value={value}
      onChange={(next?: string) => onChange?.(next)}
      options={options}
    />
  );
}

/** What was asked for, one on each line; Enter goes on to the next. */
function AsksField({ name, fixed = false, value, onChange, id }: { name: string; fixed?: boolean } & Given<string[]>) {
  const { t } = useLang();
  const last = useRef<InputRef>(null);
  const lines = value && value.length > 0 ? value : [''];
  const set = (i: number, text: string) => onChange?.(lines.map((line, at) => (at === i ? text : line)));
  const add = () => {
    if (lines.length >= MOST_ASKS || lines.at(-1)?.trim() === '') return;
    onChange?.([...lines, '']);
    requestAnimationFrame(() => last.current?.focus());
  };
  return (
    <div className="obligation-asks">
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <div key={i} className="obligation-ask-line">
          <Input
            ref={i === lines.length - 1 ? last : null}
            {...(id && i === 0 ? { id } : {})}
            aria-label={`${name} ${t(texts.askLine, { n: i + 1 })}`}
            value={line}
            maxLength={MOST_LETTERS}
            onChange={(event) => set(i, event.target.value)}
            onPressEnter={(event) => {
              event.preventDefault();
              if (!fixed) add();
            }}
          />
          {lines.length > 1 && !fixed ? (
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t(texts.removeAsk, { n: i + 1 })}
              onClick={() => onChange?.(lines.filter((_, at) => at !== i))}
            />
          ) : null}
        </div>
      ))}
      {fixed ? null : (
        <Button size="small" icon={<PlusOutlined />} onClick={add}>
          {t(texts.addAsk)}
        </Button>
      )}
    </div>
  );
}
