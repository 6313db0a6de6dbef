import type { Obligation } from '../../api/obligations.ts';
import { useLang } from '../../lang.tsx';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { countedTexts, runningTexts } from '../../texts/standing.ts';
import { dayText } from '../../ui/dates.ts';
import { amountText, standsAt } from './amount.ts';
import { useSpeaks } from './speaks.ts';

const percentOf = (n: number, least: number): number => Math.min(100, Math.round((100 * n) / least));

/** How far a quota and a budget came, and which sorts are missing. */
export function Progress({ page }: { page: Obligation }) {
  return (
    <>
      {page.line.of === 'percent' ? <ShareSoFar page={page} /> : <Quota page={page} />}
      <Budget page={page} />
      {page.sorts.map((sort) => (
        <Sorts key={sort.name.zh} sort={sort} />
      ))}
    </>
  );
}

/** A share so far beside what is asked for. It has no pace: it is judged by what there is, and before there is anything by nothing. */
function ShareSoFar({ page: { line, counts } }: { page: Obligation }) {
  const speaks = useSpeaks();
  const { t } = speaks;
  const { least, claimed, state } = line;
  if (least === null) return null;
  const below = least - Math.floor(claimed);
  return (
    <section className="card">
      <h2>{t(texts.progress)}</h2>
      <p className="obligation-figures flush">
        <span className="strong">{standsAt(line, speaks)}</span>
        {(state === 'short' || state === 'missed') && below > 0 ? (
          <span className="mark-word">{t(texts.below, { n: below })}</span>
        ) : null}
      </p>
      {line.known ? (
        <div className="obligation-bar" role="img" aria-label={t(runningTexts.shareBar, { claimed, least })}>
          <span className="obligation-claimed" style={{ width: `${Math.min(100, claimed)}%` }} />
          <span className="obligation-confirmed" style={{ width: `${Math.min(100, line.confirmed)}%` }} />
          <span className="obligation-pace" style={{ left: `${least}%` }} />
        </div>
      ) : null}
      {counts?.over ? <p className="soft small flush">{t(texts.counted, { name: t(counts.name) })}</p> : null}
    </section>
  );
}

/** How much of a budget is used, recorded and not refused, beside how much of its time is gone. */
function Budget({ page: { line } }: { page: Obligation }) {
  const speaks = useSpeaks();
  const { t } = speaks;
  const { most, claimed, of, expected } = line;
  if (most === null) return null;
  const amount = (n: number) => amountText(n, of, speaks);
  const left = most - claimed;
  const used = most === 0 ? (claimed > 0 ? 100 : 0) : percentOf(claimed, most);
  const pace = expected ?? 0;
  return (
    <section className="card">
      <h2>{t(texts.budget)}</h2>
      <p className="obligation-figures flush">
        <span className="strong">{t(texts.most, { most: amount(most) })}</span>
        <span className={left < 0 ? 'mark-word' : undefined}>
          {left < 0 ? t(texts.overBy, { n: amount(-left) }) : t(texts.left, { n: amount(left) })}
        </span>
      </p>
      <div className="obligation-bar" role="img" aria-label={t(runningTexts.budgetBar, { used, pace })}>
        <span className={left < 0 ? 'obligation-over' : 'obligation-confirmed'} style={{ width: `${used}%` }} />
        {pace > 0 && pace < 100 ? <span className="obligation-pace" style={{ left: `${pace}%` }} /> : null}
      </div>
    </section>
  );
}

/** How often each choice was made: of six kinds of visit which is missing, of five ways to solve which were tried. */
function Sorts({ sort }: { sort: Obligation['sorts'][number] }) {
  const { t } = useLang();
  const { name, different, choices } = sort;
  const missing = choices.filter((c) => c.confirmed + c.waits === 0).length;
  return (
    <section className="card">
      <h2>{t(texts.sorts, { name: t(name) })}</h2>
      {different ? (
        <p className={missing > 0 ? 'mark-word flush' : 'flush'}>
          {t(missing > 0 ? texts.sortsDifferent : texts.sortsWhole, { n: missing })}
        </p>
      ) : null}
      <ul className="obligation-sorts">
        {choices.map(({ choice, confirmed, waits }) => (
          <li key={choice.zh}>
            <span>{t(choice)}</span>
            <span className={confirmed + waits === 0 ? 'soft' : 'strong'}>
              {confirmed + waits === 0 ? t(texts.sortMissing) : t(countedTexts.times, { n: confirmed + waits })}
            </span>
            {waits > 0 ? <span className="soft small">{t(texts.sortWaits, { n: waits })}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How far a quota came: what is confirmed, what waits, and where an even pace would be; in words and as a bar. */
function Quota({ page }: { page: Obligation }) {
  const speaks = useSpeaks();
  const { t, lang } = speaks;
  const { line, pace, stretch, days } = page;
  if (line.least === null || line.least === 0) return null;
  const least = line.least;
  const amount = (n: number) => amountText(n, line.of, speaks);
  const waits = Math.max(0, line.claimed - line.confirmed);
  // Once is once: between nothing and all there is no pace.
  const open = line.state !== 'done' && line.state !== 'ended' && least > 1;
  const past = pace.findLast((p) => p.on <= days.today);
  const next = open ? pace.find((p) => p.on > days.today) : undefined;
  const paceNow = open ? (past?.percent ?? 0) : 0;
  const expected = (least * paceNow) / 100;
  const short = expected - line.claimed;
  const [confirmed, claimed] = [percentOf(line.confirmed, least), percentOf(line.claimed, least)];
  return (
    <section className="card">
      <h2>{t(texts.progress)}</h2>
      <p className="obligation-figures flush">
        <span className="strong">{t(texts.need, { least: amount(least) })}</span>
        <span>{t(texts.confirmed, { n: amount(line.confirmed) })}</span>
        {waits > 0 ? <span>{t(texts.claimed, { n: amount(waits) })}</span> : null}
        {stretch ? <span>{t(texts.stretch, { n: line.longest, least: stretch })}</span> : null}
      </p>
      <div
        className="obligation-bar"
        role="img"
        aria-label={t(runningTexts.bar, { confirmed, claimed, pace: paceNow })}
      >
        <span className="obligation-claimed" style={{ width: `${claimed}%` }} />
        <span className="obligation-confirmed" style={{ width: `${confirmed}%` }} />
        {paceNow > 0 && paceNow < 100 ? <span className="obligation-pace" style={{ left: `${paceNow}%` }} /> : null}
      </div>
      <p className="row-facts">
        {line.state === 'behind' && past && short > 0 ? (
          <span className="mark-word">
            {t(texts.behindBy, { day: dayText(past.on, lang), n: amount(Math.ceil(short)) })}
          </span>
        ) : null}
        {next ? (
          <span>
            {t(texts.pace, { day: dayText(next.on, lang), n: amount(Math.ceil((least * next.percent) / 100)) })}
          </span>
        ) : null}
      </p>
    </section>
  );
}
