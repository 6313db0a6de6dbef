import { App, Form, Input, Modal, Radio } from 'antd';
import { draftKey, useDraft } from '../../api/draft.ts';
import type { TaskPage } from '../../api/tasks.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { type TaskAct, taskActTexts, taskTexts } from '../../texts/tasks.ts';
import { ProblemNote } from '../../ui/states.tsx';
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
  const { me } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const draft = useDraft<Values>(draftKey(me.account.accountId, page.taskId, `task-${act}`), NOTHING);
  const write = useWrite([['tasks'], ['owed'], ['meetings']]);
  const { name, what } = taskActTexts[act];
  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    write.mutate(
      { path: `/api/tasks/${page.taskId}/${PATHS[act]}`, body: bodyOf(act, values) },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(taskTexts.done, { name: t(name) }));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(name)}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(name)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
      width={act === 'split' ? 760 : 600}
    >
      <p className="soft">{t(what)}</p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name={`task-${act}`}
        layout="vertical"
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set(all)}
        requiredMark={false}
        className="card-form"
      >
        <Fields page={page} act={act} />
      </Form>
    </Modal>
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
