import { DeleteOutlined, DownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Form, Input, Modal, Popover } from 'antd';
import { useState } from 'react';
import { type BoardSearch, type SavedView, viewsQuery } from '../../api/board.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { boardTexts } from '../../texts/board.ts';
import { frame } from '../../texts/frame.ts';
import { ProblemNote } from '../../ui/states.tsx';

const askedOf = ({ of, ...rest }: BoardSearch): SavedView['asked'] => ({ ...rest, ...(of ? { history: true } : {}) });
const searchOf = ({ history, ...rest }: SavedView['asked']): BoardSearch => ({
  ...rest,
  of: history ? 'past' : undefined,
});

/** One's own views: go to one, remove one, save what is shown. */
export function Views({ search }: { search: BoardSearch }) {
  const { t } = useLang();
  const { message } = App.useApp();
  const navigate = useNavigate({ from: '/board' });
  const [open, setOpen] = useState(false);
  const [naming, setNaming] = useState(false);
  const found = useQuery({ ...viewsQuery, enabled: open });
  const remove = useWrite([['board-views']]);
  const views = found.data?.views ?? [];
  return (
    <>
      <Popover
        trigger={['click']}
        placement="bottomRight"
        open={open}
        onOpenChange={setOpen}
        title={t(boardTexts.views)}
        content={
          <div className="board-views">
            {views.length === 0 && !found.isPending ? <p className="soft">{t(boardTexts.noViews)}</p> : null}
            <ul>
              {views.map((view) => (
                <li key={view.viewId}>
                  <Button
                    type="link"
                    onClick={() => {
                      setOpen(false);
                      void navigate({ search: (s) => ({ by: s.by, ...searchOf(view.asked) }) });
                    }}
                  >
                    {view.name}
                  </Button>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t(boardTexts.removeView, { name: view.name })}
                    onClick={() =>
                      remove.mutate(
                        { path: `/api/board/views/${view.viewId}`, method: 'DELETE' },
                        { onSuccess: () => void message.success(t(boardTexts.removed)) },
                      )
                    }
                  />
                </li>
              ))}
            </ul>
            <Button
              onClick={() => {
                setOpen(false);
                setNaming(true);
              }}
            >
              {t(boardTexts.save)}
            </Button>
          </div>
        }
      >
        <Button icon={<DownOutlined />} iconPlacement="end">
          {t(boardTexts.views)}
        </Button>
      </Popover>
      {naming ? <NameWindow search={search} onClose={() => setNaming(false)} /> : null}
    </>
  );
}

function NameWindow({ search, onClose }: { search: BoardSearch; onClose: () => void }) {
  const { t } = useLang();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: string }>();
  const [viewId] = useState(() => crypto.randomUUID());
  const save = useWrite([['board-views']]);
  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    save.mutate(
      { path: `/api/board/views/${viewId}`, method: 'PUT', body: { name: values.name.trim(), asked: askedOf(search) } },
      {
        onSuccess: () => {
          void message.success(t(boardTexts.saved));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(boardTexts.save)}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(frame.save)}
      cancelText={t(frame.cancel)}
      confirmLoading={save.isPending}
    >
      <p className="soft">{t(boardTexts.saveWhat)}</p>
      {save.error ? <ProblemNote problem={save.error.problem} /> : null}
      <Form form={form} name="board-view" layout="vertical" requiredMark={false} onFinish={() => void submit()}>
        <Form.Item
          name="name"
          label={t(boardTexts.viewName)}
          rules={[{ required: true, whitespace: true, message: t(boardTexts.viewNeedsName) }]}
        >
          <Input maxLength={40} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
