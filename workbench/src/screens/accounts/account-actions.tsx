import { DownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Dropdown, Form, Input, Modal, Popconfirm } from 'antd';
import { useRef, useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { api } from '../../api/client.ts';
import type { Abilities } from '../../api/types.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { accounts } from '../../texts/accounts.ts';
import { frame } from '../../texts/frame.ts';
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

/**
 * What an administrator may do with an account. A forgotten password is why they come here, so that stands in the row and the rest in a
 * menu; of a closed account nothing is left to do. Closing one shows first what it leaves behind.
 */
export function AccountActions({ account, onSecret }: { account: Account; onSecret: (secret: Secret) => void }) {
  const { t } = useLang();
  const { message } = App.useApp();
  const [renaming, setRenaming] = useState(false);
  const [closing, setClosing] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
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
  const renamed = () => {
    setRenaming(false);
    // Once the window is gone, which holds the keyboard until then.
    setTimeout(() => more.current?.focus());
  };
  if (Object.values(abilities).every((ability) => ability !== true)) return null;
  const choice = (key: string, name: Text, onClick: () => void, danger = false) => {
    const ability = abilities[key];
    const may = ability === true;
    return {
      key,
      danger: danger && may,
      disabled: !may,
      // Back to where the menu was opened, so that whoever works by keyboard goes on from there, also when a window closes. A moment
      // later, or the same Enter would press that button.
      onClick: () =>
        setTimeout(() => {
          more.current?.focus();
          onClick();
        }),
      label: (
        <>
          {t(name)}
          {ability && !may ? <span className="menu-why">{t(ability.reason)}</span> : null}
        </>
      ),
    };
  };
  return (
    <div className="actions table-actions">
      <Popconfirm
        title={t(accounts.resetSure)}
        disabled={abilities.resetPassword !== true}
        onConfirm={() => act('password')}
      >
        <Button size="small" disabled={abilities.resetPassword !== true}>
          {t(accounts.reset)}
        </Button>
      </Popconfirm>
      <Dropdown
        trigger={['click']}
        autoFocus
        menu={{
          onKeyDown: ({ key }) => {
            if (key === 'Escape') more.current?.focus();
          },
          items: [
            choice('rename', accounts.rename, () => setRenaming(true)),
            choice('revokeSessions', accounts.sessions, () => act('sessions/end')),
            choice('close', accounts.close, () => setClosing(true), true),
          ],
        }}
      >
        <Button
          ref={more}
          size="small"
          type="text"
          icon={<DownOutlined />}
          iconPlacement="end"
          aria-haspopup="menu"
          aria-label={t(accounts.moreOf, { name: account.displayName })}
        >
          {t(accounts.more)}
        </Button>
      </Dropdown>
      {renaming ? (
        <Rename
          account={account}
          busy={write.isPending}
          onClose={renamed}
          onSave={(displayName) => act('name', { displayName }, renamed)}
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
