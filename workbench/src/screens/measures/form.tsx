import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd';
import type { Text } from '../../../../src/kernel/text.ts';
import { peopleOfQuery } from '../../api/measures.ts';
import { useLang } from '../../lang.tsx';
import { measureTexts } from '../../texts/measures.ts';
import { idInAddress } from '../../ui/address.ts';
import { FormWindow } from '../../ui/form-window.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';

/** A field of a form that is described rather than drawn. */
export type Field =
  | {
      readonly as: 'text' | 'line' | 'address' | 'day';
      readonly name: string;
      readonly label: Text;
      readonly most?: number;
      /** Not asked for where this box is ticked. */
      readonly unless?: string;
    }
  | { readonly as: 'number'; readonly name: string; readonly label: Text; readonly most: number }
  /** A unit, and who of it: the person is chosen from those who serve there. */
  | { readonly as: 'person'; readonly name: 'account'; readonly label: Text; readonly unitLabel: Text }
  | { readonly as: 'yes'; readonly name: string; readonly label: Text; readonly hint?: Text }
  | {
      readonly as: 'choice';
      readonly name: string;
      readonly label: Text;
      readonly options: readonly { readonly value: string | boolean; readonly label: Text }[];
      /** Asked for only where another field has this value. */
      readonly when?: { readonly name: string; readonly is: string };
    };

const NOTHING: Readonly<Record<string, unknown>> = {};

interface Window {
  readonly title: Text;
  readonly what: Text;
  readonly path: string;
  readonly fields: readonly Field[];
  readonly initial?: Readonly<Record<string, unknown>>;
  /** What else is asked for anew once it is done. */
  readonly changes: readonly (readonly unknown[])[];
  /** What is sent, from what was filled in. */
  readonly body?: (values: Readonly<Record<string, unknown>>) => unknown;
  readonly onClose: () => void;
}

/** One act, in a window: what it means, what is asked, and a "no" in words. */
export function ActWindow({ title, what, path, fields, initial = NOTHING, changes, body, onClose }: Window) {
  const { t } = useLang();
  return (
    <FormWindow
      title={t(title)}
      what={t(what)}
      draft={{ about: path, form: 'measure' }}
      initial={initial}
      path={path}
      body={(values) => (body ? body(values) : values)}
      changes={changes}
      done={t(measureTexts.saved)}
      onClose={onClose}
    >
      {fields.map((field, i) => (
        <One key={field.name} field={field} first={i === 0} />
      ))}
    </FormWindow>
  );
}

function One({ field, first }: { field: Field; first: boolean }) {
  const { t } = useLang();
  const must = [{ required: true, message: t(measureTexts.fill) }];
  switch (field.as) {
    case 'text':
      return (
        <Form.Item
          name={field.name}
          label={t(field.label)}
          dependencies={field.unless ? [field.unless] : []}
          rules={[
            ({ getFieldValue }) => ({
              required: !(field.unless && getFieldValue(field.unless)),
              whitespace: true,
              message: t(measureTexts.fill),
            }),
          ]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 14 }} maxLength={field.most ?? 4000} autoFocus={first} />
        </Form.Item>
      );
    case 'line':
      return (
        <Form.Item
          name={field.name}
          label={t(field.label)}
          rules={[{ required: true, whitespace: true, message: t(measureTexts.fill) }]}
        >
          <Input maxLength={field.most ?? 200} autoFocus={first} />
        </Form.Item>
      );
    case 'address':
      return (
        <Form.Item name={field.name} label={t(field.label)} normalize={idInAddress} rules={must}>
          <Input maxLength={300} autoFocus={first} />
        </Form.Item>
      );
    case 'day':
      return (
        <Form.Item name={field.name} label={t(field.label)} rules={must}>
          <Input type="date" />
        </Form.Item>
      );
    case 'number':
      return (
        <Form.Item name={field.name} label={t(field.label, { most: field.most })} rules={must}>
          <InputNumber min={1} max={field.most} precision={0} />
        </Form.Item>
      );
    case 'person':
      return <PersonField label={field.label} unitLabel={field.unitLabel} />;
    case 'yes':
      return (
        <Form.Item name={field.name} valuePropName="checked" extra={field.hint ? t(field.hint) : undefined}>
          <Checkbox>{t(field.label)}</Checkbox>
        </Form.Item>
      );
    case 'choice':
      return <Choice field={field} />;
    default:
      return field satisfies never;
  }
}

function Choice({ field }: { field: Extract<Field, { as: 'choice' }> }) {
  const { t } = useLang();
  const { when } = field;
  const other = Form.useWatch(when?.name ?? field.name) as unknown;
  if (when && other !== when.is) return null;
  return (
    <Form.Item name={field.name} label={t(field.label)} rules={[{ required: true, message: t(measureTexts.choose) }]}>
      <Radio.Group
        className="radio-lines"
        options={field.options.map(({ value, label }) => ({ value, label: t(label) }))}
      />
    </Form.Item>
  );
}

function PersonField({ label, unitLabel }: { label: Text; unitLabel: Text }) {
  const { t } = useLang();
  const unit = Form.useWatch('unit') as string | undefined;
  const people = useQuery(peopleOfQuery(unit ?? ''));
  const must = [{ required: true, message: t(measureTexts.choose) }];
  return (
    <>
      <Form.Item name="unit" label={t(unitLabel)} rules={must}>
        <UnitSelect />
      </Form.Item>
      <Form.Item name="account" label={t(label)} rules={must}>
        <Select
          disabled={!unit}
          loading={people.isFetching}
          options={(people.data?.people ?? []).map((p) => ({ value: p.account, label: p.name }))}
        />
      </Form.Item>
    </>
  );
}
