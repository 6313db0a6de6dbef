import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { App, Button, Segmented } from 'antd';
import { useState } from 'react';
import { type GridLine, gridQuery, gridsQuery } from '../api/near.ts';
import type { Named } from '../api/types.ts';
import { useWrite } from '../api/write.ts';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { gridTexts as texts } from '../texts/near.ts';
import { AbleButton } from '../ui/able-button.tsx';
import { dayText } from '../ui/dates.ts';
import { DutyActs } from '../ui/duty-acts.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading, ProblemNote } from '../ui/states.tsx';
import { GridWindow } from './near/grid-window.tsx';
import '../styles/near.css';

/** Who serves which address, whether they answer, and what two serve or nobody. */
export function Grids() {
  const { t } = useLang();
  const search = useSearch({ from: '/office/grids' });
  const navigate = useNavigate({ from: '/grids' });
  const found = useInfiniteQuery(gridsQuery(search));
  const [adding, setAdding] = useState(false);
  if (found.isPending) return <Loading rows={6} />;
  if (!found.data)
    return (
      <Screen title={t(texts.title)} wide>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const grids = found.data.pages.flatMap((p) => p.grids);
  const { misfits, units } = found.data.pages[0]!;
  const silent = search.view === 'unanswered';
  return (
    <Screen title={t(texts.title)} wide>
      <p className="soft">{t(texts.lead)}</p>
      <p className="send">
        <Segmented
          value={search.view ?? 'all'}
          onChange={(view) =>
            void navigate({
              search: view === 'unanswered' ? { ...search, view } : { unit: search.unit },
              replace: true,
            })
          }
          options={[
            { value: 'all', label: t(texts.all) },
            { value: 'unanswered', label: t(texts.unanswered) },
          ]}
        />
        {units.length > 0 ? (
          <>
            <Button type="primary" onClick={() => setAdding(true)}>
              {t(texts.add)}
            </Button>
            <Link to="/grids/import">{t(texts.import)}</Link>
          </>
        ) : null}
      </p>
      {misfits.length > 0 && !silent ? (
        <details className="grid-misfits">
          <summary>
            {t(texts.misfits)} · {misfits.length}
          </summary>
          <ul>
            {misfits.map((m) => (
              <li key={m.words.zh}>
                {t(m.words)}{' '}
                <span className="soft">
                  {m.grids.length === 0
                    ? t(texts.nobody)
                    : t(texts.twice, { names: m.grids.map((g) => t(g)).join(', ') })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {grids.length === 0 ? (
        <Empty title={t(silent ? texts.noneSilent : texts.empty)}>
          {t(silent ? texts.noneSilentHow : texts.emptyHow)}
        </Empty>
      ) : (
        <ul className="rows" aria-label={t(texts.title)}>
          {grids.map((grid) => (
            <GridRow key={grid.gridId} grid={grid} units={units} />
          ))}
        </ul>
      )}
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.hasNextPage ? (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t(texts.more)}
        </Button>
      ) : null}
      {adding ? <GridWindow grid={null} units={units} onClose={() => setAdding(false)} /> : null}
    </Screen>
  );
}

/** A grid in the list, where only what one may do is offered, or on its own page, where the rest says why not. */
function GridRow({ grid, units, own = false }: { grid: GridLine; units: readonly Named[]; own?: boolean }) {
  const { t, lang } = useLang();
  const { message } = App.useApp();
  const [editing, setEditing] = useState(false);
  const write = useWrite([['grids'], ['owed']]);
  const act = (path: string, body: object) =>
    write.mutate(
      { path: `/api/grids/${grid.gridId}/${path}`, body },
      { onSuccess: () => void message.success(t(texts.saved)) },
    );
  const { is, since } = grid.contact;
  const contact = is === 'untried' ? t(texts.untried) : t(texts.is[is], { day: dayText(since!, lang) });
  return (
    <li className="near-row">
      <div>
        <p className="flush">
          {own ? null : (
            <Link to="/grids/$gridId" params={{ gridId: grid.gridId }}>
              {t(grid.name)}
            </Link>
          )}{' '}
          <span className="soft">
            {t(grid.community)} · {t(grid.street)}
          </span>
        </p>
        <p className="flush">{grid.addresses.map((a) => t(a.words)).join(lang === 'zh' ? '；' : '; ')}</p>
        <p className="small soft flush">
          {t(grid.post)}
          {lang === 'zh' ? '：' : ': '}
          {grid.holder ?? t(texts.vacant)} · {grid.telephone} · {t(grid.hours)}
        </p>
        <p className="small flush">
          <span className={is === 'silent' || is === 'checking' ? 'mark-word' : 'soft'}>{contact}</span>
          {grid.reported > 0 ? ` · ${t(texts.reported, { n: grid.reported })}` : ''}
        </p>
        {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      </div>
      <div className="near-acts">
        {own || grid.abilities.try === true ? (
          <>
            <AbleButton ability={grid.abilities.try} onClick={() => act('tried', { answered: true })}>
              {t(texts.answered)}
            </AbleButton>
            <AbleButton ability={grid.abilities.try} onClick={() => act('tried', { answered: false })}>
              {t(texts.silent)}
            </AbleButton>
          </>
        ) : null}
        {own || grid.abilities.set === true ? (
          <AbleButton ability={grid.abilities.set} onClick={() => setEditing(true)}>
            {t(texts.edit)}
          </AbleButton>
        ) : null}
      </div>
      {editing ? (
        <GridWindow grid={grid} units={units.length > 0 ? units : [grid.community]} onClose={() => setEditing(false)} />
      ) : null}
    </li>
  );
}

/** One grid, as a duty about it leads to it. */
export function GridPage() {
  const { t } = useLang();
  const { gridId } = useParams({ from: '/office/grids/$gridId' });
  const found = useQuery(gridQuery(gridId));
  const write = useWrite([['grids']]);
  const navigate = useNavigate();
  const { modal } = App.useApp();
  if (found.isPending) return <Loading rows={3} />;
  if (!found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const grid = found.data;
  const close = () =>
    void modal.confirm({
      title: t(texts.close),
      content: t(texts.closeWhat),
      okText: t(texts.close),
      cancelText: t(frame.cancel),
      onOk: () =>
        write.mutate(
          { path: `/api/grids/${gridId}/close`, body: {} },
          { onSuccess: () => void navigate({ to: '/grids' }) },
        ),
    });
  return (
    <Screen title={t(grid.name)} aside={<Link to="/grids">{t(texts.title)}</Link>} wide>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <ul className="rows">
        <GridRow grid={grid} units={[grid.community]} own />
      </ul>
      <AbleButton ability={grid.abilities.close} onClick={close}>
        {t(texts.close)}
      </AbleButton>
      <DutyActs about={`grid:${gridId}`} />
    </Screen>
  );
}
