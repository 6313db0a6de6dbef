import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented, Select } from 'antd';
import { owedQuery } from '../api/queries.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { owed } from '../texts/owed.ts';
import { Elsewhere } from '../ui/elsewhere.tsx';
import { OwedList } from '../ui/owed-list.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty } from '../ui/states.tsx';
import { RunningPart } from './obligations/running.tsx';

const COUNTED = ['late', 'today', 'soon', 'all'] as const;

/** The home of everybody who works here: what is owed, most urgent first. */
export function Owed() {
  const { t } = useLang();
  const { words, me } = useOffice();
  // One's own name needs no telling; for which unit, only to somebody who works for several.
  const severalUnits = new Set(me.posts.map((p) => p.unitId)).size > 1;
  const { view = 'mine', step } = useSearch({ from: '/office/' });
  const navigate = useNavigate({ from: '/' });
  const counts = useInfiniteQuery(owedQuery(view, step)).data?.pages[0]?.counts;
  return (
    <Screen
      title={t(owed.title)}
      aside={
        <Segmented
          aria-label={t(owed.whose)}
          value={view}
          onChange={(next) =>
            void navigate({ search: (s) => ({ ...s, view: next === 'unit' ? ('unit' as const) : undefined }) })
          }
          options={[
            { value: 'mine', label: t(owed.mine) },
            { value: 'unit', label: t(owed.unit) },
          ]}
        />
      }
    >
      <div className="owed-bar">
        <dl className="counts" aria-label={t(owed.counts)} title={t(owed.countBound)}>
          {COUNTED.map((name) => (
            <div key={name} className={name === 'late' && counts && counts.late > 0 ? 'count count-late' : 'count'}>
              <dt>{t(owed[name])}</dt>
              <dd>{counts ? counts[name] : '–'}</dd>
            </div>
          ))}
        </dl>
        <Select
          className="owed-step"
          aria-label={t(owed.step)}
          value={step ?? ''}
          onChange={(next) => void navigate({ search: (s) => ({ ...s, step: next || undefined }) })}
          options={[
            { value: '', label: t(owed.allSteps) },
            ...Object.entries(words.steps).map(([value, name]) => ({ value, label: t(name) })),
          ]}
        />
      </div>
      {view === 'mine' && !step ? <RunningPart /> : null}
      <OwedList
        view={view}
        step={step}
        label={t(owed.list)}
        unit={view === 'unit' || severalUnits ? 'owes' : undefined}
        holder={view === 'unit'}
        empty={
          <Empty title={t(view === 'mine' ? owed.emptyMine : owed.emptyUnit)}>
            {t(view === 'mine' ? owed.emptyMineHow : owed.emptyUnitHow)}
            {view === 'mine' ? (
              <Elsewhere
                name={t(owed.unit)}
                query={owedQuery('unit', step)}
                count={(page) => page.duties.length}
                to="/"
                search={{ view: 'unit', step }}
              />
            ) : null}
          </Empty>
        }
      />
    </Screen>
  );
}
