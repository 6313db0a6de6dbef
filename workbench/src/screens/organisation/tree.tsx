import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { type TreeUnit, treeQuery, vacanciesQuery } from '../../api/org.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { org } from '../../texts/organisation.ts';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Names, PostWindow } from './post-forms.tsx';
import { UnitForm } from './unit-form.tsx';

/** The office as a tree, those above first, each unit with its posts and its head; and what stands vacant. */
export function Organisation() {
  const { t } = useLang();
  const found = useQuery(treeQuery);
  const vacancies = useQuery(vacanciesQuery).data?.vacancies ?? [];
  const [typed, setTyped] = useState('');
  const [opening, setOpening] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const { me } = useOffice();
  const arrange = found.data?.abilities.import === true;
  return (
    <Screen
      title={t(org.title)}
      aside={
        <span className="send">
          <Link to="/organisation/hand-overs">{t(org.handOvers)}</Link>
          {arrange ? <Link to="/organisation/import">{t(org.import)}</Link> : null}
          {arrange ? (
            <Button size="small" onClick={() => setRenaming(true)}>
              {t(org.renameOffice)}
            </Button>
          ) : null}
        </span>
      }
    >
      <p className="soft">{t(org.lead)}</p>
      {found.isPending ? (
        <Loading rows={10} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data.units.length === 0 ? (
        <Empty title={t(org.empty)}>
          <p>{t(org.emptyHow)}</p>
          {arrange ? <Button onClick={() => setOpening(true)}>{t(org.openBelow)}</Button> : null}
        </Empty>
      ) : (
        <>
          <Input
            data-find
            type="search"
            allowClear
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={t(org.find)}
            aria-label={t(org.find)}
            style={{ maxWidth: 320, marginBottom: 12 }}
          />
          <Units units={found.data.units} typed={typed.trim().toLowerCase()} />
        </>
      )}
      {found.data && found.data.units.length > 0 ? (
        <section className="vacancies">
          <h2>{t(org.vacancies)}</h2>
          {vacancies.length === 0 ? <p className="soft">{t(org.noVacancies)}</p> : null}
          <ul>
            {vacancies.map((v) => (
              <li key={v.postId}>
                <Link to="/organisation/$unitId" params={{ unitId: v.unitId }}>
                  {t(v.title)}
                </Link>{' '}
                <span className="soft">{t(v.answer.reason)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {renaming ? (
        <PostWindow
          title={t(org.renameOffice)}
          send={{ path: '/api/org/office', method: 'PATCH' }}
          initial={me.office.name}
          onClose={() => setRenaming(false)}
        >
          <Names />
        </PostWindow>
      ) : null}
      {opening ? <UnitForm parentId={null} onClose={() => setOpening(false)} /> : null}
    </Screen>
  );
}

/** Units below one another; while somebody searches, those found and what they stand below. */
function Units({ units, typed }: { units: readonly TreeUnit[]; typed: string }) {
  const below = useMemo(() => {
    const byId = new Map(units.map((u) => [u.unitId, u]));
    const shown = new Set<string>();
    for (const u of units) {
      if (typed !== '' && ![u.zh, u.en, ...u.aliases].some((name) => name.toLowerCase().includes(typed))) continue;
      for (
        let at: TreeUnit | undefined = u;
        at && !shown.has(at.unitId);
        at = at.parentId === null ? undefined : byId.get(at.parentId)
      )
        shown.add(at.unitId);
    }
    const out = new Map<string | null, TreeUnit[]>();
    for (const u of units) if (shown.has(u.unitId)) out.set(u.parentId, [...(out.get(u.parentId) ?? []), u]);
    return out;
  }, [units, typed]);
  return <Branch below={below} of={null} />;
}

function Branch({ below, of }: { below: ReadonlyMap<string | null, readonly TreeUnit[]>; of: string | null }) {
  const { t } = useLang();
  const units = below.get(of);
  if (!units) return null;
  return (
    <ul className={of === null ? 'tree tree-root' : 'tree'}>
      {units.map((u) => (
        <li key={u.unitId}>
          <div className="tree-line">
            <Link to="/organisation/$unitId" params={{ unitId: u.unitId }} data-row>
              {t(u)}
            </Link>
            <span className="soft small">
              {u.active ? null : `${t(org.closed)} · `}
              {u.head ? `${t(org.head, { name: u.head.name })} · ` : ''}
              {t(org.posts, { n: u.posts })}
            </span>
            {u.vacant > 0 ? <span className="mark-word small">{t(org.vacant, { n: u.vacant })}</span> : null}
          </div>
          <Branch below={below} of={u.unitId} />
        </li>
      ))}
    </ul>
  );
}
