import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { unitQuery } from '../api/org.ts';
import type { Abilities, Duty } from '../api/types.ts';
import { useWrite } from '../api/write.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { fieldTexts, handOnTexts } from '../texts/actions.ts';
import { frame } from '../texts/frame.ts';
import { ProblemNote } from './states.tsx';
import { isWithin } from './unit-tree.ts';

/** Gives a duty to a post of the same unit or below: as large as the buttons beside it. */
export function HandOn({
  duty,
  size = 'middle',
}: {
  duty: Pick<Duty, 'dutyId' | 'step' | 'holderUnit'>;
  size?: 'small' | 'middle';
}) {
  const { t } = useLang();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size={size}
        className="hand-on"
        onClick={() => setOpen(true)}
        aria-label={`${t(handOnTexts.button)} ${t(duty.step)}`}
      >
        {t(handOnTexts.button)}
      </Button>
      {open ? <HandOnWindow duty={duty} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function HandOnWindow({ duty, onClose }: { duty: Pick<Duty, 'dutyId' | 'step' | 'holderUnit'>; onClose: () => void }) {
  const { t } = useLang();
  const { choices } = useOffice();
  const { message } = App.useApp();
  const [unit, setUnit] = useState(duty.holderUnit.id);
  const [post, setPost] = useState<string | null>(null);
  const posts = useQuery(unitQuery(unit)).data?.posts.filter((p) => p.active) ?? [];
  const ability = useQuery({
    queryKey: ['duty', duty.dutyId],
    queryFn: () => api<{ abilities: Abilities }>(`/api/duties/${duty.dutyId}`),
  }).data?.abilities.handOn;
  const write = useWrite([['case'], ['findings'], ['tasks'], ['owed'], ['duty', duty.dutyId]]);
  const send = () =>
    write.mutate(
      { path: `/api/duties/${duty.dutyId}/hand-on`, body: { post } },
      {
        onSuccess: () => {
          void message.success(t(handOnTexts.done));
          onClose();
        },
      },
    );
  return (
    <Modal
      open
      title={t(handOnTexts.title)}
      onCancel={onClose}
      onOk={send}
      okText={t(handOnTexts.send)}
      cancelText={t(frame.cancel)}
      okButtonProps={{ disabled: post === null || ability !== true }}
      confirmLoading={write.isPending}
    >
      <p className="soft">{t(handOnTexts.hint)}</p>
      {ability && ability !== true ? <p className="notice">{t(ability.reason)}</p> : null}
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form layout="vertical" component={false}>
        <Form.Item label={t(fieldTexts.unit)} htmlFor="hand-on-unit">
          <Select
            id="hand-on-unit"
            value={unit}
            onChange={(next: string) => {
              setUnit(next);
              setPost(null);
            }}
            options={choices.units
              .filter((u) => isWithin(u.id, duty.holderUnit.id, choices.units))
              .map((u) => ({ value: u.id, label: t(u) }))}
          />
        </Form.Item>
        <Form.Item label={t(handOnTexts.post)} htmlFor="hand-on-post">
          <Select
            id="hand-on-post"
            value={post}
            onChange={setPost}
            options={posts.map((p) => ({ value: p.postId, label: p.holder ? `${t(p)} · ${p.holder.name}` : t(p) }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
