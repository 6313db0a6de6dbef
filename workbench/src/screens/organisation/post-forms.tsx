import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Input, Modal, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { orgWordsQuery, type PostView, peopleQuery } from '../../api/org.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { org } from '../../texts/organisation.ts';
import { useSettled } from '../../ui/case-select.tsx';
import { ProblemNote } from '../../ui/states.tsx';

interface Send {
  readonly path: string;
  readonly method?: 'POST' | 'PATCH';
}

/** A small form in a window, sent as it is filled in. */
export function PostWindow({
  title,
  send,
  initial,
  onClose,
  children,
}: {
  title: string;
  send: Send;
  initial?: object;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useLang();
  const [form] = Form.useForm<object>();
  const write = useWrite([['org'], ['choices'], ['me']]);
  const save = async () => {
    const body = await form.validateFields().catch(() => null);
    if (body) write.mutate({ ...send, body: { ...initial, ...body } }, { onSuccess: onClose });
  };
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t(frame.save)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
    >
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form<object> form={form} layout="vertical" requiredMark={false} {...(initial ? { initialValues: initial } : {})}>
        {children}
      </Form>
    </Modal>
  );
}

const post = (postId: string, act = '') => `/api/org/posts/${encodeURIComponent(postId)}${act}`;

function useMust() {
  const { t } = useLang();
  return [{ required: true, message: t(org.fill) }];
}

export function Names() {
  const { t } = useLang();
  const must = useMust();
  return (
    <>
      <Form.Item name="zh" label={t(org.nameZh)} rules={must}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="en" label={t(org.nameEn)} rules={must}>
        <Input maxLength={200} />
      </Form.Item>
    </>
  );
}

export function NewPost({ unitId, onClose }: { unitId: string; onClose: () => void }) {
  const { t } = useLang();
  const must = useMust();
  const roles = useQuery(orgWordsQuery).data?.roles ?? [];
  return (
    <PostWindow title={t(org.openPost)} send={{ path: '/api/org/posts' }} initial={{ unitId }} onClose={onClose}>
      <Form.Item name="role" label={t(org.role)} rules={must}>
        <Select options={roles.map((r) => ({ value: r.code, label: t(r) }))} />
      </Form.Item>
      <Names />
    </PostWindow>
  );
}

export function RetitleForm({ post: { postId, zh, en }, onClose }: { post: PostView; onClose: () => void }) {
  const { t } = useLang();
  return (
    <PostWindow
      title={t(org.retitle)}
      send={{ path: post(postId), method: 'PATCH' }}
      initial={{ zh, en }}
      onClose={onClose}
    >
      <Names />
    </PostWindow>
  );
}

/** Fills a vacant post or passes a held one on; what is open there goes along. */
export function HandOverForm({
  post: { postId },
  today,
  onClose,
}: {
  post: PostView;
  today: string;
  onClose: () => void;
}) {
  const { t } = useLang();
  const must = useMust();
  const { aside } = useLang();
  const [typed, setTyped] = useState('');
  const people = useQuery(peopleQuery(useSettled(typed))).data?.people ?? [];
  return (
    <PostWindow
      title={t(org.handOver)}
      send={{ path: post(postId, '/hand-over') }}
      initial={{ from: today }}
      onClose={onClose}
    >
      <Form.Item name="to" label={t(org.successor)} extra={t(org.successorHint)} rules={must}>
        <Select
          showSearch={{ filterOption: false, onSearch: setTyped }}
          options={people.map((p) => ({
            value: p.accountId,
            label: `${p.name}${aside(p.username)}${p.posts.map((held) => ` · ${t(held.title)}`).join('')}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="from" label={t(org.firstDay)} rules={must}>
        <Input type="date" />
      </Form.Item>
    </PostWindow>
  );
}

export function LeaveForm({
  post: { postId },
  today,
  onClose,
}: {
  post: PostView;
  today: string;
  onClose: () => void;
}) {
  const { t } = useLang();
  const must = useMust();
  return (
    <PostWindow
      title={t(org.leave)}
      send={{ path: post(postId, '/leave') }}
      initial={{ until: today, unattended: false }}
      onClose={onClose}
    >
      <Form.Item name="until" label={t(org.lastDay)} extra={t(org.leaveHint)} rules={must}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="unattended" valuePropName="checked">
        <Checkbox>{t(org.unattended)}</Checkbox>
      </Form.Item>
    </PostWindow>
  );
}
