import { Link } from '@tanstack/react-router';
import type { Board, BoardSearch } from '../../api/board.ts';
import { useLang } from '../../lang.tsx';
import { boardTexts } from '../../texts/board.ts';
import { DutyLine } from './line.tsx';

/** So many beside the figures; the list has all. */
const SHOWN = 5;

/** Where the flow stops (中梗阻): at which level, for how long, at whom, and how it came there. */
export function Still({ page, search }: { page: Board; search: BoardSearch }) {
  const { t } = useLang();
  const levels = page.by.level.filter((l) => l.figures.stopped > 0);
  return (
    <section className="board-part">
      <h2>{t(boardTexts.still)}</h2>
      <p className="soft">{t(boardTexts.stillHint)}</p>
      {levels.length === 0 ? (
        <p>{t(boardTexts.nothingStill)}</p>
      ) : (
        <>
          <ul className="board-levels">
            {levels.map(({ of, figures }) => (
              <li key={of.id}>
                <Link to="/board/duties" search={{ ...search, level: of.id, band: 'stopped' }}>
                  {t(boardTexts.level, { level: t(of), n: figures.stopped, days: figures.longest })}
                </Link>
              </li>
            ))}
          </ul>
          <ul className="rows">
            {page.longest.slice(0, SHOWN).map((line) => (
              <DutyLine key={line.duty.dutyId} line={line} />
            ))}
          </ul>
          {page.all.stopped > SHOWN ? (
            <p className="board-all">
              <Link to="/board/duties" search={{ ...search, band: 'stopped' }}>
                {t(boardTexts.allStill)}
              </Link>
            </p>
          ) : null}
        </>
      )}
    </section>
  );
}
