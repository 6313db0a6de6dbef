import { App, Button, Form, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { ProblemError } from '../../api/client.ts';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { actionTexts, fieldTexts, secretTexts } from '../../texts/actions.ts';
import { frame } from '../../texts/frame.ts';
import { takeIn } from '../../texts/take-in.ts';
import { Slip } from '../../ui/slip.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { useAct } from './act.ts';

interface Told {
  readonly state: string;
  readonly version: number;
  readonly number: string;
  readonly secret: string;
}

/** A new secret for the person: why, and how they were identified; then the slip, which is shown once and kept nowhere. */
export function SecretWindow({ page, onClose }: { page: Case; onClose: () => void }) {
  const { t } = useLang();
  const { words } = useOffice();
  const [form] = Form.useForm<{ cause: string; identity: string }>();
  const act = useAct<Told>(page.case.caseId);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const name = t(actionTexts.renewSecret.name);
  if (told) return <ToldOnce told={told} onClose={onClose} />;

  const submit = async () => {
    const body = await form.validateFields().catch(() => null);
    if (!body) return;
    setProblem(null);
    act.mutate({ action: 'secret', body, version: page.version }, { onSuccess: setTold, onError: setProblem });
  };
  // Nothing of whoever wrote an imported letter is kept here: their telephone is in the register it came from.
  const identities = Object.fromEntries(
    Object.entries(words.secretIdentities).filter(
      ([, how]) => how.telephone !== (page.case.imported ? 'here' : 'register'),
    ),
  );
  const choices = (from: Readonly<Record<string, { zh: string; en: string }>>) => (
    <Radio.Group
      className="choices"
      options={Object.entries(from).map(([value, text]) => ({ value, label: t(text) }))}
    />
  );
  const rules = [{ required: true, message: t(fieldTexts.fill) }];
  return (
    <Modal
      open
      title={name}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(secretTexts.give)}
      cancelText={t(frame.cancel)}
      confirmLoading={act.isPending}
      width={600}
    >
      <p className="soft">{t(actionTexts.renewSecret.what)}</p>
      {problem ? <ProblemNote problem={problem.problem} /> : null}
      <Form form={form} name="act-secret" layout="vertical" requiredMark={false}>
        <Form.Item name="cause" label={t(secretTexts.cause)} rules={rules}>
          {choices(words.secretCauses)}
        </Form.Item>
        <Form.Item name="identity" label={t(secretTexts.identity)} rules={rules} extra={t(secretTexts.identityHint)}>
          {choices(identities)}
        </Form.Item>
      </Form>
    </Modal>
  );
}

function ToldOnce({ told: { number, secret }, onClose }: { told: Told; onClose: () => void }) {
  const { t } = useLang();
  const { message } = App.useApp();
  const url = `${window.location.origin}/follow`;
  const copy = async () => {
    await navigator.clipboard.writeText(t(secretTexts.copyText, { number, secret, url }));
    void message.success(t(secretTexts.copied));
  };
  return (
    <Modal
      open
      className="slip-window"
      title={t(secretTexts.done)}
      onCancel={onClose}
      // Gone is gone: no click beside it, and no key pressed too often, closes it.
      mask={{ closable: false }}
      keyboard={false}
      width={600}
      footer={[
        <Button key="close" onClick={onClose}>
          {t(secretTexts.close)}
        </Button>,
        // Browsers give the clipboard only to pages that came over TLS or from this machine.
        ...(window.isSecureContext
          ? [
              <Button key="copy" onClick={() => void copy()}>
                {t(secretTexts.copy)}
              </Button>,
            ]
          : []),
        <Button key="print" type="primary" onClick={() => window.print()}>
          {t(takeIn.print)}
        </Button>,
      ]}
    >
      <Slip number={number} secret={secret} at={secretTexts.slipAt}>
        <p>{t(takeIn.slipHow, { url })}</p>
        <p className="flush">{t(secretTexts.tell)}</p>
      </Slip>
    </Modal>
  );
}
