import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { api, ProblemError, problemOf, UNREACHABLE } from '../../api/client.ts';
import type { InspectionPage } from '../../api/inspections.ts';
import type { Choices, Me } from '../../api/types.ts';
import { useLang } from '../../lang.tsx';
import { type Entry, entriesOf, forgetVisit, type KeptVisit, keepVisit, keptVisit } from '../../offline/device.ts';
import { type Act, enter, type Sent, sendAll } from '../../offline/send.ts';
import { canKeep, keepShell } from '../../offline/shell.ts';
import { frame } from '../../texts/frame.ts';
import { inspectionTexts, visitTexts as texts } from '../../texts/inspections.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { Proof } from './proof.tsx';
import { Unsent } from './unsent.tsx';
import { VisitItem } from './visit-item.tsx';

/** A visit with whether the server was asked just now, or this device. */
interface Loaded {
  readonly visit: KeptVisit;
  readonly connected: boolean;
}

/** What the server says; without a connection, what was taken along. @throws ProblemError */
async function load(inspectionId: string): Promise<Loaded> {
  try {
    const [me, choices, page] = await Promise.all([
      api<Me>('/api/me'),
      api<Choices>('/api/appeals/choices'),
      api<InspectionPage>(`/api/inspections/${inspectionId}`),
    ]);
    const { accountId, displayName } = me.account;
    const visit: KeptVisit = {
      inspectionId,
      accountId,
      name: displayName,
      zone: choices.zone,
      units: unitsOf(choices, page),
      page,
      keptAt: new Date().toISOString(),
    };
    // What was taken along follows what the server says.
    if ((await keptVisit(inspectionId))?.accountId === accountId) await keepVisit(visit);
    return { visit, connected: true };
  } catch (error) {
    const kept = problemOf(error).status === 0 ? await keptVisit(inspectionId) : undefined;
    if (kept) return { visit: kept, connected: false };
    throw error;
  }
}

/** The units inspected and all below them: a finding is about one of these. */
function unitsOf({ units }: Choices, { inspection }: InspectionPage) {
  const inside = new Set(inspection.targets.map((u) => u.id));
  for (let before = -1; before !== inside.size; ) {
    before = inside.size;
    for (const unit of units) if (unit.parentId !== null && inside.has(unit.parentId)) inside.add(unit.id);
  }
  return units.filter((u) => inside.has(u.id)).map(({ id, zh, en }) => ({ id, zh, en }));
}

/** The visit, on a phone first and with or without a connection. It stands outside the frame, which needs the server to open. */
export function Visit() {
  const { inspectionId } = useParams({ from: '/inspections/$inspectionId/visit' });
  return (
    <App>
      <Loader inspectionId={inspectionId} />
    </App>
  );
}

function Loader({ inspectionId }: { inspectionId: string }) {
  const { t } = useLang();
  const navigate = useNavigate();
  const found = useQuery({
    queryKey: ['visit', inspectionId],
    queryFn: () => load(inspectionId),
    // Without a connection it answers from this device.
    networkMode: 'always',
    retry: false,
    gcTime: 0,
  });
  const code = found.error ? problemOf(found.error).code : null;
  useEffect(() => {
    if (code === 'session.needed')
      void navigate({ to: '/sign-in', search: { back: `/workbench/inspections/${inspectionId}/visit` } });
  }, [code, inspectionId, navigate]);
  if (found.data) return <Site loaded={found.data} refetch={() => void found.refetch()} />;
  return (
    <main className="visit">
      {found.error && code !== 'session.needed' ? (
        <>
          {code === UNREACHABLE.code ? <p>{t(texts.notKept)}</p> : null}
          <Failed error={found.error} retry={() => void found.refetch()} />
          <Link to="/inspections">{t(inspectionTexts.back)}</Link>
        </>
      ) : (
        <Loading rows={8} />
      )}
    </main>
  );
}

function Site({ loaded: { visit, connected }, refetch }: { loaded: Loaded; refetch: () => void }) {
  const { t, lang } = useLang();
  const queries = useQueryClient();
  const { inspectionId, accountId, page, zone } = visit;
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [kept, setKept] = useState(false);
  const [sent, setSent] = useState<Sent | null>(null);
  const [online, setOnline] = useState(connected);
  const look = useCallback(async () => {
    setEntries(await entriesOf(accountId, inspectionId));
    setKept((await keptVisit(inspectionId)) !== undefined);
  }, [accountId, inspectionId]);

  const tell = useCallback(
    async (how: Sent, had: boolean) => {
      await look();
      // Where nothing waited to be sent, nobody asked whether there is a connection.
      if (how === 'sent' && !had) return;
      setOnline(how !== 'offline');
      setSent(how);
      if (how === 'sent') {
        void queries.invalidateQueries({ queryKey: ['inspections'] });
        refetch();
      }
    },
    [look, queries, refetch],
  );
  const send = useCallback(async () => {
    const had = (await entriesOf(accountId)).length > 0;
    await tell(await sendAll(accountId), had);
  }, [accountId, tell]);

  // What was done without a connection goes as soon as there is one: when the screen opens, when the device says so, and now and then,
  // as a device may think itself connected where nothing gets through.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, and on the device's own events
  useEffect(() => {
    void look().then(send);
    const offline = () => setOnline(false);
    const again = () => void send();
    window.addEventListener('online', again);
    window.addEventListener('offline', offline);
    const timer = window.setInterval(() => {
      void entriesOf(accountId).then((left) => (left.length > 0 ? send() : undefined));
    }, RETRY_MS);
    return () => {
      window.removeEventListener('online', again);
      window.removeEventListener('offline', offline);
      window.clearInterval(timer);
    };
  }, [accountId, inspectionId]);

  const act: Act = async (done) => tell(await enter(visit, done), true);
  const title = page.inspection.title ?? t(inspectionTexts.sealedTitle);
  useEffect(() => {
    document.title = `${title} · ${t(frame.product)}`;
  }, [title, t]);
  const openedHere = entries.some((e) => e.kind === 'open' && e.problem === null);
  const open = page.inspection.state.id === 'open' || openedHere;
  const waiting = page.inspection.state.id === 'waiting' && !openedHere;
  return (
    <>
      <header className="visit-top">
        <Link to="/inspections/$inspectionId" params={{ inspectionId }}>
          ‹ {t(texts.leave)}
        </Link>
        <span role="status" className={online ? 'visit-net' : 'visit-net visit-net-off'}>
          {t(online ? texts.online : texts.offline)}
          {entries.length > 0 ? ` · ${t(texts.unsent, { n: entries.length })}` : ''}
        </span>
      </header>
      <main className="visit">
        <h1>{title}</h1>
        <p className="soft">
          {page.inspection.targets.map((u) => u[lang]).join(lang === 'zh' ? '、' : ', ')}
          {page.places ? ` · ${page.places}` : ''}
        </p>
        <Device kept={kept} unsent={entries.length > 0} visit={visit} online={online} onChange={look} />
        {sent === null ? null : <Told sent={sent} inspectionId={inspectionId} />}
        {waiting && page.abilities.open === true ? (
          <section className="visit-open">
            <p>{t(page.proof ? texts.waitsSealed : texts.waits)}</p>
            <Button
              type="primary"
              size="large"
              block
              onClick={() =>
                void act({ kind: 'open', path: `/api/inspections/${inspectionId}/open`, body: {}, file: null })
              }
            >
              {t(page.proof ? texts.openSealed : texts.begin)}
            </Button>
          </section>
        ) : null}
        {open || waiting ? null : <p className="waiting">{t(texts.over)}</p>}
        {openedHere ? <p className="waiting">{t(texts.opening)}</p> : null}
        {open ? (
          <>
            <VisitItems visit={visit} entries={entries} act={act} />
            <p className="soft">{t(texts.rest)}</p>
          </>
        ) : null}
        <Unsent entries={entries} page={page} zone={zone} onSend={() => void send()} onChange={() => void look()} />
        {open ? <Proof page={page} zone={zone} /> : null}
      </main>
    </>
  );
}

const RETRY_MS = 20_000;

function VisitItems({ visit, entries, act }: { visit: KeptVisit; entries: readonly Entry[]; act: Act }) {
  const { t } = useLang();
  const { items } = visit.page;
  const seen = items.filter(
    (i) => i.result !== null || entries.some((e) => e.kind === 'look' && e.body.item === i.id),
  ).length;
  return (
    <>
      <p className="visit-progress" role="status">
        {t(texts.progress, { done: seen, all: items.length })}
      </p>
      <ol className="visit-items">
        {items.map((item) => (
          <VisitItem key={item.id} item={item} visit={visit} entries={entries} act={act} />
        ))}
      </ol>
    </>
  );
}

/** Whether the visit lies on this device, and the way to take it along or remove it. */
function Device({
  kept,
  unsent,
  visit,
  online,
  onChange,
}: {
  kept: boolean;
  unsent: boolean;
  visit: KeptVisit;
  online: boolean;
  onChange: () => Promise<void>;
}) {
  const { t } = useLang();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  if (!canKeep()) return <p className="soft small">{t(texts.keepUnable)}</p>;
  const keep = async () => {
    setBusy(true);
    try {
      await keepShell();
      await keepVisit(visit);
      void message.success(t(texts.keptNow));
    } catch (error) {
      void message.error(t((error instanceof ProblemError ? error.problem : UNREACHABLE).title));
    }
    setBusy(false);
    await onChange();
  };
  if (kept)
    return (
      <p className="visit-kept small">
        {t(texts.kept)}
        {unsent ? null : (
          <Button type="link" size="small" onClick={() => void forgetVisit(visit.inspectionId).then(onChange)}>
            {t(texts.forget)}
          </Button>
        )}
      </p>
    );
  if (!online) return null;
  return (
    <div className="visit-kept">
      <Button block loading={busy} onClick={() => void keep()}>
        {t(texts.keep)}
      </Button>
      <p className="soft small">{t(texts.keepWhat)}</p>
    </div>
  );
}

function Told({ sent, inspectionId }: { sent: Sent; inspectionId: string }) {
  const { t } = useLang();
  switch (sent) {
    case 'sent':
      return (
        <p className="visit-sent" role="status">
          {t(texts.allSent)}
        </p>
      );
    case 'signed-out':
      return (
        <p className="waiting" role="alert">
          <Link to="/sign-in" search={{ back: `/workbench/inspections/${inspectionId}/visit` }}>
            {t(texts.signIn)}
          </Link>
        </p>
      );
    case 'other-account':
      return (
        <p className="waiting" role="alert">
          {t(texts.otherAccount)}
        </p>
      );
    case 'offline':
    case 'refused':
      return null;
    default:
      return sent satisfies never;
  }
}
