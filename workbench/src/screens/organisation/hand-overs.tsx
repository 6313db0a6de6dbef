import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Checkbox, Segmented } from 'antd';
import { useState } from 'react';
import { now } from '../../api/clock.ts';
import {
  dutyQuery,
  type HandOver,
  type HandOverList,
  handOverQuery,
  handOversQuery,
  type WhoseHandOvers,
} from '../../api/org.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { org } from '../../texts/organisation.ts';
import { AbleButton } from '../../ui/able-button.tsx';
import { dayText, whenText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { OwedRow } from '../../ui/owed-row.tsx';
import { ProposeMeasure } from '../../ui/propose-measure.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { RemarkForm } from './remark-form.tsx';

/** What passed to a successor with a post: seen item by item, so that nothing changes hands in silence. */
export function HandOvers() {
  const { t } = useLang();
  const { whose = 'me' } = useSearch({ from: '/office/organisation/hand-overs' });
  const navigate = useNavigate({ from: '/organisation/hand-overs' });
  const [ended, setEnded] = useState(false);
  const found = useQuery(handOversQuery(whose, ended));
  return (
    <Screen
      title={t(org.handOvers)}
      aside={
        <Segmented<WhoseHandOvers>
          aria-label={t(org.handOvers)}
          value={whose}
          onChange={(next) => void navigate({ search: { whose: next } })}
          options={[
            { value: 'me', label: t(org.pendingMine) },
            { value: 'given', label: t(org.pendingGiven) },
            { value: 'below', label: t(org.pendingBelow) },
          ]}
        />
      }
    >
      <p>
        <Link to="/organisation">{t(org.backToTree)}</Link>
      </p>
      <p>
        <Checkbox checked={ended} onChange={(event) => setEnded(event.target.checked)}>
          {t(org.handOversEnded)}
        </Checkbox>
      </p>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data.handovers.length === 0 ? (
        <Empty title={t(org.handOversEmpty)}>{t(org.handOversEmptyHow)}</Empty>
      ) : (
        found.data.handovers.map((h) => <OneHandOver key={h.handoverId} handover={h} whose={whose} />)
      )}
    </Screen>
  );
}

/** Until when it must be acknowledged, whose it is once that has passed, or how it ended. */
function StateOf({ handover: h }: { handover: HandOver }) {
  const { t, lang } = useLang();
  const day = h.dueOn === null ? '' : dayText(h.dueOn, lang);
  if (h.state !== 'open')
    return <span className="soft">{t(h.state === 'done' ? org.listDone : org.listReplaced)}</span>;
  if (h.overdue) return <span className="mark-word">{t(org.listOverdue, { day })}</span>;
  return h.dueOn ? <span className="soft">{t(org.acknowledgeBy, { day })}</span> : null;
}

/** Each duty asks for the line of what it is about: a long list comes in parts. */
const AT_ONCE = 20;

function OneHandOver({ handover, whose }: { handover: HandOver; whose: WhoseHandOvers }) {
  const { t, lang } = useLang();
  const found = useQuery(handOverQuery(handover.handoverId));
  const write = useWrite([['org']]);
  /** What is being remarked on: a duty, the whole (`null`), or nothing. */
  const [remarking, setRemarking] = useState<string | null | undefined>(undefined);
  const [shown, setShown] = useState(AT_ONCE);
  const path = `/api/org/posts/${encodeURIComponent(handover.postId)}/hand-overs/${handover.handoverId}`;
  const seen = (duties: 'all' | string[]) => write.mutate({ path: `${path}/acknowledge`, body: { duties } });
  const page = found.data;
  const title = t(org.handOverOf, {
    post: t(handover.title),
    from: handover.fromName ?? t(org.nobody),
    to: handover.toName,
  });
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        <span className="soft">
          {dayText(handover.day, lang)} · {t(org.stillOpen, { open: handover.open, all: handover.duties })}
        </span>
      </div>
      <p className="flush">
        <StateOf handover={handover} />
      </p>
      {handover.overdue && whose === 'below' ? (
        <>
          <ProposeMeasure kind="handover" id={handover.handoverId} />
          <DutyActs about={`post:${handover.postId}`} />
        </>
      ) : null}
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      {found.isPending ? (
        <Loading rows={3} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : null}
      <ul className="rows handed" aria-label={t(org.handedList)}>
        {page?.list.slice(0, shown).map((item) => (
          <Item
            key={item.dutyId}
            item={item}
            page={page}
            given={whose === 'given'}
            onSeen={() => seen([item.dutyId])}
            onRemark={() => setRemarking(item.dutyId)}
          />
        ))}
      </ul>
      {page && page.list.length > shown ? (
        <Button className="more" onClick={() => setShown(shown + AT_ONCE)}>
          {t(frame.more)}
        </Button>
      ) : null}
      <Remarks page={page} duty={null} />
      {/* Whoever gave it waits: the answer is the successor's. */}
      {page && whose !== 'given' ? (
        <div className="actions">
          {page.state === 'open' ? (
            <AbleButton ability={page.abilities.acknowledge as never} onClick={() => seen('all')}>
              {t(org.acknowledgeAll)}
            </AbleButton>
          ) : null}
          <AbleButton ability={page.abilities.remark as never} onClick={() => setRemarking(null)}>
            {t(org.remark)}
          </AbleButton>
        </div>
      ) : null}
      {remarking === undefined ? null : (
        <RemarkForm path={`${path}/remarks`} duty={remarking} onClose={() => setRemarking(undefined)} />
      )}
    </section>
  );
}

interface ItemProps {
  readonly item: HandOverList['list'][number];
  readonly page: HandOverList;
  /** What one gave away one sees no more: its list says the steps alone. */
  readonly given: boolean;
  readonly onSeen: () => void;
  readonly onRemark: () => void;
}

/** A duty of the list: what it is about, until when, who has it now, and what the successor found wrong. */
function Item({ item: { dutyId, acknowledged, duty }, page, given, onSeen, onRemark }: ItemProps) {
  const { t, lang } = useLang();
  const about = useQuery({ ...dutyQuery(dutyId), enabled: duty !== null && !given });
  const below = (
    <div className="row-below">
      {duty?.with ? <p className="soft small flush">{t(org.dutyWith, { unit: t(duty.with) })}</p> : null}
      <p className="send flush">
        {acknowledged ? (
          <span className="soft small">{t(org.acknowledged)}</span>
        ) : page.abilities.acknowledge === true ? (
          <Button size="small" onClick={onSeen}>
            {t(org.acknowledge)}
          </Button>
        ) : null}
        {page.abilities.remark === true ? (
          <Button size="small" type="text" onClick={onRemark}>
            {t(org.remarkItem)}
          </Button>
        ) : null}
      </p>
      <Remarks page={page} duty={dutyId} />
    </div>
  );
  if (about.data) return <OwedRow duty={about.data.duty}>{below}</OwedRow>;
  // Ended since, or one whose matter the reader may not see: what the list itself knows.
  return (
    <li className="row">
      <div className="row-due soft small">{duty?.dueOn ? t(org.due, { day: dayText(duty.dueOn, lang) }) : null}</div>
      <div className="row-main">{duty ? t(duty.title) : t(org.dutyEnded)}</div>
      {below}
    </li>
  );
}

/** What was remarked on one duty, or (`null`) on the hand-over as a whole. */
function Remarks({ page, duty }: { page: HandOverList | undefined; duty: string | null }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const remarks = page?.remarked.filter((r) => r.duty === duty) ?? [];
  return remarks.map((r) => (
    <p key={r.remarkId} className="small flush">
      <span className="soft">{t(org.remarkBy, { who: r.byName, at: whenText(r.at, now(), zone, lang) })}</span>{' '}
      {r.text ?? t(org.remarkErased)}
    </p>
  ));
}
