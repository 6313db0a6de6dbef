import { Alert, Button, Typography } from 'antd';
import { useState } from 'react';
import { draftKey, readDraft } from '../../api/draft.ts';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import type { AnswerValues } from './answer-form.tsx';

/** An answer that was being written when the case went another way: nothing typed is lost without a word. */
export function DraftLeft({ page }: { page: Case }) {
  const { t } = useLang();
  const { me } = useOffice();
  const key = draftKey(me.account.accountId, page.case.caseId, 'answer');
  const [draft, setDraft] = useState(() => readDraft<AnswerValues>(key));
  const text = draft ? [draft.result, draft.reasons, draft.basis, draft.next].filter(Boolean).join('\n\n') : '';
  if (text === '') return null;
  const drop = () => {
    localStorage.removeItem(key);
    setDraft(null);
  };
  return (
    <Alert
      type="info"
      title={t(caseTexts.draftLeft)}
      description={
        <Typography.Paragraph className="pre" copyable>
          {text}
        </Typography.Paragraph>
      }
      action={<Button onClick={drop}>{t(caseTexts.draftDrop)}</Button>}
    />
  );
}
