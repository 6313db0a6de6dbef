import { Link } from '@tanstack/react-router';
import type { Axis } from '../../../../src/supervision/board.rules.ts';
import type { BoardSearch, BoardSum } from '../../api/board.ts';
import { useLang } from '../../lang.tsx';
import { axisTexts, boardTexts } from '../../texts/board.ts';
import { COLUMNS, narrowed, PAST } from './ask.ts';
import { Count } from './figures.tsx';

/** Figures along one axis. A name narrows the board to it; a figure opens to its duties. */
export function BoardTable({ axis, sums, search }: { axis: Axis; sums: readonly BoardSum[]; search: BoardSearch }) {
  const { t } = useLang();
  const columns = search.of === 'past' ? PAST : COLUMNS;
  return (
    <table className="board-table">
      <thead>
        <tr>
          <th scope="col" className="board-axis">
            {t(axisTexts[axis])}
          </th>
          {columns.map((c) => (
            <th key={c.key} scope="col" className="board-number board-axis">
              {t(c.text)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sums.map(({ of, figures }) => (
          <tr key={of.id}>
            <th scope="row">
              <Link
                to="/board"
                search={{ ...narrowed(search, axis, of.id), by: axis }}
                title={t(boardTexts.narrow, { name: t(of) })}
                className="board-name"
                data-row
              >
                {t(of)}
              </Link>
            </th>
            {columns.map((c) => (
              <td key={c.key} className="board-number" data-label={t(c.text)} data-nothing={c.of(figures) === 0}>
                <Count n={c.of(figures)} shown={c} search={narrowed(search, axis, of.id)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
