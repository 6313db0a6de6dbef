import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { api, withQuery } from '../api/client.ts';
import { now } from '../api/clock.ts';
import type { Notification, Notifications as Page } from '../api/notifications.ts';
import { useWrite } from '../api/write.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { told } from '../texts/accounts.ts';
import { frame } from '../texts/frame.ts';
import { whenText } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';

type Which = 'all' | 'unread';

/** What one was told, newest first. Opening what it is about marks it as read. */
export function Notifications() {
  const { t } = useLang();
  const [which, setWhich] = useState<Which>('all');
  const found = useInfiniteQuery({
    queryKey: ['notifications', 'list', which],
    queryFn: ({ pageParam }) =>
      api<Page>(withQuery('/api/notifications', { unread: which === 'unread' ? 'true' : undefined, after: pageParam })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const read = useWrite([['notifications']]);
  const list = found.data?.pages.flatMap((p) => p.notifications) ?? [];
  const unread = found.data?.pages[0]?.unread ?? 0;
  return (
    <Screen
      title={t(told.title)}
      aside={
        <span className="send">
          <Segmented<Which>
            aria-label={t(told.title)}
            value={which}
            onChange={setWhich}
            options={[
              { value: 'all', label: t(told.all) },
              { value: 'unread', label: t(told.unread) },
            ]}
          />
          <Button
            disabled={unread === 0}
            loading={read.isPending}
            onClick={() => read.mutate({ path: '/api/notifications/read', body: { all: true } })}
          >
            {t(told.readAll)}
          </Button>
        </span>
      }
    >
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : list.length === 0 ? (
        <Empty title={t(told.empty)}>{t(told.emptyHow)}</Empty>
      ) : (
        <ul className="rows">
          {list.map((n) => (
            <Told
              key={n.id}
              notification={n}
              onRead={() => read.mutate({ path: '/api/notifications/read', body: { ids: [n.id] } })}
            />
          ))}
        </ul>
      )}
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
    </Screen>
  );
}

/** Things that a notice leads to, each with its page. */
const THING =
  /^(case|card|measure|finding|rule|rule-draft|publicity|meeting|task|inspection|sending|obligation|grid|reception|project|project-collection|duty):(.+)$/;
/** Most have it under their name with an s. */
const PAGES: Readonly<Record<string, string>> = { publicity: 'publications', duty: 'duties' };

function pageOf(about: string): string | null {
  const [, kind, id] = THING.exec(about) ?? [];
  return kind ? `/${PAGES[kind] ?? `${kind}s`}/${id}` : null;
}

const WHOLE = /(\b[0-9A-Z]{4}-[0-9A-Z]{4}\b|\d{4}年\d{1,2}月\d{1,2}日|\b\d{1,2} [A-Z][a-z]+ \d{4}\b)/;

/** A case's number and a day are read as one: neither breaks at the end of a line. */
const Words = ({ text }: { text: string }) =>
  text.split(WHOLE).map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      <span key={part} className="number">
        {part}
      </span>
    ),
  );

function Told({ notification: n, onRead }: { notification: Notification; onRead: () => void }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const page = pageOf(n.about);
  return (
    <li className="row">
      <div className="row-due soft">
        <time dateTime={n.createdAt}>{whenText(n.createdAt, now(), zone, lang)}</time>
        {n.readAt === null ? <span className="mark-word"> · {t(told.isNew)}</span> : null}
      </div>
      <div className="row-main">
        {page ? (
          <Link to={page} className="row-link" data-row onClick={n.readAt === null ? onRead : undefined}>
            <Words text={t(n.text)} />
          </Link>
        ) : n.about.startsWith('post:') ? (
          <Link
            to="/organisation/hand-overs"
            search={{ whose: n.kind === 'handover-remarked' ? 'below' : undefined }}
            className="row-link"
            data-row
            onClick={n.readAt === null ? onRead : undefined}
          >
            <Words text={t(n.text)} />
          </Link>
        ) : (
          <Words text={t(n.text)} />
        )}
      </div>
    </li>
  );
}
