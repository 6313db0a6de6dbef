import { useQuery } from '@tanstack/react-query';
import { App, Button, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { feedTexts as texts } from '../../texts/calendar-feeds.ts';
import { frame } from '../../texts/frame.ts';
import { dateText } from '../../ui/dates.ts';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';

interface Feed {
  readonly feedId: string;
  /** `null`: of the person. */
  readonly unit: (Text & { readonly id: string }) | null;
  readonly madeAt: string;
}

interface Made {
  readonly feedId: string;
  readonly url: string;
}

const FEEDS = ['calendar-feeds'];

/** Addresses under which one's calendar program reads what is owed: of oneself, and of the units that one heads. */
export function CalendarFeeds() {
  const { t } = useLang();
  const [made, setMade] = useState<Made | null>(null);
  const found = useQuery({
    queryKey: FEEDS,
    queryFn: () => api<{ feeds: readonly Feed[]; units: readonly string[] }>('/api/calendar-feeds'),
  });
  return (
    <section className="card">
      <h2>{t(texts.title)}</h2>
      <p className="soft">{t(texts.lead)}</p>
      {found.isPending ? (
        <Loading rows={2} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <>
          {/* A new key: the next address is another write, even if it is asked for in the same words. */}
          <Make key={made?.feedId} units={found.data.units} onMade={setMade} />
          {made ? <Address made={made} /> : null}
          <Feeds feeds={found.data.feeds} onEnded={(feedId) => setMade((m) => (m?.feedId === feedId ? null : m))} />
        </>
      )}
    </section>
  );
}

const MINE = '';

function Make({ units, onMade }: { units: readonly string[]; onMade: (made: Made) => void }) {
  const { t } = useLang();
  const { choices } = useOffice();
  const [whose, setWhose] = useState(MINE);
  const write = useWrite<Made>([FEEDS]);
  const name = (id: string) => t(texts.unit, { unit: t(choices.units.find((u) => u.id === id) ?? { zh: id, en: id }) });
  const make = () =>
    write.mutate({ path: '/api/calendar-feeds', body: { unit: whose === MINE ? null : whose } }, { onSuccess: onMade });
  return (
    <>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <p className="send">
        {units.length > 0 ? (
          <Select
            className="feed-whose"
            aria-label={t(texts.whose)}
            value={whose}
            onChange={setWhose}
            options={[{ value: MINE, label: t(texts.mine) }, ...units.map((id) => ({ value: id, label: name(id) }))]}
          />
        ) : null}
        <Button loading={write.isPending} onClick={make}>
          {t(texts.make)}
        </Button>
      </p>
    </>
  );
}

/** Nobody can look it up again: the office keeps only a digest of it. */
function Address({ made }: { made: Made }) {
  const { t } = useLang();
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(made.url);
    void message.success(t(texts.copied));
  };
  return (
    <div className="notice" role="status">
      <p>{t(texts.once)}</p>
      <p>
        <code className="feed-address">{made.url}</code>
      </p>
      {/* Browsers give the clipboard only to pages that came over TLS or from this machine. */}
      {window.isSecureContext ? (
        <p>
          <Button size="small" onClick={() => void copy()}>
            {t(texts.copy)}
          </Button>
        </p>
      ) : null}
      <p className="flush">{t(texts.how)}</p>
    </div>
  );
}

function Feeds({ feeds, onEnded }: { feeds: readonly Feed[]; onEnded: (feedId: string) => void }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { message } = App.useApp();
  const write = useWrite<{ feedId: string }>([FEEDS]);
  const end = (feedId: string) =>
    write.mutate(
      { path: `/api/calendar-feeds/${feedId}`, method: 'DELETE' },
      {
        onSuccess: () => {
          onEnded(feedId);
          void message.success(t(texts.ended));
        },
      },
    );
  if (feeds.length === 0) return <p className="soft flush">{t(texts.none)}</p>;
  return (
    <>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <ul className="feeds" aria-label={t(texts.list)}>
        {feeds.map(({ feedId, unit, madeAt }) => (
          <li key={feedId}>
            <span>{unit ? t(texts.unit, { unit: t(unit) }) : t(texts.mine)}</span>
            <span className="soft small">{t(texts.since, { day: dateText(madeAt, zone, lang) })}</span>
            <Popconfirm
              title={t(texts.endSure)}
              okText={t(texts.end)}
              cancelText={t(frame.cancel)}
              onConfirm={() => end(feedId)}
            >
              <Button size="small" loading={write.isPending && write.variables.path.endsWith(feedId)}>
                {t(texts.end)}
              </Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
    </>
  );
}
