import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { type Problem, problemOf } from '../../api/client.ts';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { answerTexts } from '../../texts/answer.ts';
import { caseTexts } from '../../texts/case.ts';
import { momentText } from '../../ui/dates.ts';
import { ProblemNote } from '../../ui/states.tsx';

const PERSON = ['name', 'phone', 'email', 'address', 'idNumber'] as const;

/** What the person wrote and who they are: masked, until somebody who handles the case asks to see, which is recorded. */
export function Written({ page, onReveal, onHide }: { page: Case; onReveal: () => Promise<void>; onHide: () => void }) {
  const { t } = useLang();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const ability = page.abilities.reveal;
  const reveal = () => {
    setBusy(true);
    setProblem(null);
    void onReveal()
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  };
  if (page.text === null) {
    return (
      <section className="card">
        <h2>{t(caseTexts.written)}</h2>
        <p className="soft flush">{t(caseTexts.erased)}</p>
      </section>
    );
  }
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t(caseTexts.written)}</h2>
        {page.revealed ? (
          <Button size="small" icon={<EyeInvisibleOutlined />} onClick={onHide}>
            {t(caseTexts.hide)}
          </Button>
        ) : (
          <Tooltip title={ability === true ? t(caseTexts.revealHint) : ability ? t(ability.reason) : ''}>
            {/* A disabled button gets no focus: the span tells the reason. */}
            <span>
              <Button size="small" icon={<EyeOutlined />} onClick={reveal} loading={busy} disabled={ability !== true}>
                {t(caseTexts.reveal)}
              </Button>
            </span>
          </Tooltip>
        )}
      </div>
      {problem ? <ProblemNote problem={problem} /> : null}
      <p className="pre letter">{page.text}</p>
      <p className="soft small flush">{t(page.revealed ? caseTexts.shown : caseTexts.masked)}</p>
      <Person page={page} />
    </section>
  );
}

function Person({ page }: { page: Case }) {
  const { t } = useLang();
  if (page.anonymous)
    return <p className="soft small flush">{t(page.case.imported ? caseTexts.importedPerson : caseTexts.anonymous)}</p>;
  if (!page.person) return page.revealed ? null : <p className="soft small flush">{t(caseTexts.personHidden)}</p>;
  return (
    <dl className="pairs person">
      {PERSON.filter((name) => page.person?.[name]).map((name) => (
        <div key={name}>
          <dt>{t(caseTexts[name])}</dt>
          <dd>{page.person?.[name]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The answer as the person reads it. */
export function Answered({ page }: { page: Case }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { answer } = page;
  if (!answer) return null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t(caseTexts.answer)}</h2>
        {page.answeredAt ? (
          <span className="soft small">{t(caseTexts.answeredAt, { at: momentText(page.answeredAt, zone, lang) })}</span>
        ) : null}
      </div>
      {(['result', 'reasons', 'basis', 'next'] as const)
        .filter((part) => answer[part])
        .map((part) => (
          <div key={part} className="answer-part">
            <h3>{t(answerTexts[part])}</h3>
            <p className="pre">{answer[part]}</p>
          </div>
        ))}
    </section>
  );
}
