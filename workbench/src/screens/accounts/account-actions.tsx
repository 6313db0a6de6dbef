import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, Modal, Popconfirm } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Abilities } from '../../api/types.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { accounts } from '../../texts/accounts.ts';
import { frame } from '../../texts/frame.ts';
import { AbleButton } from '../../ui/able-button.tsx';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { type LeftBehind, LeftList, nothingLeft } from './left-behind.tsx';
import type { Secret } from './open-account.tsx';

export interface Account {
  readonly accountId: string;
  readonly username: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly abilities: Abilities;
}

/** What an administrator may do with an account; closing one shows first what it leaves behind. */
export function AccountActions({ account, onSecret }: { account: Account; onSecret: (secret: Secret) => void }) {
  const { t } = useLang();
  const { message } = App.useApp();
  const [renaming, setRenaming] = useState(false);
  const [closing, setClosing] = useState(false);
  const write = useWrite<{ oneTimePassword?: string }>([['accounts']]);
  const path = `/api/accounts/${account.accountId}`;
  const act = (name: string, body?: unknown, then?: () => void) =>
    write.mutate(
      { path: `${path}/${name}`, ...(body === undefined ? {} : { body }) },
      {
        onSuccess: ({ oneTimePassword }) => {
          if (oneTimePassword) onSecret({ username: account.username, password: oneTimePassword });
          else void message.success(t(frame.done));
          then?.();
        },
        onError: ({ problem }) => void message.warning(`${t(problem.title)} ${t(problem.next)}`),
      },
    );
  const left = useQuery({
    queryKey: ['org', 'left-behind', account.accountId],
    queryFn: () => api<LeftBehind>(`/api/org/left-behind/${account.accountId}`),
    enabled: closing,
    staleTime: 0,
  });
  const { abilities } = account;
  const sure = abilities.resetPassword === true;
  return (
    <div className="actions table-actions">
      {sure ? (
        <Popconfirm title={t(accounts.resetSure)} onConfirm={() => act('password')}>
          <span>
            <AbleButton ability={true}>{t(accounts.reset)}</AbleButton>
          </span>
        </Popconfirm>
      ) : (
        <AbleButton ability={abilities.resetPassword}>{t(accounts.reset)}</AbleButton>
      )}
      <AbleButton ability={abilities.rename} onClick={() => setRenaming(true)}>
        {t(accounts.rename)}
      </AbleButton>
      <AbleButton ability={abilities.revokeSessions} onClick={() => act('sessions/end')}>
        {t(accounts.sessions)}
      </AbleButton>
      <AbleButton ability={abilities.close} onClick={() => setClosing(true)}>
        {t(accounts.close)}
      </AbleButton>
      {renaming ? (
        <Rename
          account={account}
          busy={write.isPending}
          onClose={() => setRenaming(false)}
          onSave={(displayName) => act('name', { displayName }, () => setRenaming(false))}
        />
      ) : null}
      <Modal
        open={closing}
        title={`${t(accounts.close)}: ${account.displayName}`}
        onCancel={() => setClosing(false)}
        onOk={() => act('close', undefined, () => setClosing(false))}
        okText={t(accounts.close)}
        cancelText={t(frame.cancel)}
        confirmLoading={write.isPending}
        okButtonProps={{ disabled: !left.data || !nothingLeft(left.data) }}
      >
        {write.error ? <ProblemNote problem={write.error.problem} /> : null}
        <p>{t(accounts.closeSure)}</p>
        {left.isPending ? (
          <Loading rows={2} />
        ) : left.isError ? (
          <Failed error={left.error} retry={() => void left.refetch()} />
        ) : (
          <LeftList left={left.data} />
        )}
      </Modal>
    </div>
  );
}

function Rename({
  account,
  busy,
  onClose,
  onSave,
}: {
  account: Account;
  busy: boolean;
  onClose: () => void;
  onSave: (name: string) => void;
}) {
  const { t } = useLang();
  const [form] = Form.useForm<{ displayName: string }>();
  const save = async () => {
    const entered = await form.validateFields().catch(() => null);
    if (entered) onSave(entered.displayName);
  };
  return (
    <Modal
      open
      title={t(accounts.rename)}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t(frame.save)}
      cancelText={t(frame.cancel)}
      confirmLoading={busy}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ displayName: account.displayName }}>
        <Form.Item
          name="displayName"
          label={t(accounts.displayName)}
          rules={[{ required: true, message: t(accounts.fill) }]}
        >
          <Input maxLength={60} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
