import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { api, type ProblemError } from '../../api/client.ts';
import { type Booking, type People, type ReceptionDay, receptionQuery } from '../../api/near.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { receptionTexts as texts } from '../../texts/near.ts';
import { AbleButton } from '../../ui/able-button.tsx';
import { dayText } from '../../ui/dates.ts';
import { useOne } from '../../ui/one.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { CameWindow } from './came-window.tsx';
import { DayWindow } from './day-window.tsx';
import { PostSelect } from './posts.tsx';
import '../../styles/near.css';

type Open = 'edit' | 'stand-in' | 'walk-in' | { readonly came: string } | null;

/** One reception day: who receives, who is expected, who came. */
export function ReceptionDayPage() {
  const { t, lang } = useLang();
  const { message, modal } = App.useApp();
  const { dayId } = useParams({ from: '/office/receptions/$dayId' });
  const { page, instead } = useOne(useQuery(receptionQuery(dayId)), texts.notFound);
  const [open, setOpen] = useState<Open>(null);
  const write = useWrite([['receptions']]);
  const list = useMutation<{ readonly people: People }, ProblemError>({
    mutationFn: () => api(`/api/receptions/${dayId}/list`, { method: 'POST', body: {}, key: crypto.randomUUID() }),
  });
  if (instead) return instead;
  const { day, bookings, today } = page;
  const people = new Map((list.data?.people ?? []).map((p) => [p.bookingId, p]));
  const act = (path: string, body: object = {}) =>
    write.mutate(
      { path: `/api/receptions/${dayId}/${path}`, body },
      { onSuccess: () => void message.success(t(texts.saved)) },
    );
  const close = () => setOpen(null);
  const callOff = () =>
    void modal.confirm({
      title: t(texts.cancel),
      content: t(texts.cancelWhat, { booked: day.booked }),
      okText: t(texts.cancel),
      cancelText: t(texts.keepDay),
      onOk: () => act('cancel'),
    });
  const planned = day.standing === 'planned' || day.standing === 'missed';
  const begun = day.on <= today;
  return (
    <Screen
      title={`${t(day.unit)} · ${dayText(day.on, lang)} ${day.from}–${day.to}`}
      aside={<Link to="/receptions">{t(texts.back)}</Link>}
      wide
    >
      <p>
        <span className={day.standing === 'missed' ? 'mark-word' : ''}>{t(texts.standing[day.standing])}</span> ·{' '}
        {t(day.heldBy ?? day.post)}
        {day.standIn && !day.heldBy ? ` · ${t(texts.standsIn, { name: t(day.standIn) })}` : ''} · {t(day.place)}
      </p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      {list.error ? <ProblemNote problem={list.error.problem} /> : null}
      {planned ? (
        <p className="send near-wide">
          {begun ? <Holders day={day} onHold={(by) => act('hold', { by })} /> : null}
          <AbleButton ability={day.abilities.standIn} onClick={() => setOpen('stand-in')}>
            {t(texts.standIn)}
          </AbleButton>
          {day.on >= today ? (
            <>
              <AbleButton ability={day.abilities.set} onClick={() => setOpen('edit')}>
                {t(texts.edit)}
              </AbleButton>
              <AbleButton ability={day.abilities.cancel} onClick={callOff}>
                {t(texts.cancel)}
              </AbleButton>
            </>
          ) : null}
        </p>
      ) : null}
      <h2 className="near-list">{t(texts.list)}</h2>
      <p className="send">
        {bookings.length > 0 ? (
          <AbleButton ability={day.abilities.look} onClick={() => list.mutate()}>
            {t(texts.look)}
          </AbleButton>
        ) : null}
        {day.standing === 'held' ? (
          <AbleButton ability={day.abilities.record} onClick={() => setOpen('walk-in')}>
            {t(texts.walkIn)}
          </AbleButton>
        ) : null}
      </p>
      {bookings.length === 0 ? <p className="soft">{t(texts.nobody)}</p> : null}
      <ul className="rows">
        {bookings.map((b) => (
          <Expected
            key={b.bookingId}
            booking={b}
            day={day}
            person={people.get(b.bookingId)}
            onCame={() => setOpen({ came: b.bookingId })}
            onAbsent={() => act(`bookings/${b.bookingId}/absent`)}
          />
        ))}
      </ul>
      {open === 'edit' ? <DayWindow day={day} units={[day.unit]} today={today} onClose={close} /> : null}
      {open === 'stand-in' ? <StandIn day={day} onName={(post) => act('stand-in', { post })} onClose={close} /> : null}
      {open === 'walk-in' ? <CameWindow dayId={dayId} bookingId={null} subject="" onClose={close} /> : null}
      {open !== null && typeof open === 'object' ? (
        <CameWindow
          dayId={dayId}
          bookingId={open.came}
          subject={people.get(open.came)?.subject ?? ''}
          onClose={close}
        />
      ) : null}
    </Screen>
  );
}

/** Who received: the post that was published, or who was named in its place. */
function Holders({ day, onHold }: { day: ReceptionDay; onHold: (post: string) => void }) {
  const { t } = useLang();
  return [day.post, ...(day.standIn ? [day.standIn] : [])].map((post) => (
    <AbleButton key={post.id} ability={day.abilities.hold} onClick={() => onHold(post.id)}>
      {t(texts.hold)} · {t(post)}
    </AbleButton>
  ));
}

function Expected({
  booking,
  day,
  person,
  onCame,
  onAbsent,
}: {
  booking: Booking;
  day: ReceptionDay;
  person: People[number] | undefined;
  onCame: () => void;
  onAbsent: () => void;
}) {
  const { t } = useLang();
  const open = booking.state === 'booked' && day.standing === 'held';
  return (
    <li className="near-row">
      <div>
        <p className="flush">
          <b>{booking.time ?? t(texts.unbooked)}</b>{' '}
          {person ? `${person.name} ${person.phone}` : (booking.number ?? '')}
        </p>
        {person ? <p className="flush">{person.subject}</p> : null}
        <p className="small soft flush">
          {t(texts.state[booking.state])}
          {booking.caseId ? ' · ' : ''}
          {booking.caseId ? (
            <Link to="/cases/$caseId" params={{ caseId: booking.caseId }}>
              {booking.caseNumber}
            </Link>
          ) : null}
        </p>
      </div>
      {open ? (
        <div className="near-acts">
          <AbleButton ability={day.abilities.record} onClick={onCame}>
            {t(texts.came)}
          </AbleButton>
          <AbleButton ability={day.abilities.record} onClick={onAbsent}>
            {t(texts.absent)}
          </AbleButton>
        </div>
      ) : null}
    </li>
  );
}

function StandIn({ day, onName, onClose }: { day: ReceptionDay; onName: (post: string) => void; onClose: () => void }) {
  const { t } = useLang();
  const { choices } = useOffice();
  const [post, setPost] = useState<string | undefined>(day.standIn?.id);
  const above = choices.units.find((u) => u.id === day.unit.id)?.parentId;
  return (
    <Modal
      open
      title={t(texts.standIn)}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t(frame.cancel)}</Button>
          <Button
            type="primary"
            disabled={!post}
            onClick={() => {
              onName(post!);
              onClose();
            }}
          >
            {t(frame.save)}
          </Button>
        </>
      }
    >
      <PostSelect
        units={[day.unit.id, ...(above ? [above] : [])]}
        without={day.post.id}
        {...(post ? { value: post } : {})}
        onChange={setPost}
      />
    </Modal>
  );
}
