import { Button, Checkbox, Form, Input, Select } from 'antd';
import type { Meeting } from '../../api/tasks.ts';
import { useLang } from '../../lang.tsx';
import { meetingTexts } from '../../texts/meetings.ts';
import { arrangeTexts, taskTexts } from '../../texts/tasks.ts';
import { FormWindow } from '../../ui/form-window.tsx';
import { EMPTY_LINE, TaskLines, type TaskLineValues, wantedOf } from '../tasks/lines.tsx';

export type MeetingAct = { readonly kind: 'hold' | 'cancel' } | { readonly kind: 'decide'; readonly point: number };

interface Values {
  readonly absent?: readonly string[];
  readonly agreed?: readonly TaskLineValues[];
  readonly open?: readonly {
    readonly matter?: string;
    readonly positions?: readonly { readonly unit?: string; readonly position?: string }[];
  }[];
  readonly words?: string;
  readonly withTask?: boolean;
  readonly tasks?: readonly TaskLineValues[];
}
const NOTHING: Values = { agreed: [], open: [], tasks: [EMPTY_LINE] };

const TITLES = {
  hold: { name: meetingTexts.hold, what: meetingTexts.holdWhat, done: meetingTexts.held },
  cancel: { name: meetingTexts.cancel, what: null, done: meetingTexts.cancelled },
  decide: { name: meetingTexts.decide, what: meetingTexts.decideWhat, done: meetingTexts.decideDone },
} as const;

function bodyOf(act: MeetingAct, values: Values): object {
  switch (act.kind) {
    case 'cancel':
      return { words: values.words };
    case 'decide':
      return {
        decision: values.words,
        task: values.withTask && values.tasks?.[0] ? wantedOf(values.tasks[0]) : null,
      };
    case 'hold':
      return {
        absent: values.absent ?? [],
        agreed: (values.agreed ?? []).map(wantedOf),
        open: (values.open ?? []).map(({ matter, positions = [] }) => ({
          matter,
          positions: positions.flatMap((p) => (p?.unit ? [{ unit: p.unit, position: p.position ?? '' }] : [])),
        })),
      };
    default:
      return act satisfies never;
  }
}

/** What came of a meeting, its calling off, or the decision of the level above. What was written is kept until it is done. */
export function MeetingWindow({ page, act, onClose }: { page: Meeting; act: MeetingAct; onClose: () => void }) {
  const { t } = useLang();
  const { name, what, done } = TITLES[act.kind];
  const path = act.kind === 'decide' ? `points/${act.point}/decide` : act.kind;
  return (
    <FormWindow<Values>
      title={t(name)}
      what={what ? t(what) : null}
      {...(act.kind === 'cancel' ? { leave: t(meetingTexts.keep) } : { width: 760 })}
      draft={{ about: page.meetingId, form: `meeting-${act.kind}` }}
      initial={NOTHING}
      path={`/api/meetings/${page.meetingId}/${path}`}
      body={(values) => bodyOf(act, values)}
      changes={[['meetings'], ['case'], ['tasks'], ['owed']]}
      done={t(done)}
      onClose={onClose}
    >
      {act.kind === 'hold' ? <Held page={page} /> : <Said act={act} page={page} />}
    </FormWindow>
  );
}

function Said({ act, page }: { act: MeetingAct; page: Meeting }) {
  const { t } = useLang();
  const withTask: boolean | undefined = Form.useWatch('withTask');
  const decides = act.kind === 'decide';
  return (
    <>
      <Form.Item
        name="words"
        label={t(decides ? meetingTexts.decision : meetingTexts.reason)}
        rules={[{ required: true, whitespace: true, message: t(taskTexts.fill) }]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={4000} />
      </Form.Item>
      {decides ? (
        <Form.Item name="withTask" valuePropName="checked">
          <Checkbox>{t(meetingTexts.withTask)}</Checkbox>
        </Form.Item>
      ) : null}
      {decides && withTask ? <TaskLines name="tasks" today={page.today} /> : null}
    </>
  );
}

function Held({ page }: { page: Meeting }) {
  const { t } = useLang();
  const needed = [{ required: true, whitespace: true, message: t(taskTexts.fill) }];
  const units = page.units.map((u) => ({ value: u.id, label: t(u) }));
  return (
    <>
      <Form.Item name="absent" label={t(meetingTexts.absent)}>
        <Select mode="multiple" options={units} />
      </Form.Item>
      <TaskLines name="agreed" today={page.today} add={t(meetingTexts.addAgreed)} />
      <Form.List name="open">
        {(matters, { add, remove }) => (
          <>
            {matters.map((matter, i) => (
              <fieldset key={matter.key} className="group task-line">
                <legend>{t(meetingTexts.openLine, { n: i + 1 })}</legend>
                <Form.Item name={[matter.name, 'matter']} label={t(meetingTexts.matter)} rules={needed}>
                  <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} />
                </Form.Item>
                <Form.List name={[matter.name, 'positions']}>
                  {(positions, list) => (
                    <>
                      {positions.map((position) => (
                        <div key={position.key} className="grid-two">
                          <Form.Item name={[position.name, 'unit']} label={t(meetingTexts.unit)} rules={needed}>
                            <Select options={units} />
                          </Form.Item>
                          <Form.Item name={[position.name, 'position']} label={t(meetingTexts.position)} rules={needed}>
                            <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={2000} />
                          </Form.Item>
                        </div>
                      ))}
                      <Button size="small" className="task-helper" onClick={() => list.add({})}>
                        {t(meetingTexts.addPosition)}
                      </Button>
                    </>
                  )}
                </Form.List>
                <Button size="small" onClick={() => remove(matter.name)}>
                  {t(arrangeTexts.remove)}
                </Button>
              </fieldset>
            ))}
            <Button className="meeting-open" onClick={() => add({ positions: [{}, {}] })}>
              {t(meetingTexts.addOpen)}
            </Button>
          </>
        )}
      </Form.List>
    </>
  );
}
