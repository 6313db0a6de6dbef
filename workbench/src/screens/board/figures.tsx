import { Link } from '@tanstack/react-router';
import type { Figures } from '../../../../src/supervision/board.rules.ts';
import type { BoardSearch } from '../../api/board.ts';
import { useLang } from '../../lang.tsx';
import { boardTexts } from '../../texts/board.ts';
import { numberText } from '../../ui/numbers.ts';
import { NOW, PAST, type Shown } from './ask.ts';
import { LightMark } from './light.tsx';

/** A count that opens to its duties; nothing opens to nothing. */
export function Count({ n, shown, search }: { n: number; shown: Shown; search: BoardSearch }) {
  const { lang } = useLang();
  if (n === 0) return <span className="board-none">0</span>;
  return (
    <Link to="/board/duties" search={{ ...search, ...shown.ask }} className={`board-n board-${shown.key}`}>
      {numberText(n, lang)}
    </Link>
  );
}

/** All figures at a glance. Words stand beside each: colour alone says nothing. */
export function FigureRow({ figures, search }: { figures: Figures; search: BoardSearch }) {
  const { t } = useLang();
  return (
    <dl className="board-figures" aria-label={t(boardTexts.figures)}>
      {(search.of === 'past' ? PAST : NOW).map((shown) => (
        <div key={shown.key} className="board-figure">
          <dt>{shown.light ? <LightMark light={shown.light} /> : t(shown.text)}</dt>
          <dd>
            <Count n={shown.of(figures)} shown={shown} search={search} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
