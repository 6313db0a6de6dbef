import { Link } from '@tanstack/react-router';
import type { Board, BoardSearch } from '../../api/board.ts';
import { useLang } from '../../lang.tsx';
import { boardTexts } from '../../texts/board.ts';
import { dayText } from '../../ui/dates.ts';
import { numberText } from '../../ui/numbers.ts';

const DAY_MS = 86_400_000;
const AHEAD = 14;

const dayAfter = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);

/** Counts from zero, by day; of the past by month, with the share that was late. */
export function DueBars({ page, search }: { page: Board; search: BoardSearch }) {
  const { t } = useLang();
  const past = search.of === 'past';
  const known = new Map(page.due.map((d) => [d.on, d]));
  const none = { n: 0, yellow: 0, red: 0 };
  const bars = past
    ? page.due
    : Array.from({ length: AHEAD }, (_, i) => dayAfter(page.today, i)).map((on) => ({
        on,
        ...(known.get(on) ?? none),
      }));
  if (bars.every((b) => b.n === 0)) return null;
  const most = Math.max(...bars.map((b) => b.n));
  return (
    <section className="board-part">
      <h2>{t(past ? boardTexts.dueByMonth : boardTexts.due)}</h2>
      <ol className={past ? 'board-bars board-bars-months' : 'board-bars'}>
        {bars.map((bar) => (
          <Bar key={bar.on} bar={bar} most={most} search={search} />
        ))}
      </ol>
    </section>
  );
}

function Bar({ bar, most, search }: { bar: Board['due'][number]; most: number; search: BoardSearch }) {
  const { t, lang } = useLang();
  const past = search.of === 'past';
  const late = bar.yellow + bar.red;
  const month = bar.on.slice(0, 7);
  const said = past
    ? t(boardTexts.dueIn, { on: month, n: bar.n, late })
    : t(boardTexts.dueOn, { on: dayText(bar.on, lang), n: bar.n });
  const body = (
    <>
      <span className="board-bar-n">{bar.n === 0 ? '' : numberText(bar.n, lang)}</span>
      <span className="board-bar" style={{ height: `${Math.round((bar.n / most) * 92)}px` }}>
        {past && late > 0 ? <span className="board-bar-late" style={{ height: `${(late / bar.n) * 100}%` }} /> : null}
      </span>
    </>
  );
  return (
    <li>
      {past && bar.n > 0 ? (
        <Link to="/board/duties" search={{ ...search, month }} title={said} aria-label={said}>
          {body}
        </Link>
      ) : (
        <span role="img" title={said} aria-label={said}>
          {body}
        </span>
      )}
      <span className="board-bar-day" aria-hidden="true">
        {past ? month.slice(2).replace('-', '/') : `${Number(bar.on.slice(5, 7))}/${Number(bar.on.slice(8))}`}
      </span>
    </li>
  );
}
