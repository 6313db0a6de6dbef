import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented, Select } from 'antd';
import type { SendingKind } from '../../../src/sendings/rules.ts';
import { type SendingLine, type SendingsSearch, sendingsQuery } from '../api/sendings.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { planTexts, sendingTexts as texts } from '../texts/sendings.ts';
import { dayText, momentText } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { kindTexts } from './sendings/words.ts';

type View = NonNullable<SendingsSearch['view']>;

/** What units send down: ours, what came to us, or all that one may see. The address keeps the question. */
export function Sendings() {
  const { t } = useLang();
  const { has } = useOffice();
  const search = useSearch({ from: '/office/sendings' });
  const navigate = useNavigate({ from: '/sendings' });
  const view = search.view ?? (has('supervisor', 'discipline', 'auditor') ? 'office' : 'mine');
  const ask = (more: SendingsSearch) => void navigate({ search: (s) => ({ ...s, ...more }), replace: true });
  return (
    <Screen
      title={t(texts.title)}
      aside={
        <span className="sending-aside">
          <Button onClick={() => void navigate({ to: '/sendings/plan' })}>{t(planTexts.title)}</Button>
          <Button onClick={() => void navigate({ to: '/sendings/weight' })}>{t(texts.weight)}</Button>
          <Button type="primary" onClick={() => void navigate({ to: '/sendings/new' })}>
            {t(texts.new)}
          </Button>
        </span>
      }
    >
      <p className="card-fair">{t(texts.intro)}</p>
      <search className="card-filters">
        <Segmented<View>
          aria-label={t(texts.whose)}
          value={view}
          onChange={(next) => ask({ view: next })}
          options={(['mine', 'received', 'office'] as const).map((value) => ({ value, label: t(texts[value]) }))}
        />
        <Select<SendingKind | ''>
          aria-label={t(texts.kind)}
          value={search.kind ?? ''}
          onChange={(next) => ask({ kind: next || undefined })}
          options={[
            { value: '', label: t(texts.anyKind) },
            ...Object.entries(kindTexts).map(([value, name]) => ({ value: value as SendingKind, label: t(name) })),
          ]}
        />
      </search>
      <List search={{ view, kind: search.kind }} />
    </Screen>
  );
}

function List({ search }: { search: SendingsSearch }) {
  const { t } = useLang();
  const found = useInfiniteQuery(sendingsQuery(search));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const lines = found.data.pages.flatMap((p) => p.sendings);
  if (lines.length === 0)
    return <Empty title={t(texts.empty)}>{t(search.view === 'received' ? texts.emptyReceived : texts.emptyHow)}</Empty>;
  return (
    <>
      <ul className="rows" aria-label={t(texts.list)} aria-busy={found.isFetching}>
        {lines.map((line) => (
          <Row key={line.sendingId} line={line} />
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

function Row({ line }: { line: SendingLine }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const [first] = line.to;
  const to = line.to.length === 1 ? t(first!) : t(texts.toMany, { unit: t(first!), n: line.to.length });
  const day = line.from
    ? t(texts.on, { on: dayText(line.from, lang) })
    : line.by
      ? t(texts.by, { on: dayText(line.by, lang) })
      : t(texts.nothingAsked);
  return (
    <li className="row">
      <div className="row-due">
        <span className="due-said">{t(line.state)}</span>
        <span className="due-exact task-due">{day}</span>
      </div>
      <div className="row-main">
        <Link to="/sendings/$sendingId" params={{ sendingId: line.sendingId }} className="row-link" data-row>
          {line.title}
        </Link>
        <p className="row-facts">
          <span className="step">{t(line.kind)}</span>
          <span>
            {t(line.unit)} → {to}
          </span>
          {line.asked > 0 ? <span>{t(texts.answered, line)}</span> : null}
          {line.goesAt ? <span>{t(texts.goesAt, { at: momentText(line.goesAt, zone, lang) })}</span> : null}
          {line.urgent ? <span className="mark-word">{t(line.urgent)}</span> : null}
          {line.over ? <span className="mark-word">{t(texts.over)}</span> : null}
          {line.owes ? <span className="mark-word">{t(texts.youOwe)}</span> : null}
        </p>
      </div>
    </li>
  );
}
