import { App, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { ProblemError } from '../../api/client.ts';
import { draftKey, useDraft } from '../../api/draft.ts';
import type { Act, Acts } from '../../api/supervision.ts';
import type { Case } from '../../api/types.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { fieldTexts } from '../../texts/actions.ts';
import { frame } from '../../texts/frame.ts';
import { superviseActs, superviseFields, superviseTexts } from '../../texts/supervision.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';

export type OnCase = 'urge' | 'ask' | 'list' | 'unlist' | 'takeOver';

/** What is open to be done: an act on the case, or on a question that stands. */
export type Doing =
  | { readonly on: 'case'; readonly id: OnCase }
  | { readonly on: 'act'; readonly id: 'answer' | 'acknowledge'; readonly act: Act };

type Values = Record<string, unknown>;
const NOTHING: Values = {};
const PATHS: Readonly<Record<OnCase, string>> = {
  urge: 'urge',
  ask: 'ask',
  list: 'list',
  unlist: 'unlist',
  takeOver: 'take-over',
};

/** What the server is sent: an empty field is null. */
function bodyOf({ id }: Doing, values: Values): Values {
  const filled = (name: string) => values[name] || null;
  switch (id) {
    case 'urge':
      return { words: filled('words') };
    case 'ask':
      return { question: values.question };
    case 'list':
      return { solveBy: values.solveBy, reason: values.reason, publicTitle: filled('publicTitle') };
    case 'unlist':
      return { solved: values.solved, reason: values.reason };
    case 'takeOver':
      return { unit: filled('unit'), reason: values.reason };
    case 'answer':
      return { answer: values.answer };
    case 'acknowledge':
      return {};
    default:
      return id satisfies never;
  }
}

/** The form of one act of supervision. What was written is kept until it is done, also across a refusal or a reload. */
export function SuperviseWindow({
  page,
  acts,
  doing,
  onClose,
}: {
  page: Case;
  acts: Acts;
  doing: Doing;
  onClose: () => void;
}) {
  const { t } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const { caseId } = page.case;
  const draft = useDraft<Values>(draftKey(me.account.accountId, caseId, `supervise-${doing.id}`), NOTHING);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const write = useWrite([['case', caseId], ['owed'], ['cases'], ['listed']]);
  const { name, what } = superviseActs[doing.id];
  const path =
    doing.on === 'case' ? `/api/cases/${caseId}/acts/${PATHS[doing.id]}` : `/api/acts/${doing.act.actId}/${doing.id}`;

  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    setProblem(null);
    write.mutate(
      { path, body: bodyOf(doing, values) },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(superviseTexts.done, { name: t(name) }));
          onClose();
        },
        onError: setProblem,
      },
    );
  };
  return (
    <Modal
      open
      title={t(name)}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(fieldTexts.confirm, { name: t(name) })}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
      width={600}
    >
      <p className="soft">{t(what)}</p>
      {problem ? <ProblemNote problem={problem.problem} /> : null}
      <Form
        form={form}
        name={`supervise-${doing.id}`}
        layout="vertical"
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set(all)}
        requiredMark={false}
      >
        <Fields doing={doing} acts={acts} />
      </Form>
    </Modal>
  );
}

function Fields({ doing, acts }: { doing: Doing; acts: Acts }) {
  const { t } = useLang();
  const needed = [{ required: true, message: t(fieldTexts.fill) }];
  const area = (field: 'words' | 'question' | 'reason' | 'answer', optional = false) => (
    <Form.Item name={field} label={t(superviseFields[field])} rules={optional ? [] : needed}>
      <Input.TextArea autoSize={{ minRows: 4, maxRows: 16 }} maxLength={optional ? 2000 : 4000} />
    </Form.Item>
  );
  switch (doing.id) {
    case 'urge':
      return area('words', true);
    case 'ask':
      return area('question');
    case 'list':
      return (
        <>
          <Form.Item name="solveBy" label={t(superviseFields.solveBy)} rules={needed}>
            <Input type="date" min={acts.today} className="day" />
          </Form.Item>
          {area('reason')}
          {acts.mayBePublic ? (
            <Form.Item name="publicTitle" label={t(superviseFields.publicTitle)} extra={t(superviseFields.publicHint)}>
              <Input maxLength={100} />
            </Form.Item>
          ) : (
            <p className="small soft">{t(superviseFields.notPublic)}</p>
          )}
        </>
      );
    case 'unlist':
      return (
        <>
          <Form.Item name="solved" label={t(superviseFields.outcome)} rules={needed}>
            <Radio.Group
              options={[
                { value: true, label: t(superviseFields.solved) },
                { value: false, label: t(superviseFields.unsolved) },
              ]}
            />
          </Form.Item>
          {area('reason')}
        </>
      );
    case 'takeOver':
      return (
        <>
          <Form.Item name="unit" label={t(superviseFields.unit)} extra={t(superviseFields.unitHint)}>
            <UnitSelect allowClear />
          </Form.Item>
          {area('reason')}
        </>
      );
    case 'answer':
      return (
        <>
          {doing.act.words ? <p className="pre said">{doing.act.words}</p> : null}
          {area('answer')}
        </>
      );
    case 'acknowledge':
      return doing.act.answer ? <p className="pre said">{doing.act.answer}</p> : null;
    default:
      return doing satisfies never;
  }
}
