import { App, Form, Modal } from 'antd';
import { useState } from 'react';
import type { ProblemError } from '../../api/client.ts';
import { draftKey, useDraft } from '../../api/draft.ts';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { actionTexts, fieldTexts } from '../../texts/actions.ts';
import { frame } from '../../texts/frame.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useAct } from './act.ts';
import type { Action } from './actions.ts';
import { ActionField } from './field.tsx';

type Values = Record<string, unknown>;
const NOTHING: Values = {};

/** What the server is sent: an empty choice is null, lines are a list, and what only confirms stays here. */
function bodyOf(action: Action, values: Values): Values {
  const body: Values = {};
  for (const field of action.fields) {
    const value = values[field.name];
    if (field.kind === 'number-again') continue;
    if (field.kind === 'check') body[field.name] = value === true;
    else if (field.kind === 'units' || field.kind === 'units?') body[field.name] = value ?? [];
    else body[field.name] = value ?? null;
    if (field.kind === 'link-decisions') body.safetyBy = values.safetyBy ?? null;
  }
  return body;
}

/** The form of one act, in a window. What was written is kept until it is done, also across a refusal or a reload. */
export function ActionWindow({ page, action, onClose }: { page: Case; action: Action; onClose: () => void }) {
  const { t } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const draft = useDraft<Values>(draftKey(me.account.accountId, page.case.caseId, action.id), NOTHING);
  const [initial] = useState(() => ({ ...action.initial?.(page), ...draft.value }));
  const act = useAct(page.case.caseId);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const name = t(actionTexts[action.id].name);

  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    setProblem(null);
    act.mutate(
      { action: action.path!, body: bodyOf(action, values), version: page.version },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(fieldTexts.doneMessage, { name }));
          onClose();
        },
        onError: (error) => setProblem(error),
      },
    );
  };
  return (
    <Modal
      open
      title={name}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(fieldTexts.confirm, { name })}
      cancelText={t(frame.cancel)}
      confirmLoading={act.isPending}
      width={600}
    >
      <p className="soft">{t(actionTexts[action.id].what)}</p>
      {problem ? <ProblemNote problem={problem.problem} /> : null}
      <Form
        form={form}
        name={`act-${action.id}`}
        layout="vertical"
        initialValues={initial}
        onValuesChange={(_, all) => draft.set(all)}
        requiredMark={false}
      >
        {action.fields.map((field) => (
          <ActionField key={field.name} field={field} page={page} />
        ))}
      </Form>
    </Modal>
  );
}
