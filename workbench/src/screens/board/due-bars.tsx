import { Link } from '@tanstack/react-router';
import type { Lang } from '../../../../src/kernel/text.ts';
import type { Board, BoardSearch } from '../../api/board.ts';
import { useLang } from '../../lang.tsx';
import { boardTexts } from '../../texts/board.ts';
import { dayText, spanText } from '../../ui/dates.ts';
import { numberText } from '../../ui/numbers.ts';

const DAY_MS = 86_400_000;
const AHEAD = 14;
/** More months than this are told by year. */
const MONTHS = 24;

type Due = Board['due'][number];
interface Bar {
  readonly key: string;
  readonly label: string;
  readonly n: number;
  readonly late: number;
  readonly said: string;
  /** Of the past: what opens the duties behind it. */
  readonly when: string | null;
}

const dayAfter = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);

/** The month once: at the first bar and where a new one begins; behind the day where dates are written so. */
const dayLabel = (on: string, first: boolean, lang: Lang): string => {
  const [, month, day] = on.split('-').map(Number);
  if (!first && day !== 1) return String(day);
  return lang === 'zh' ? `${month}/${day}` : `${day}/${month}`;
};

/** Counts from zero, by day; of the past by month or year, with the share that was late. */
export function DueBars({ page, search }: { page: Board; search: BoardSearch }) {
  const { t, lang } = useLang();
  const past = search.of === 'past';
  const ahead = (): Bar[] => {
    const known = new Map(page.due.map((d) => [d.on, d.n]));
    return Array.from({ length: AHEAD }, (_, i) => {
      const on = dayAfter(page.today, i);
      const n = known.get(on) ?? 0;
      const said = t(boardTexts.dueOn, { on: dayText(on, lang), n });
      return { key: on, label: dayLabel(on, i === 0, lang), n, late: 0, said, when: null };
    });
  };
  const then = (): Bar[] => {
    const length = page.due.length > MONTHS ? 4 : 7;
    return [...Map.groupBy(page.due, (d: Due) => d.on.slice(0, length))].map(([when, due]) => {
      const n = due.reduce((sum, d) => sum + d.n, 0);
      const late = due.reduce((sum, d) => sum + d.yellow + d.red, 0);
      const said = t(boardTexts.dueIn, { on: spanText(when, lang), n, late });
      return { key: when, label: when.replace('-', '/'), n, late, said, when };
    });
  };
  const bars = past ? then() : ahead();
  const most = Math.max(0, ...bars.map((b) => b.n));
  if (most === 0) return null;
  return (
    <section className="board-part">
      <h2>{t(past ? boardTexts.dueThen : boardTexts.due)}</h2>
      <ol className={past ? 'board-bars board-bars-past' : 'board-bars'}>
        {bars.map((bar) => (
          <OneBar key={bar.key} bar={bar} most={most} search={search} />
        ))}
      </ol>
    </section>
  );
}

function OneBar({
  bar: { n, late, label, said, when },
  most,
  search,
}: {
  bar: Bar;
  most: number;
  search: BoardSearch;
}) {
  const { lang } = useLang();
  const body = (
    <>
      <span className="board-bar-n">{n === 0 ? '' : numberText(n, lang)}</span>
      <span className="board-bar" style={{ height: `${Math.round((n / most) * 92)}px` }}>
        {late > 0 ? <span className="board-bar-late" style={{ height: `${(late / n) * 100}%` }} /> : null}
      </span>
    </>
  );
  return (
    <li>
      {when ? (
        <Link to="/board/duties" search={{ ...search, when }} title={said} aria-label={said}>
          {body}
        </Link>
      ) : (
        <span role="img" title={said} aria-label={said}>
          {body}
        </span>
      )}
      <span className="board-bar-day" aria-hidden="true">
        {label}
      </span>
    </li>
  );
}
