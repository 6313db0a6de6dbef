import type { ReactNode } from 'react';
import { now } from '../api/clock.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { who } from '../texts/moments.ts';
import { dateText, momentText, whenText } from './dates.ts';

/** Recorded later than this after it happened, a moment says so. */
const LATE_ENTRY_MS = 10 * 60_000;

interface Happened {
  readonly version: number;
  readonly at: string;
  readonly recordedAt?: string;
  /** By name; `null`: the house itself; empty where the reader is not told. */
  readonly by?: string | null;
  readonly text?: string | null;
}

/** What happened to one thing, newest first: what, when, by whom, and the words that were kept with it. */
export function Timeline<M extends Happened>({
  moments,
  what,
  under,
  also = () => '',
  dayAlone = () => false,
}: {
  /** Oldest first, as the ledger has them. */
  moments: readonly M[];
  what: (moment: M) => string;
  under?: (moment: M) => ReactNode;
  /** What else is known of when or who. */
  also?: (moment: M) => string;
  /** Most old registers keep no hour. */
  dayAlone?: (moment: M) => boolean;
}) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  if (moments.length === 0) return null;
  return (
    <section className="timeline">
      <h2>{t(who.timeline)}</h2>
      <ol reversed>
        {moments.toReversed().map((m) => {
          const { at, recordedAt = at, by, text } = m;
          const late = Date.parse(recordedAt) - Date.parse(at) > LATE_ENTRY_MS;
          return (
            <li key={m.version}>
              <p className="moment">{what(m)}</p>
              {under?.(m)}
              <p className="soft small flush">
                {dayAlone(m) ? (
                  <time dateTime={at}>{dateText(at, zone, lang)}</time>
                ) : (
                  <time dateTime={at} title={momentText(at, zone, lang)}>
                    {whenText(at, now(), zone, lang)}
                  </time>
                )}
                {by === '' ? '' : ` · ${by ?? t(who.system)}`}
                {late ? ` · ${t(who.later, { at: momentText(recordedAt, zone, lang) })}` : ''}
                {also(m)}
              </p>
              {text ? <p className="pre moment-text">{text}</p> : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
