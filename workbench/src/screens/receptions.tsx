import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { type ReceptionDay, receptionsQuery } from '../api/near.ts';
import { useLang } from '../lang.tsx';
import { gridTexts, receptionTexts as texts } from '../texts/near.ts';
import { dayText } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { DayWindow } from './near/day-window.tsx';
import '../styles/near.css';

/** Reception days ahead, and whether those of the last weeks were held. */
export function Receptions() {
  const { t } = useLang();
  const search = useSearch({ from: '/office/receptions' });
  const navigate = useNavigate({ from: '/receptions' });
  const found = useInfiniteQuery(receptionsQuery(search));
  const [adding, setAdding] = useState(false);
  if (found.isPending) return <Loading rows={6} />;
  if (!found.data)
    return (
      <Screen title={t(texts.title)} wide>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const days = found.data.pages.flatMap((p) => p.days);
  const { units, today } = found.data.pages[0]!;
  return (
    <Screen title={t(texts.title)} wide>
      <p className="soft">{t(texts.lead)}</p>
      <p className="send">
        <Segmented
          value={search.view ?? 'ahead'}
          onChange={(view) =>
            void navigate({ search: view === 'past' ? { ...search, view } : { unit: search.unit }, replace: true })
          }
          options={[
            { value: 'ahead', label: t(texts.ahead) },
            { value: 'past', label: t(texts.past) },
          ]}
        />
        {units.length > 0 ? (
          <>
            <Button type="primary" onClick={() => setAdding(true)}>
              {t(texts.add)}
            </Button>
            <Link to="/receptions/import">{t(texts.import)}</Link>
          </>
        ) : null}
      </p>
      {days.length === 0 ? (
        <Empty title={t(texts.empty)}>{t(texts.emptyHow)}</Empty>
      ) : (
        <ul className="rows" aria-label={t(texts.title)}>
          {days.map((day) => (
            <li key={day.dayId} className="near-row">
              <DayLine day={day} />
            </li>
          ))}
        </ul>
      )}
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.hasNextPage ? (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t(gridTexts.more)}
        </Button>
      ) : null}
      {adding ? <DayWindow day={null} units={units} today={today} onClose={() => setAdding(false)} /> : null}
    </Screen>
  );
}

function DayLine({ day }: { day: ReceptionDay }) {
  const { t, lang } = useLang();
  return (
    <div>
      <p className="flush">
        <Link to="/receptions/$dayId" params={{ dayId: day.dayId }}>
          {dayText(day.on, lang)} {day.from}–{day.to} · {t(day.unit)}
        </Link>
      </p>
      <p className="small soft flush">
        {t(day.heldBy ?? day.post)}
        {day.standIn && !day.heldBy ? ` · ${t(texts.standsIn, { name: t(day.standIn) })}` : ''} · {t(day.place)}
      </p>
      <p className="small flush">
        <span className={day.standing === 'missed' ? 'mark-word' : 'soft'}>{t(texts.standing[day.standing])}</span>
        {day.standing === 'cancelled' ? '' : ` · ${t(texts.counts, day)}`}
      </p>
    </div>
  );
}
