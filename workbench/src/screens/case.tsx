import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Tabs } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api } from '../api/client.ts';
import { caseQuery } from '../api/queries.ts';
import type { Case } from '../api/types.ts';
import { useLang } from '../lang.tsx';
import { caseTexts } from '../texts/case.ts';
import { owed } from '../texts/owed.ts';
import { Files } from '../ui/files.tsx';
import { useOne } from '../ui/one.tsx';
import { Screen } from '../ui/screen.tsx';
import { Loading } from '../ui/states.tsx';
import { ActionBar } from './case/action-bar.tsx';
import { Blocked } from './case/blocked.tsx';
import { ChangedMeanwhile } from './case/changed-meanwhile.tsx';
import { Duties } from './case/duties.tsx';
import { Facts } from './case/facts.tsx';
import { Head } from './case/head.tsx';
import { OpenOnPage } from './case/open-on-page.tsx';
import { SimilarCases } from './case/similar.tsx';
import { Supervision } from './case/supervision.tsx';
import { CaseTimeline } from './case/timeline.tsx';
import { Answered, Written } from './case/written.tsx';

const Ledger = lazy(() => import('./case/ledger.tsx').then((m) => ({ default: m.Ledger })));

export function CasePage() {
  const { caseId } = useParams({ from: '/office/cases/$caseId' });
  return <OneCase key={caseId} caseId={caseId} />;
}

function OneCase({ caseId }: { caseId: string }) {
  const { t } = useLang();
  const { page: masked, instead } = useOne(useQuery(caseQuery(caseId)), caseTexts.notFound);
  // What a recorded look has shown stays on this page only, and goes when the case changes.
  const [revealed, setRevealed] = useState<Case | null>(null);
  const reveal = async () =>
    setRevealed(await api<Case>(`/api/cases/${caseId}/reveal`, { method: 'POST', key: crypto.randomUUID() }));

  if (instead) return instead;
  const page = revealed && revealed.version === masked.version ? revealed : masked;
  const work = (
    <div className="case">
      <div className="case-main">
        <ChangedMeanwhile page={page} />
        <Written page={page} onReveal={reveal} onHide={() => setRevealed(null)} />
        {page.answer ? <Answered page={page} /> : null}
        <Blocked page={page} />
        <OpenOnPage page={page} />
        <ActionBar page={page} />
        <CaseTimeline page={page} />
      </div>
      <aside className="case-side">
        <Facts page={page} />
        <Duties page={page} />
        <Supervision page={page} />
        <Files
          path={`/api/cases/${page.case.caseId}/attachments`}
          about={['case', page.case.caseId]}
          ability={page.abilities.attach}
        />
        <SimilarCases page={page} />
      </aside>
    </div>
  );
  return (
    <Screen title={page.title ?? t(owed.erased)} wide>
      <Head page={page} />
      <Tabs
        items={[
          { key: 'work', label: t(caseTexts.work), children: work },
          {
            key: 'ledger',
            label: t(caseTexts.ledger),
            children: (
              <Suspense fallback={<Loading />}>
                <Ledger caseId={caseId} number={page.case.number} />
              </Suspense>
            ),
          },
        ]}
      />
    </Screen>
  );
}
