import { Form, Input, Radio } from 'antd';
import type { TaskPage } from '../../api/tasks.ts';
import { useLang } from '../../lang.tsx';
import { type TaskAct, taskActTexts, taskTexts } from '../../texts/tasks.ts';
import { FormWindow } from '../../ui/form-window.tsx';
import { EMPTY_LINE, TaskLines, type TaskLineValues, wantedOf } from './lines.tsx';

const PATHS: Readonly<Record<TaskAct, string>> = {
  accept: 'accept',
  split: 'split',
  report: 'report',
  claim: 'claim',
  askMore: 'ask-more',
  askReport: 'ask-report',
  check: 'check',
  confirm: 'confirm',
  return: 'return',
  decideMore: 'decide-more',
  cancel: 'cancel',
};

interface Values {
  readonly words?: string;
  readonly day?: string;
  readonly granted?: boolean;
  readonly tasks?: readonly TaskLineValues[];
}
const NOTHING: Values = { tasks: [EMPTY_LINE] };

/** What the server is sent. */
function bodyOf(act: TaskAct, { words, day, granted, tasks = [] }: Values): object {
  switch (act) {
    case 'accept':
    case 'askReport':
      return {};
    case 'split':
      return { tasks: tasks.map(wantedOf) };
    case 'askMore':
      return { day, words };
    case 'decideMore':
      return { granted, words };
    case 'confirm':
      return { words: words || null };
    default:
      return { words };
  }
}

/** The form of one act on a task. What was written is kept until it is done. */
export function TaskActWindow({ page, act, onClose }: { page: TaskPage; act: TaskAct; onClose: () => void }) {
  const { t } = useLang();
  const { name, what } = taskActTexts[act];
  return (
    <FormWindow<Values>
      title={t(name)}
      what={t(what)}
      {...(act === 'split' ? { width: 760 } : {})}
      draft={{ about: page.taskId, form: `task-${act}` }}
      initial={NOTHING}
      path={`/api/tasks/${page.taskId}/${PATHS[act]}`}
      body={(values) => bodyOf(act, values)}
      changes={[['tasks'], ['owed'], ['meetings']]}
      done={t(taskTexts.done, { name: t(name) })}
      onClose={onClose}
    >
      <Fields page={page} act={act} />
    </FormWindow>
  );
}

function Fields({ page, act }: { page: TaskPage; act: TaskAct }) {
  const { t } = useLang();
  const needed = [{ required: true, message: t(taskTexts.fill) }];
  const words = (optional = false) => (
    <Form.Item
      name="words"
      label={t(
        act === 'decideMore' || act === 'return' || act === 'cancel' || act === 'askMore'
          ? taskTexts.reasons
          : taskTexts.words,
      )}
      rules={optional ? [] : [{ ...needed[0]!, whitespace: true }]}
    >
      <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} />
    </Form.Item>
  );
  switch (act) {
    case 'accept':
    case 'askReport':
      return null;
    case 'split':
      return <TaskLines name="tasks" today={page.today} />;
    case 'askMore':
      return (
        <>
          <Form.Item name="day" label={t(taskTexts.day)} rules={needed}>
            <Input type="date" min={page.today} className="day" />
          </Form.Item>
          {words()}
        </>
      );
    case 'decideMore':
      return (
        <>
          <Form.Item name="granted" label={t(taskTexts.outcome)} rules={needed}>
            <Radio.Group
              options={[
                { value: true, label: t(taskTexts.granted) },
                { value: false, label: t(taskTexts.refused) },
              ]}
            />
          </Form.Item>
          {words()}
        </>
      );
    case 'confirm':
      return words(true);
    default:
      return words();
  }
}
