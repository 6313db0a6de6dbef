import { Button, Checkbox, Form, Input, Radio, Select } from 'antd';
import type { Text } from '../../../../src/kernel/text.ts';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { fieldTexts } from '../../texts/actions.ts';
import { blockedTexts as texts } from '../../texts/blocked.ts';
import { todayIn } from '../../ui/dates.ts';
import { UnitSelect } from '../../ui/unit-select.tsx';

/** A list of rows that can be added to and taken from; the form's own state is the list. */
function Rows({
  name,
  called,
  least,
  fresh,
  row,
}: {
  name: string;
  /** What a row is called, with its `{n}`. */
  called: Text;
  least: number;
  fresh: Record<string, unknown>;
  row: (index: number) => React.ReactNode;
}) {
  const { t } = useLang();
  return (
    <Form.List name={name}>
      {(fields, { add, remove }) => (
        <div className="form-rows">
          {fields.map((field, i) => (
            <fieldset key={field.key} className="form-row">
              <legend>{t(called, { n: i + 1 })}</legend>
              {row(field.name)}
              {fields.length > least ? (
                <Button type="link" size="small" onClick={() => remove(field.name)}>
                  {t(texts.remove)}
                </Button>
              ) : null}
            </fieldset>
          ))}
          <Button size="small" onClick={() => add({ ...fresh })}>
            {t(texts.add)}
          </Button>
        </div>
      )}
    </Form.List>
  );
}

/** The chain: each condition, who asks for it, whether it keeps people safe. */
export function ChainRows({ name }: { name: string }) {
  const { t } = useLang();
  const must = [{ required: true, whitespace: true, message: t(fieldTexts.fill) }];
  return (
    <Rows
      name={name}
      called={texts.condition}
      least={2}
      fresh={{ what: '', unit: null, safety: false }}
      row={(i) => (
        <>
          <Form.Item name={[i, 'what']} label={t(texts.what)} rules={must}>
            <Input maxLength={500} />
          </Form.Item>
          <Form.Item name={[i, 'unit']} label={t(texts.unit)}>
            <UnitSelect allowClear />
          </Form.Item>
          <Form.Item name={[i, 'safety']} valuePropName="checked">
            <Checkbox>{t(texts.isSafety)}</Checkbox>
          </Form.Item>
        </>
      )}
    />
  );
}

/** Measures until it is decided: what, by whom, until when. */
export function InterimRows({ name }: { name: string }) {
  const { t } = useLang();
  const { zone } = useOffice();
  const must = [{ required: true, message: t(fieldTexts.fill) }];
  return (
    <Rows
      name={name}
      called={texts.oneMeasure}
      least={1}
      fresh={{}}
      row={(i) => (
        <>
          <Form.Item name={[i, 'what']} label={t(texts.measure)} rules={must}>
            <Input maxLength={500} />
          </Form.Item>
          <Form.Item name={[i, 'unit']} label={t(texts.carries)} rules={must}>
            <UnitSelect />
          </Form.Item>
          <Form.Item name={[i, 'by']} label={t(texts.by)} rules={must}>
            <Input type="date" min={todayIn(zone)} className="day" />
          </Form.Item>
        </>
      )}
    />
  );
}

/** What becomes of each condition; one for safety cannot be waived, so that is not offered. */
export function LinkDecisions({ name, page }: { name: string; page: Case }) {
  const { t } = useLang();
  const { words, zone } = useOffice();
  const chosen = Form.useWatch(name) as readonly (string | undefined)[] | undefined;
  const putOff = page.block?.links.some((link, i) => link.safety && chosen?.[i] === 'later');
  const fields = page.block?.links.map((link, i) => (
    <Form.Item
      key={link.what}
      name={[name, i]}
      label={`${i + 1}. ${link.what}`}
      extra={link.safety ? t(texts.safety) : undefined}
      rules={[{ required: true, message: t(fieldTexts.fill) }]}
    >
      <Select
        options={Object.entries(words.blocked.links)
          .filter(([how]) => !(link.safety && how === 'dropped'))
          .map(([value, name]) => ({ value, label: t(name) }))}
      />
    </Form.Item>
  ));
  return (
    <>
      {fields}
      {putOff ? (
        <Form.Item
          name="safetyBy"
          label={t(texts.safetyBy)}
          extra={t(texts.putOff)}
          rules={[{ required: true, message: t(fieldTexts.fill) }]}
        >
          <Input type="date" min={todayIn(zone)} className="day" />
        </Form.Item>
      ) : null}
    </>
  );
}

/** One of the measures in a state, to be reported on or looked at. */
export function MeasureSelect({
  page,
  state,
  ...rest
}: {
  page: Case;
  state: 'open' | 'reported';
  id?: string;
  value?: string;
  onChange?: (dutyId: string) => void;
}) {
  const { t } = useLang();
  const options = page.block?.interim
    .filter((m) => m.state === state)
    .map((m) => ({ value: m.dutyId, label: `${m.what}（${t(m.unit)}）` }));
  return <Select {...rest} options={options ?? []} />;
}

/** On what is decided: the rule or the cause. */
export function DecidedOn({ id, value, onChange }: { id?: string; value?: string; onChange?: (on: string) => void }) {
  const { t } = useLang();
  const { words } = useOffice();
  return (
    <Radio.Group
      id={id}
      value={value}
      onChange={(e) => onChange?.(e.target.value as string)}
      options={Object.entries(words.blocked.on).map(([on, name]) => ({ value: on, label: t(name) }))}
    />
  );
}
