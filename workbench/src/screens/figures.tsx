import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Input } from 'antd';
import { useState } from 'react';
import { type FigureLine, figuresQuery } from '../api/figures.ts';
import { useLang } from '../lang.tsx';
import { figureTexts as texts } from '../texts/figures.ts';
import { frame } from '../texts/frame.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';

const isIn = (figure: FigureLine, words: string): boolean =>
  [figure.name, ...figure.feeds.flatMap((f) => [f.name, f.mechanism, { zh: f.row, en: f.row }])].some((text) =>
    `${text.zh}\n${text.en}`.toLowerCase().includes(words),
  );

/** Figures that the rules of this office feed, by the mechanism they come from. */
export function Figures() {
  const { t } = useLang();
  const [find, setFind] = useState('');
  const found = useQuery(figuresQuery);
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError)
    return (
      <Screen title={t(frame.figures)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const shown = found.data.figures.filter((f) => isIn(f, find.trim().toLowerCase()));
  return (
    <Screen title={t(frame.figures)}>
      <p className="soft">{t(texts.lead)}</p>
      {found.data.figures.length === 0 ? (
        <Empty title={t(texts.empty)}>{t(texts.emptyHow)}</Empty>
      ) : (
        <>
          <Input
            allowClear
            aria-label={t(texts.find)}
            placeholder={t(texts.find)}
            value={find}
            onChange={(e) => setFind(e.target.value)}
            className="figure-find"
          />
          {shown.length === 0 ? <p className="soft">{t(texts.nothingFound)}</p> : null}
          <ul className="rows" aria-label={t(texts.list)}>
            {shown.map((figure) => (
              <li key={figure.id} className="row">
                <div className="row-main">
                  <Link to="/figures/$figure" params={{ figure: figure.id }} className="row-link" data-row>
                    {t(figure.name)}
                  </Link>
                  <p className="row-facts">
                    <span>{figure.feeds.map((f) => `${f.row} ${t(f.mechanism)}`).join(' · ')}</span>
                    <span>{t(figure.how)}</span>
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Screen>
  );
}
