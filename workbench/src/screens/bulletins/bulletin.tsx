import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { bulletinQuery } from '../../api/bulletins.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { bulletinTexts } from '../../texts/bulletins.ts';
import { AbleButton } from '../../ui/able-button.tsx';
import { whenText } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { Paper } from './paper.tsx';
import '../../styles/bulletins.css';
import { now } from '../../api/clock.ts';

/** An issued bulletin, with its figures as they stood then. */
export function BulletinPage() {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { bulletinId } = useParams({ from: '/office/bulletins/$bulletinId' });
  const found = useQuery(bulletinQuery(bulletinId, lang));
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const write = useWrite([['bulletins']]);
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError)
    return (
      <Screen title={t(bulletinTexts.title)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const { line, by, document, withdrawn, abilities, history } = found.data;
  const when = (at: string) => whenText(at, now(), zone, lang);
  const file = (kind: string) => `/api/bulletins/${bulletinId}/${kind}?lang=${lang}`;
  const take = () =>
    write.mutate(
      { path: `/api/bulletins/${bulletinId}/withdraw`, body: { reason } },
      { onSuccess: () => setAsking(false) },
    );
  return (
    <Screen title={`${t(bulletinTexts.one)} ${t(line.serial)}`} wide>
      <p className="paper-files">
        <span className="soft">{t(bulletinTexts.issuedBy, { name: by ?? '', at: when(line.issuedAt) })}</span>
        <a href={file('docx')}>{t(bulletinTexts.word)}</a>
        <a href={file('pdf')}>{t(bulletinTexts.pdf)}</a>
        {withdrawn ? null : (
          <AbleButton ability={abilities.withdraw} onClick={() => setAsking(true)}>
            {t(bulletinTexts.withdraw)}
          </AbleButton>
        )}
      </p>
      {withdrawn ? (
        <p className="notice">{t(bulletinTexts.withdrawn, { at: when(withdrawn.at), reason: withdrawn.reason })}</p>
      ) : null}
      <Paper
        doc={document}
        period={{ from: line.from, until: line.until, ...(history ? { history: 'with' as const } : {}) }}
      />
      <Modal
        open={asking}
        title={t(bulletinTexts.withdraw)}
        onCancel={() => setAsking(false)}
        onOk={take}
        okText={t(bulletinTexts.withdraw)}
        okButtonProps={{ disabled: reason.trim() === '' }}
        confirmLoading={write.isPending}
      >
        {write.error ? <ProblemNote problem={write.error.problem} /> : null}
        <label htmlFor="withdraw-why">{t(bulletinTexts.withdrawWhy)}</label>
        <Input.TextArea id="withdraw-why" value={reason} onChange={(e) => setReason(e.target.value)} maxLength={2000} />
      </Modal>
    </Screen>
  );
}
