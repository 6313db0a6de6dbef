import { Link } from '@tanstack/react-router';
import type { BoardLine } from '../../api/board.ts';
import { useLang } from '../../lang.tsx';
import { boardTexts, pastLightTexts } from '../../texts/board.ts';
import { OwedRow } from '../../ui/owed-row.tsx';
import { LightMark } from './light.tsx';

/** How long it has stood still, and why. */
export function StillFor({ still }: { still: NonNullable<BoardLine['still']> }) {
  const { t, aside } = useLang();
  return (
    <span className="board-still">
      {t(boardTexts.days, { n: still.days })}
      {aside(t(still.because === 'late' ? boardTexts.late : boardTexts.untaken))}
    </span>
  );
}

/** From unit to unit; where it is now stands last. */
export function Way({ way }: { way: BoardLine['way'] }) {
  const { t } = useLang();
  if (way.length < 2) return null;
  return (
    <ol className="board-way" aria-label={t(boardTexts.way)}>
      {way.map((hand, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a way may come back to a unit; it never changes order
        <li key={i} title={t(hand.level)}>
          {t(hand.unit)}
        </li>
      ))}
    </ol>
  );
}

/** A duty of the board: as everywhere, with its light, how long it has stood still, and the way that it came. */
export function DutyLine({ line, past }: { line: BoardLine; past?: boolean }) {
  const { t } = useLang();
  const { duty, light, card, still, way } = line;
  return (
    <OwedRow duty={duty} unit="owes" holder>
      <div className="board-more">
        {past ? <span>{t(pastLightTexts[light])}</span> : null}
        {!past && light !== 'none' ? (
          card ? (
            <Link to="/cards/$cardId" params={{ cardId: card }} title={t(boardTexts.card)}>
              <LightMark light={light} />
            </Link>
          ) : (
            <LightMark light={light} />
          )
        ) : null}
        {/* How late it is stands at the front of the row already. */}
        {still?.because === 'untaken' ? <span className="board-still">{t(boardTexts.untaken)}</span> : null}
        <Way way={way} />
      </div>
    </OwedRow>
  );
}
