import { CloseOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { Board, DutiesSearch } from '../../api/board.ts';
import { useLang } from '../../lang.tsx';
import { axisTexts, bandTexts, boardTexts, lightTexts, pastLightTexts } from '../../texts/board.ts';
import { spanText } from '../../ui/dates.ts';

/** What the figures or duties are narrowed to, each to be taken away; nothing where they are all there is. */
export function Chips({
  asked,
  search,
  to,
}: {
  asked: Board['asked'];
  search: DutiesSearch;
  to: '/board' | '/board/duties';
}) {
  const { t, lang, colon } = useLang();
  const chips: { key: keyof DutiesSearch; text: string }[] = asked.map(({ by, of }) => ({
    key: by,
    text: `${t(axisTexts[by])}${colon}${t(of)}`,
  }));
  if (search.band) chips.push({ key: 'band', text: t(bandTexts[search.band]) });
  if (search.light) chips.push({ key: 'light', text: t((search.of ? pastLightTexts : lightTexts)[search.light]) });
  if (search.when) chips.push({ key: 'when', text: spanText(search.when, lang) });
  if (chips.length === 0) return null;
  return (
    <ul className="board-chips" aria-label={t(boardTexts.filters)}>
      {chips.map(({ key, text }) => (
        <li key={key}>
          <Link
            to={to}
            search={(s: DutiesSearch) => ({ ...s, [key]: undefined })}
            aria-label={t(boardTexts.remove, { name: text })}
            className="board-chip"
          >
            {text} <CloseOutlined aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}
