import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { now } from '../api/clock.ts';
import { type ListedMatter, listedQuery } from '../api/supervision.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { owed } from '../texts/owed.ts';
import { listedTexts, superviseTexts } from '../texts/supervision.ts';
import { CaseFacts } from '../ui/case-facts.tsx';
import { dayText, whenText } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';

type Which = 'listed' | 'off';

/** Matters listed under supervision: what must be solved first on top; beside them what was taken off, with its outcome. */
export function Listed() {
  const { t } = useLang();
  const [which, setWhich] = useState<Which>('listed');
  return (
    <Screen
      title={t(listedTexts.title)}
      aside={
        <Segmented<Which>
          aria-label={t(listedTexts.which)}
          value={which}
          onChange={setWhich}
          options={[
            { value: 'listed', label: t(listedTexts.on) },
            { value: 'off', label: t(listedTexts.off) },
          ]}
        />
      }
    >
      <Matters key={which} which={which} />
    </Screen>
  );
}

function Matters({ which }: { which: Which }) {
  const { t } = useLang();
  const found = useInfiniteQuery(listedQuery(which));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const matters = found.data.pages.flatMap((p) => p.matters);
  if (matters.length === 0) {
    return which === 'listed' ? (
      <Empty title={t(listedTexts.empty)}>{t(listedTexts.emptyHow)}</Empty>
    ) : (
      <Empty title={t(listedTexts.emptyOff)}>{t(listedTexts.emptyOffHow)}</Empty>
    );
  }
  const { today } = found.data.pages[0]!;
  return (
    <>
      <ul className="rows" aria-label={t(listedTexts.list)} aria-busy={found.isFetching}>
        {matters.map((matter) => (
          <Matter key={matter.actId} matter={matter} today={today} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
    </>
  );
}

function Matter({ matter, today }: { matter: ListedMatter; today: string }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { case: line, solveBy, endedAt } = matter;
  const late = endedAt === null && solveBy < today;
  return (
    <li className="row">
      <div className="row-due">
        {endedAt === null ? (
          <span className={late ? 'due due-late' : 'due'}>
            <span className="due-said">{t(superviseTexts.solveBy, { on: dayText(solveBy, lang) })}</span>
            {late ? <span className="due-exact">{t(superviseTexts.overdue)}</span> : null}
          </span>
        ) : (
          <span className="step">{t(matter.solved ? superviseTexts.offSolved : superviseTexts.offUnsolved)}</span>
        )}
      </div>
      <div className="row-main">
        <Link to="/cases/$caseId" params={{ caseId: line.caseId }} className="row-link" data-row>
          {line.title ?? t(owed.erased)}
        </Link>
        <p className="row-facts">
          <CaseFacts line={{ ...line, listedUntil: null }} />
          <span>{t(line.state)}</span>
          <span>{t(line.unit ?? matter.unit)}</span>
          <span>{t(listedTexts.listedAt, { on: whenText(matter.listedAt, now(), zone, lang) })}</span>
          {matter.public ? <span>{t(superviseTexts.onPublicList)}</span> : null}
        </p>
      </div>
    </li>
  );
}
