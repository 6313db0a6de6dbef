import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { type HandOver, handOverQuery, handOversQuery } from '../../api/org.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { org } from '../../texts/organisation.ts';
import { AbleButton } from '../../ui/able-button.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading, ProblemNote } from '../../ui/states.tsx';

type Whose = 'me' | 'below';

/** What passed to a successor with a post: seen item by item, so that nothing changes hands in silence. */
export function HandOvers() {
  const { t } = useLang();
  const [whose, setWhose] = useState<Whose>('me');
  const found = useQuery(handOversQuery(whose));
  return (
    <Screen
      title={t(org.handOvers)}
      aside={
        <Segmented<Whose>
          aria-label={t(org.handOvers)}
          value={whose}
          onChange={setWhose}
          options={[
            { value: 'me', label: t(org.pendingMine) },
            { value: 'below', label: t(org.pendingBelow) },
          ]}
        />
      }
    >
      <p>
        <Link to="/organisation">{t(org.backToTree)}</Link>
      </p>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data.handovers.length === 0 ? (
        <Empty title={t(org.handOversEmpty)}>{t(org.handOversEmptyHow)}</Empty>
      ) : (
        found.data.handovers.map((h) => <OneHandOver key={h.handoverId} handover={h} />)
      )}
    </Screen>
  );
}

function OneHandOver({ handover }: { handover: HandOver }) {
  const { t } = useLang();
  const found = useQuery(handOverQuery(handover.handoverId));
  const write = useWrite([['org']]);
  const seen = (duties: 'all' | string[]) =>
    write.mutate({
      path: `/api/org/posts/${encodeURIComponent(handover.postId)}/hand-overs/${handover.handoverId}/acknowledge`,
      body: { duties },
    });
  const ability = found.data?.abilities.acknowledge;
  return (
    <section className="card">
      <div className="card-head">
        <h2>
          {t(org.handOverOf, {
            post: t(handover.title),
            from: handover.fromName ?? t(org.nobody),
            to: handover.toName,
          })}
        </h2>
        <span className="soft">
          {handover.day} · {t(org.stillOpen, { open: handover.open, all: handover.duties })}
        </span>
      </div>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      {found.isPending ? (
        <Loading rows={3} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : null}
      <ul className="duties">
        {found.data?.list.map(({ dutyId, acknowledged, duty }) => (
          <li key={dutyId} className="send">
            <span>{duty ? t(duty.title) : t(org.dutyEnded)}</span>
            {duty?.dueOn ? <span className="soft small">{t(org.due, { day: duty.dueOn })}</span> : null}
            {acknowledged ? (
              <span className="soft small">{t(org.acknowledged)}</span>
            ) : ability === true ? (
              <Button size="small" onClick={() => seen([dutyId])}>
                {t(org.acknowledge)}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <AbleButton ability={ability as never} onClick={() => seen('all')}>
        {t(org.acknowledgeAll)}
      </AbleButton>
    </section>
  );
}
