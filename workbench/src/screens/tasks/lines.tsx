import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { unitQuery } from '../../api/org.ts';
import { useLang } from '../../lang.tsx';
import { arrangeTexts, taskTexts } from '../../texts/tasks.ts';
import { UnitSelect } from '../../ui/unit-select.tsx';

/** A task as its form has it: everything may be missing until it is filled in. */
export interface TaskLineValues {
  readonly measure?: string;
  readonly unit?: string | null;
  readonly post?: string | null;
  readonly dueBy?: string;
  readonly how?: string;
  readonly checkOn?: readonly string[];
  readonly assistants?: readonly { readonly unit?: string; readonly does?: string }[];
}

export const EMPTY_LINE: TaskLineValues = { checkOn: [''] };

/** As the server wants it: what is missing is left for it to name. */
export const wantedOf = ({ measure, unit, post, dueBy, how, checkOn = [], assistants = [] }: TaskLineValues) => ({
  measure: measure ?? '',
  leads: unit ? [{ unit, post: post ?? null }] : [],
  assistants: assistants.flatMap((a) => (a?.unit ? [{ unit: a.unit, does: a.does ?? '' }] : [])),
  dueBy: dueBy || null,
  check: { how: how ?? '', on: checkOn.filter(Boolean) },
});

/** The lines of a form that gives tasks: what, who leads, until when, how it is checked, who helps with what. */
export function TaskLines({ name, today, add }: { name: string; today: string; add?: string }) {
  const { t } = useLang();
  return (
    <Form.List name={name}>
      {(lines, { add: addLine, remove }) => (
        <>
          {lines.map((line, i) => (
            <fieldset key={line.key} className="group task-line">
              <legend>{t(arrangeTexts.line, { n: i + 1 })}</legend>
              <Line list={name} at={line.name} today={today} />
              {lines.length > 1 || add ? (
                <Button size="small" onClick={() => remove(line.name)}>
                  {t(arrangeTexts.removeLine, { n: i + 1 })}
                </Button>
              ) : null}
            </fieldset>
          ))}
          <Button onClick={() => addLine(EMPTY_LINE)}>{add ?? t(arrangeTexts.addLine)}</Button>
        </>
      )}
    </Form.List>
  );
}

function Line({ list, at, today }: { list: string; at: number; today: string }) {
  const { t } = useLang();
  const needed = [{ required: true, whitespace: true, message: t(taskTexts.fill) }];
  const unit: string | undefined = Form.useWatch([list, at, 'unit']);
  return (
    <>
      <Form.Item name={[at, 'measure']} label={t(arrangeTexts.measure)} rules={needed}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} />
      </Form.Item>
      <div className="grid-two">
        <Form.Item name={[at, 'unit']} label={t(arrangeTexts.lead)} rules={needed}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name={[at, 'post']} label={t(arrangeTexts.post)}>
          <PostSelect unit={unit ?? null} />
        </Form.Item>
        <Form.Item name={[at, 'dueBy']} label={t(arrangeTexts.dueBy)} rules={needed}>
          <Input type="date" min={today} className="day" />
        </Form.Item>
      </div>
      <Form.Item name={[at, 'how']} label={t(arrangeTexts.how)} rules={needed}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.List name={[at, 'checkOn']}>
        {(days, { add }) => (
          <div className="task-days">
            {days.map((day, i) => (
              <Form.Item
                key={day.key}
                name={day.name}
                label={i === 0 ? t(arrangeTexts.checkOn) : ' '}
                rules={i === 0 ? needed : []}
              >
                <Input type="date" min={today} className="day" />
              </Form.Item>
            ))}
            <Button size="small" onClick={() => add('')}>
              {t(arrangeTexts.addCheck)}
            </Button>
          </div>
        )}
      </Form.List>
      <Form.List name={[at, 'assistants']}>
        {(helpers, { add, remove }) => (
          <>
            {helpers.map((helper) => (
              <div key={helper.key} className="grid-two">
                <Form.Item name={[helper.name, 'unit']} label={t(arrangeTexts.assistant)} rules={needed}>
                  <UnitSelect />
                </Form.Item>
                <Form.Item name={[helper.name, 'does']} label={t(arrangeTexts.does)} rules={needed}>
                  <Input
                    maxLength={500}
                    addonAfter={
                      <button type="button" className="why-button" onClick={() => remove(helper.name)}>
                        {t(arrangeTexts.remove)}
                      </button>
                    }
                  />
                </Form.Item>
              </div>
            ))}
            <Button size="small" className="task-helper" onClick={() => add({})}>
              {t(arrangeTexts.addAssistant)}
            </Button>
          </>
        )}
      </Form.List>
    </>
  );
}

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
  const found = useQuery({ ...unitQuery(unit ?? ''), enabled: unit !== null });
  const posts = found.data?.posts.filter((p) => p.active) ?? [];
  return (
    <Select
      {...(id ? { id } : {})}
      allowClear
      disabled={unit === null}
      placeholder={t(arrangeTexts.wholeUnit)}
      value={posts.some((p) => p.postId === value) ? value : undefined}
      onChange={(post) => onChange?.(post ?? null)}
      options={posts.map((p) => ({ value: p.postId, label: p.holder ? `${t(p)} · ${p.holder.name}` : t(p) }))}
    />
  );
}
