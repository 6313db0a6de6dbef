import { Button, Checkbox, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { draftKey, useDraft } from '../api/draft.ts';
import { useWrite } from '../api/write.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { takeIn } from '../texts/take-in.ts';
import { CategorySelect } from '../ui/category-select.tsx';
import { Screen } from '../ui/screen.tsx';
import { ProblemNote } from '../ui/states.tsx';
import { UnitSelect, UnitsSelect } from '../ui/unit-select.tsx';
import { Taken, type TakenIn } from './take-in/taken.tsx';

interface Entered {
  readonly channel?: string;
  readonly kind?: string;
  readonly title?: string;
  readonly text?: string;
  readonly anonymous?: boolean;
  readonly person?: Readonly<Record<string, string | undefined>>;
  readonly categoryId?: string | null;
  readonly placeUnit?: string | null;
  readonly accusedUnits?: readonly string[];
  readonly publish?: boolean;
}

const NOTHING: Entered = { kind: 'help', channel: 'counter' };
const PERSON = ['name', 'phone', 'email', 'address', 'idNumber'] as const;
/** What people file themselves, and what a program loads, is not taken in at a desk. */
const NOT_AT_A_DESK = new Set(['portal', 'import']);

function bodyOf(entered: Entered) {
  const person = Object.fromEntries(Object.entries(entered.person ?? {}).filter(([, value]) => value?.trim()));
  return {
    channel: entered.channel,
    kind: entered.kind,
    title: entered.title?.trim() ?? '',
    text: entered.text?.trim(),
    anonymous: entered.anonymous === true,
    person: entered.anonymous || Object.keys(person).length === 0 ? null : person,
    categoryId: entered.categoryId ?? null,
    placeUnit: entered.placeUnit ?? null,
    accusedUnits: entered.accusedUnits ?? [],
    publish: entered.publish === true,
  };
}

/** Taking in what somebody brings: one form for every channel, and at its end the number and the secret to hand over. */
export function TakeIn() {
  const { t } = useLang();
  const { me, words } = useOffice();
  const [form] = Form.useForm<Entered>();
  const draft = useDraft(draftKey(me.account.accountId, 'new', 'take-in'), NOTHING);
  const [initial] = useState(draft.value);
  const [taken, setTaken] = useState<TakenIn | null>(null);
  const write = useWrite<TakenIn>([['cases'], ['owed']]);
  const anonymous = Form.useWatch('anonymous', form);
  const kind = Form.useWatch('kind', form);
  const must = [{ required: true, whitespace: true, message: t(takeIn.required) }];
  const options = (entries: Readonly<Record<string, { zh: string; en: string }>>) =>
    Object.entries(entries)
      .filter(([value]) => !NOT_AT_A_DESK.has(value))
      .map(([value, name]) => ({ value, label: t(name) }));

  if (taken) {
    return (
      <Taken
        taken={taken}
        onNext={() => {
          setTaken(null);
          form.resetFields();
        }}
      />
    );
  }
  const save = (entered: Entered) =>
    write.mutate(
      { path: '/api/cases', body: bodyOf(entered) },
      {
        onSuccess: (made) => {
          draft.clear();
          setTaken(made);
        },
      },
    );
  return (
    <Screen title={t(takeIn.title)}>
      <p className="soft">{t(takeIn.lead)}</p>
      <Form<Entered>
        form={form}
        layout="vertical"
        className="take-in"
        initialValues={initial}
        onValuesChange={(_, all) => draft.set(all)}
        onFinish={save}
        scrollToFirstError={{ block: 'center', focus: true }}
      >
        {write.error ? <ProblemNote problem={write.error.problem} /> : null}
        <Form.Item name="channel" label={t(takeIn.channel)} rules={must}>
          <Radio.Group optionType="button" buttonStyle="solid" options={options(words.channels)} />
        </Form.Item>
        <Form.Item name="kind" label={t(takeIn.kind)} rules={must}>
          <Radio.Group optionType="button" buttonStyle="solid" options={options(words.kinds)} />
        </Form.Item>
        <Form.Item name="text" label={t(takeIn.text)} extra={t(takeIn.textHint)} rules={must}>
          <Input.TextArea autoSize={{ minRows: 6, maxRows: 20 }} maxLength={words.limits.text} showCount />
        </Form.Item>
        <Form.Item name="title" label={t(takeIn.titleField)} extra={t(takeIn.titleHint)}>
          <Input maxLength={words.limits.title} />
        </Form.Item>
        <fieldset className="group">
          <legend>{t(takeIn.person)}</legend>
          <p className="soft small">{t(takeIn.personHint)}</p>
          <Form.Item name="anonymous" valuePropName="checked">
            <Checkbox>{t(takeIn.anonymous)}</Checkbox>
          </Form.Item>
          {anonymous ? null : (
            <div className="grid-two">
              {PERSON.map((name) => (
                <Form.Item key={name} name={['person', name]} label={t(takeIn[name])}>
                  <Input
                    autoComplete="off"
                    maxLength={name === 'address' ? 200 : 60}
                    inputMode={name === 'phone' ? 'tel' : 'text'}
                  />
                </Form.Item>
              ))}
            </div>
          )}
        </fieldset>
        <fieldset className="group">
          <legend>{t(takeIn.where)}</legend>
          <div className="grid-two">
            <Form.Item name="categoryId" label={t(takeIn.category)} extra={t(takeIn.categoryHint)}>
              <CategorySelect />
            </Form.Item>
            <Form.Item name="placeUnit" label={t(takeIn.place)}>
              <UnitSelect allowClear />
            </Form.Item>
            {kind === 'report' || kind === 'complaint' ? (
              <Form.Item
                name="accusedUnits"
                label={t(takeIn.accused)}
                extra={kind === 'report' ? t(takeIn.accusedHint) : undefined}
              >
                <UnitsSelect />
              </Form.Item>
            ) : null}
          </div>
        </fieldset>
        {kind === 'report' ? null : (
          <Form.Item name="publish" valuePropName="checked">
            <Checkbox>{t(takeIn.publish)}</Checkbox>
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" size="large" loading={write.isPending}>
          {t(takeIn.save)}
        </Button>
      </Form>
    </Screen>
  );
}
