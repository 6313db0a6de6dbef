import { useNavigate } from '@tanstack/react-router';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { InspectionPage } from '../../api/inspections.ts';
import { useLang } from '../../lang.tsx';
import { inspectionTexts as texts } from '../../texts/inspections.ts';
import { FormWindow } from '../../ui/form-window.tsx';

/** What is written at the desk, each in a window: by the key of the body that takes it. */
const WRITTEN = {
  close: { name: texts.close, what: texts.closeWhat, field: texts.reportField, sent: texts.closed, key: 'report' },
  answer: {
    name: texts.answerDo,
    what: texts.answerWhat,
    field: texts.answerField,
    sent: texts.answered,
    key: 'words',
  },
  cancel: {
    name: texts.cancelDo,
    what: texts.cancelWhat,
    field: texts.reasonField,
    sent: texts.cancelled,
    key: 'reason',
  },
} as const;
type Act = keyof typeof WRITTEN;
const ACTS = Object.keys(WRITTEN) as Act[];

/** What the reader can do about an inspection now; nothing is shown to who can do nothing. */
export function InspectionActs({ page }: { page: InspectionPage }) {
  const { t } = useLang();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Act | null>(null);
  const { abilities, inspection } = page;
  const visit = abilities.open === true || abilities.look === true;
  const acts = ACTS.filter((act) => abilities[act] === true);
  if (!visit && acts.length === 0) return null;
  return (
    <section className="card card-ready">
      <h2>{t(texts.acts)}</h2>
      <ul className="card-acts">
        {visit ? (
          <li>
            <Button
              type="primary"
              href={`/workbench/inspections/${inspection.inspectionId}/visit`}
              onClick={(event) => {
                event.preventDefault();
                void navigate({
                  to: '/inspections/$inspectionId/visit',
                  params: { inspectionId: inspection.inspectionId },
                });
              }}
            >
              {t(texts.goVisit)}
            </Button>
            <span />
          </li>
        ) : null}
        {acts.map((act) => (
          <li key={act}>
            <Button onClick={() => setOpen(act)}>{t(WRITTEN[act].name)}</Button>
            <p className="small">{t(WRITTEN[act].what)}</p>
          </li>
        ))}
      </ul>
      {open ? <Window page={page} act={open} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

function Window({ page, act, onClose }: { page: InspectionPage; act: Act; onClose: () => void }) {
  const { t } = useLang();
  const { inspectionId } = page.inspection;
  const { name, what, field, sent, key } = WRITTEN[act];
  return (
    <FormWindow
      title={t(name)}
      what={t(what)}
      {...(act === 'cancel' ? { leave: t(texts.keep) } : {})}
      draft={{ about: inspectionId, form: `inspection-${act}` }}
      initial={{ text: '' }}
      path={`/api/inspections/${inspectionId}/${act}`}
      body={({ text }) => ({ [key]: text.trim() })}
      changes={[['inspections'], ['owed']]}
      done={t(sent)}
      onClose={onClose}
    >
      <Form.Item name="text" label={t(field)} rules={[{ required: true, whitespace: true, message: t(texts.fill) }]}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} autoFocus />
      </Form.Item>
    </FormWindow>
  );
}
