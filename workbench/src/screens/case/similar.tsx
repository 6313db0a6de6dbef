import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { similarQuery } from '../../api/queries.ts';
import type { Case } from '../../api/types.ts';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { owed } from '../../texts/owed.ts';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { useAct } from './act.ts';

/** Cases that may be the same matter, offered for handling together. */
export function SimilarCases({ page }: { page: Case }) {
  const { t } = useLang();
  const { caseId } = page.case;
  const found = useQuery(similarQuery(caseId));
  const act = useAct(caseId);
  const may = page.abilities.link === true;
  return (
    <section className="side-part">
      <h2>{t(caseTexts.similar)}</h2>
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      {found.isPending ? (
        <Loading rows={2} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {found.data?.similar.length === 0 ? <p className="soft small flush">{t(caseTexts.noSimilar)}</p> : null}
      <ul className="similar">
        {found.data?.similar.map((s) => (
          <li key={s.case.caseId}>
            <Link to="/cases/$caseId" params={{ caseId: s.case.caseId }}>
              {s.case.title ?? t(owed.erased)}
            </Link>
            <p className="soft small flush">
              {s.case.number} · {t(s.case.state)} · {t(caseTexts.likeness, { percent: Math.round(s.likeness * 100) })}
              {s.samePerson ? ` · ${t(caseTexts.samePerson)}` : ''}
            </p>
            {may && page.leadCase !== s.case.caseId ? (
              <Button
                size="small"
                loading={act.isPending}
                aria-label={`${t(caseTexts.link)}: ${s.case.number}`}
                onClick={() => act.mutate({ action: 'link', body: { leadCase: s.case.caseId }, version: page.version })}
              >
                {t(caseTexts.link)}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
