import { CompressOutlined, ExpandOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Board, BoardSearch } from '../../api/board.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { axisTexts, boardTexts } from '../../texts/board.ts';
import { dayText } from '../../ui/dates.ts';
import { numberText } from '../../ui/numbers.ts';
import { COLUMNS, NOW, type Shown } from './ask.ts';
import { LightMark } from './light.tsx';
import { StillFor, Way } from './line.tsx';

/** So much fits on a wall. */
const UNITS = 10;
const LONGEST = 6;

/** The board for a wall, read from across the room: figures and units, no titles and no names of people. */
export function Wall({ page, search, told }: { page: Board; search: BoardSearch; told: string }) {
  const { t, lang } = useLang();
  const { me } = useOffice();
  const ref = useRef<HTMLDivElement>(null);
  const [full, setFull] = useState(false);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, []);
  const toggle = () => void (full ? document.exitFullscreen() : ref.current?.requestFullscreen());
  return (
    <div className="wall" ref={ref}>
      <header className="wall-head">
        <h1>
          {me.office.name[lang]} <span className="soft">{t(boardTexts.title)}</span>
        </h1>
        <p className="wall-asked">{page.asked.map(({ of }) => t(of)).join(' · ')}</p>
        <p className="wall-day">{dayText(page.today, lang)}</p>
        <div className="wall-tools">
          <Button type="text" icon={full ? <CompressOutlined /> : <ExpandOutlined />} onClick={toggle}>
            {t(boardTexts.fullScreen)}
          </Button>
          <Link to="/board" search={(s) => ({ ...s, wall: undefined })}>
            {t(boardTexts.wallLeave)}
          </Link>
        </div>
      </header>
      <dl className="wall-figures">
        {NOW.slice(0, 8).map((shown) => (
          <div key={shown.key}>
            <dt>{shown.light ? <LightMark light={shown.light} /> : t(shown.text)}</dt>
            <dd className={`board-${shown.key}`}>
              <WallCount n={shown.of(page.all)} shown={shown} search={search} />
            </dd>
          </div>
        ))}
      </dl>
      <div className="wall-parts">
        <section>
          <table className="wall-table">
            <thead>
              <tr>
                <th scope="col">{t(axisTexts.unit)}</th>
                {COLUMNS.map((c) => (
                  <th key={c.key} scope="col" className="board-number">
                    {t(c.text)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {page.by.unit.slice(0, UNITS).map(({ of, figures }) => (
                <tr key={of.id}>
                  <th scope="row">{t(of)}</th>
                  {COLUMNS.map((c) => (
                    <td key={c.key} className={`board-number board-${c.of(figures) > 0 ? c.key : 'none'}`}>
                      {numberText(c.of(figures), lang)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section>
          <h2>{t(boardTexts.still)}</h2>
          {page.longest.length === 0 ? <p>{t(boardTexts.nothingStill)}</p> : null}
          <ul className="wall-still">
            {page.longest.slice(0, LONGEST).map(({ duty, still, way }) => (
              <li key={duty.dutyId}>
                {still ? <StillFor still={still} /> : null}
                <span>
                  {t(duty.holderUnit)} · {t(duty.step)}
                </span>
                <Way way={way} />
              </li>
            ))}
          </ul>
        </section>
      </div>
      <footer className="soft">{told}</footer>
    </div>
  );
}

function WallCount({ n, shown, search }: { n: number; shown: Shown; search: BoardSearch }) {
  const { lang } = useLang();
  return n === 0 ? (
    <span className="board-none">0</span>
  ) : (
    <Link to="/board/duties" search={{ ...search, ...shown.ask }}>
      {numberText(n, lang)}
    </Link>
  );
}
