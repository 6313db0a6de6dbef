import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { orgWordsQuery, type UnitView, unitQuery } from '../../api/org.ts';
import { choicesQuery } from '../../api/queries.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { org } from '../../texts/organisation.ts';
import { AbleButton } from '../../ui/able-button.tsx';
import { useOne } from '../../ui/one.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { PlanInShort } from '../sendings/plan-in-short.tsx';
import { NewPost } from './post-forms.tsx';
import { Posts } from './posts.tsx';
import { UnitForm } from './unit-form.tsx';

export function UnitPage() {
  const { unitId } = useParams({ from: '/office/organisation/$unitId' });
  const { page, instead } = useOne(useQuery(unitQuery(unitId)), org.notFound);
  if (instead) return instead;
  return <OneUnit unit={page} />;
}

/** One unit: what it answers for, what stands above and below it, its posts. */
function OneUnit({ unit }: { unit: UnitView }) {
  const { t, lang } = useLang();
  const [open, setOpen] = useState<'edit' | 'below' | 'post' | null>(null);
  const write = useWrite([['org'], choicesQuery.queryKey]);
  const { abilities } = unit;
  const list = (words: readonly string[]) => (words.length > 0 ? words.join(lang === 'zh' ? '、' : ', ') : '–');
  const functions = useQuery(orgWordsQuery).data?.functions ?? [];
  const named = (code: string) => t(functions.find((f) => f.code === code) ?? { zh: code, en: code });
  const act = (name: 'close' | 'reopen') =>
    write.mutate({ path: `/api/org/units/${encodeURIComponent(unit.unitId)}/${name}` });
  return (
    <Screen title={t(unit)}>
      <p className="row-facts">
        <Link to="/organisation">{t(org.backToTree)}</Link>
        {unit.above.toReversed().map((above) => (
          <Link key={above.unitId} to="/organisation/$unitId" params={{ unitId: above.unitId }}>
            {t(above)}
          </Link>
        ))}
      </p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <dl className="pairs unit-facts">
        <div>
          <dt>{t(org.functions)}</dt>
          <dd>{list(unit.functions.map(named))}</dd>
        </div>
        <div>
          <dt>{t(org.aliases)}</dt>
          <dd>{list(unit.aliases)}</dd>
        </div>
        <div>
          <dt>{t(org.places)}</dt>
          <dd>{list(unit.places)}</dd>
        </div>
      </dl>
      <div className="actions">
        <AbleButton ability={abilities.openPost} onClick={() => setOpen('post')}>
          {t(org.openPost)}
        </AbleButton>
        <AbleButton ability={abilities.openBelow} onClick={() => setOpen('below')}>
          {t(org.openBelow)}
        </AbleButton>
        <AbleButton ability={abilities.edit} onClick={() => setOpen('edit')}>
          {t(org.edit)}
        </AbleButton>
        {unit.active ? (
          abilities.close === true ? (
            <Popconfirm title={t(org.closeSure, { name: t(unit) })} onConfirm={() => act('close')}>
              <Button size="small">{t(org.closeUnit)}</Button>
            </Popconfirm>
          ) : (
            <AbleButton ability={abilities.close}>{t(org.closeUnit)}</AbleButton>
          )
        ) : (
          <AbleButton ability={abilities.reopen} onClick={() => act('reopen')}>
            {t(org.reopenUnit)}
          </AbleButton>
        )}
      </div>
      <section>
        <h2>{t(org.postsHead)}</h2>
        {unit.posts.length === 0 ? <Empty title={t(org.noPosts)}>{t(org.noPostsHow)}</Empty> : <Posts unit={unit} />}
      </section>
      <PlanInShort unit={unit.unitId} />
      <section className="vacancies">
        <h2>{t(org.below)}</h2>
        {unit.below.length === 0 ? <p className="soft">{t(org.noneBelow)}</p> : null}
        <ul>
          {unit.below.map((below) => (
            <li key={below.unitId}>
              <Link to="/organisation/$unitId" params={{ unitId: below.unitId }}>
                {t(below)}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      {open === 'edit' ? <UnitForm unit={unit} parentId={unit.parentId} onClose={() => setOpen(null)} /> : null}
      {open === 'below' ? <UnitForm parentId={unit.unitId} onClose={() => setOpen(null)} /> : null}
      {open === 'post' ? <NewPost unitId={unit.unitId} onClose={() => setOpen(null)} /> : null}
    </Screen>
  );
}
