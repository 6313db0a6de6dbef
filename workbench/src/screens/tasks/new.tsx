import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Form, Input, Select } from 'antd';
import { draftKey, useDraft } from '../../api/draft.ts';
import { type TaskChoices, taskChoicesQuery } from '../../api/tasks.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { arrangeTexts, taskTexts } from '../../texts/tasks.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { EMPTY_LINE, TaskLines, type TaskLineValues, wantedOf } from './lines.tsx';

interface Values {
  readonly title?: string;
  readonly ground?: string;
  readonly reference?: string;
  readonly groundOn?: string;
  readonly lane?: string;
  readonly tasks?: readonly TaskLineValues[];
}
const EMPTY: Values = { lane: 'normal', tasks: [EMPTY_LINE] };

/** A new decision: on what ground, in which lane, and its tasks line by line. What was written is kept until it is given. */
export function NewArrangement() {
  const { t } = useLang();
  const found = useQuery(taskChoicesQuery);
  return (
    <Screen title={t(arrangeTexts.title)}>
      <p className="card-fair">{t(arrangeTexts.intro)}</p>
      {found.isPending ? <Loading rows={8} /> : null}
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? <Arrange choices={found.data} /> : null}
    </Screen>
  );
}

function Arrange({ choices }: { choices: TaskChoices }) {
  const { t, aside } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const draft = useDraft<Values>(draftKey(me.account.accountId, 'new', 'arrangement'), EMPTY);
  const write = useWrite<{ tasks: { taskId: string }[] }>([['tasks', 'list'], ['owed']]);
  const needed = [{ required: true, whitespace: true, message: t(taskTexts.fill) }];
  const give = ({ tasks = [], ...values }: Values) =>
    write.mutate(
      { path: '/api/arrangements', body: { ...values, tasks: tasks.map(wantedOf) } },
      {
        onSuccess: ({ tasks: [first] }) => {
          draft.clear();
          void message.success(t(arrangeTexts.saved));
          void navigate({ to: '/tasks/$taskId', params: { taskId: first!.taskId } });
        },
      },
    );
  return (
    <Form<Values>
      form={form}
      name="arrange"
      layout="vertical"
      className="take-in"
      initialValues={draft.value}
      onValuesChange={(_, all) => draft.set(all)}
      onFinish={give}
      requiredMark={false}
    >
      <Form.Item name="title" label={t(arrangeTexts.name)} rules={needed}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="grid-two">
        <Form.Item name="ground" label={t(arrangeTexts.ground)} rules={needed}>
          <Select
            options={choices.grounds.map((g) => ({
              value: g.id,
              label: `${t(g)}${aside(t(g.published ? arrangeTexts.published : arrangeTexts.notPublished))}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="lane" label={t(arrangeTexts.lane)} extra={t(arrangeTexts.laneHint)} rules={needed}>
          <Select options={choices.lanes.map((l) => ({ value: l.id, label: t(l) }))} />
        </Form.Item>
        <Form.Item name="reference" label={t(arrangeTexts.reference)} rules={needed}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="groundOn" label={t(arrangeTexts.groundOn)} rules={needed}>
          <Input type="date" max={choices.today} className="day" />
        </Form.Item>
      </div>
      <h2>{t(arrangeTexts.tasks)}</h2>
      <TaskLines name="tasks" today={choices.today} />
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <p className="task-save">
        <Button type="primary" htmlType="submit" loading={write.isPending}>
          {t(arrangeTexts.save)}
        </Button>
      </p>
    </Form>
  );
}
