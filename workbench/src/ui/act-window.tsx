import { useQuery } from '@tanstack/react-query';
import { Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import type { Text } from '../../../src/kernel/text.ts';
import { unitQuery } from '../api/org.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { actTexts } from '../texts/acts.ts';
import { FormWindow } from './form-window.tsx';
import { UnitSelect } from './unit-select.tsx';
import { isWithin } from './unit-tree.ts';

export type ActValues = Readonly<Record<string, string | null | undefined>>;

/** One thing that is asked for in a window. */
export interface ActField {
  readonly name: string;
  readonly label: Text;
  readonly kind: 'text' | 'line' | 'day' | 'time' | 'choice' | 'unit' | 'post';
  /** Of a choice; many are shown as a list to select from. */
  readonly options?: readonly { readonly value: string; readonly label: Text }[];
  /** Of a post: a post of this unit or below it. */
  readonly unit?: string | ((values: ActValues) => string | null | undefined);
  readonly optional?: boolean;
  readonly hint?: Text;
  readonly when?: (values: ActValues) => boolean;
}

export interface Act {
  readonly title: Text;
  readonly what: Text;
  readonly done: Text;
  readonly fields: readonly ActField[];
  readonly path: string;
  readonly body: (values: ActValues) => object;
  readonly initial?: ActValues;
}

const MANY = 4;

/**
 * A window for one act: what it does, what has to be said, and what the server answered. What was written is kept until it is sent.
 * @param about id of what it is about, for the draft
 */
export function ActWindow<T>({
  act,
  about,
  changes,
  onClose,
  onDone,
}: {
  act: Act;
  about: string;
  changes: readonly (readonly unknown[])[];
  onClose: () => void;
  onDone?: (made: T) => void;
}) {
  const { t } = useLang();
  return (
    <FormWindow<ActValues, T>
      title={t(act.title)}
      what={t(act.what)}
      width={620}
      draft={{ about, form: act.path }}
      initial={act.initial ?? {}}
      path={act.path}
      body={(values) => act.body(Object.fromEntries(Object.entries(values).map(([k, v]) => [k, v?.trim() || null])))}
      changes={changes}
      done={t(act.done)}
      {...(onDone ? { onDone } : {})}
      onClose={onClose}
      className="act-form"
    >
      {(values) =>
        act.fields
          .filter((field) => !field.when || field.when(values))
          .map((field) => (
            <Form.Item
              key={field.name}
              name={field.name}
              label={
                <>
                  {t(field.label)}
                  {field.optional ? <span className="soft pre">{t(actTexts.optional)}</span> : null}
                </>
              }
              extra={field.hint ? t(field.hint) : undefined}
              rules={[{ required: !field.optional, whitespace: field.kind === 'text', message: t(actTexts.fill) }]}
            >
              {inputOf(field, values, t)}
            </Form.Item>
          ))
      }
    </FormWindow>
  );
}

function inputOf(field: ActField, values: ActValues, t: (text: Text) => string) {
  switch (field.kind) {
    case 'text':
      return <Input.TextArea autoSize={{ minRows: 3, maxRows: 14 }} maxLength={4000} />;
    case 'line':
      return <Input maxLength={200} />;
    case 'day':
      return <Input type="date" className="day" />;
    case 'time':
      return <Input type="time" className="day" />;
    case 'unit':
      return <UnitSelect />;
    case 'post':
      return <PostSelect unit={(typeof field.unit === 'function' ? field.unit(values) : field.unit) ?? null} />;
    case 'choice': {
      const options = (field.options ?? []).map((o) => ({ value: o.value, label: t(o.label) }));
      return options.length > MANY ? (
        <Select options={options} showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} />
      ) : (
        <Radio.Group className="radio-lines" options={options} />
      );
    }
    default:
      return field.kind satisfies never;
  }
}

/** A post of a unit or of one below it, with whoever holds it. */
function PostSelect({
  unit,
  value,
  onChange,
  id,
}: {
  unit: string | null;
  value?: string | null;
  onChange?: (post: string | null) => void;
  id?: string;
}) {
  const { t } = useLang();
  const { choices } = useOffice();
  const [chosen, setChosen] = useState<string | null>(null);
  const at = chosen && unit && isWithin(chosen, unit, choices.units) ? chosen : unit;
  const posts = useQuery({ ...unitQuery(at ?? ''), enabled: at !== null }).data?.posts.filter((p) => p.active) ?? [];
  const units = choices.units.filter((u) => unit !== null && isWithin(u.id, unit, choices.units));
  return (
    <div className="post-select">
      {units.length > 1 ? (
        <Select
          aria-label={t(actTexts.unitOfPost)}
          value={at}
          onChange={(next: string) => {
            setChosen(next);
            onChange?.(null);
          }}
          options={units.map((u) => ({ value: u.id, label: t(u) }))}
          popupMatchSelectWidth={false}
        />
      ) : null}
      <Select
        {...(id ? { id } : {})}
        allowClear
        value={value ?? undefined}
        onChange={(next?: string) => onChange?.(next ?? null)}
        options={posts.map((p) => ({ value: p.postId, label: p.holder ? `${t(p)} · ${p.holder.name}` : t(p) }))}
        popupMatchSelectWidth={false}
      />
    </div>
  );
}
