import { Button } from 'antd';
import { Suspense, useState } from 'react';
import { now } from '../../api/clock.ts';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { actionTexts } from '../../texts/actions.ts';
import { blockedTexts as texts } from '../../texts/blocked.ts';
import { dayText, whenText } from '../../ui/dates.ts';
import { type Action, BLOCK_ACTIONS, whyNot } from './actions.ts';
import { ActionWindow } from './windows.tsx';

type Block = NonNullable<Case['block']>;

/** What blocks the case, drawn condition after condition: who asks, who decides, what is done until then, what was decided. */
export function Blocked({ page }: { page: Case }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const [open, setOpen] = useState<Action | null>(null);
  const { block } = page;
  if (!block) return null;
  const acts = BLOCK_ACTIONS.filter((a) => whyNot(page, a) === null);
  return (
    <section className="card blocked">
      <div className="card-head">
        <h2>{t(texts.title)}</h2>
        <span className="soft small">{t(texts.since, { at: whenText(block.since, now(), zone, lang) })}</span>
      </div>
      <ol className="chain">
        {block.links.map((link) => (
          <Link key={link.what} link={link} first={link === block.links[0]} />
        ))}
      </ol>
      {block.endedAt === null ? (
        <p className={block.level ? 'flush' : 'notice'}>
          {block.level ? t(texts.level, { unit: t(block.level) }) : t(texts.trace)}{' '}
          <span className="mark-word">{t(block.takenUp ? texts.takenUp : texts.waiting)}</span>
        </p>
      ) : (
        <Decided block={block} />
      )}
      <Interim block={block} />
      {acts.length > 0 ? (
        <p className="actions flush">
          {acts.map((action) => (
            <Button key={action.id} size="small" onClick={() => setOpen(action)}>
              {t(actionTexts[action.id].name)}
            </Button>
          ))}
        </p>
      ) : null}
      <Suspense fallback={null}>
        {open ? <ActionWindow page={page} action={open} onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </section>
  );

  function Interim({ block: { interim } }: { block: Block }) {
    if (interim.length === 0) return null;
    return (
      <>
        <h3>{t(texts.interim)}</h3>
        <ul className="interim">
          {interim.map((m) => (
            <li key={m.dutyId}>
              {m.what}{' '}
              <span className="soft small">{t(texts.interimLine, { unit: t(m.unit), day: dayText(m.by, lang) })}</span>{' '}
              <span className="mark-word">{t(texts[m.state])}</span>
              {m.safety ? <p className="small soft flush">{t(texts.putOff)}</p> : null}
              {m.how ? <p className="small soft flush">{m.how}</p> : null}
            </li>
          ))}
        </ul>
      </>
    );
  }
}

function Link({ link, first }: { link: Block['links'][number]; first: boolean }) {
  const { t } = useLang();
  return (
    <li className={link.decided && link.decided.id !== 'kept' ? 'chain-cut' : undefined}>
      <p className="soft small flush">{t(first ? texts.first : texts.next)}</p>
      <p className="flush strong">{link.what}</p>
      <p className="small flush">
        {link.unit ? t(texts.asks, { unit: t(link.unit) }) : t(texts.unknown)}{' '}
        {link.safety ? <span className="mark-word">{t(texts.safety)}</span> : null}{' '}
        {link.decided ? <span className="mark-word">{t(link.decided)}</span> : null}
      </p>
    </li>
  );
}

function Decided({ block }: { block: Block }) {
  const { t } = useLang();
  if (block.decision === null) return <p className="flush">{t(texts.elsewhere)}</p>;
  return (
    <div className="notice">
      <strong>{t(texts.decided, { on: block.on ? t(block.on) : '' })}</strong>
      <p className="flush">{block.decision}</p>
    </div>
  );
}
