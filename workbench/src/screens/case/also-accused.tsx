import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { proposalQuery } from '../../api/queries.ts';
import type { Case } from '../../api/types.ts';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useAct } from './act.ts';

/** Units that the words of a report accuse and that can still see it: one click each keeps it from them. */
export function AlsoAccused({ page }: { page: Case }) {
  const { t } = useLang();
  const { caseId, confidential } = page.case;
  const may = confidential && page.abilities.accuse === true;
  const found = useQuery({ ...proposalQuery(caseId), enabled: may });
  const act = useAct(caseId);
  const units = may ? (found.data?.accused ?? []) : [];
  if (units.length === 0) return null;
  return (
    <div className="notice" data-act="accuse">
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      <p className="flush">{t(caseTexts.alsoAccused)}</p>
      {units.map((unit) => (
        <Button
          key={unit.id}
          size="small"
          loading={act.isPending}
          onClick={() => act.mutate({ action: 'accuse', body: { units: [unit.id] }, version: page.version })}
        >
          {t(caseTexts.keepFrom, { unit: t(unit) })}
        </Button>
      ))}
    </div>
  );
}
