import type { YearItem } from '../../api/obligations.ts';
import { useLang } from '../../lang.tsx';
import { standingTexts } from '../../texts/standing.ts';

/** Where an obligation stands: a mark and words; the colour only helps. */
export function Standing({ state }: { state: YearItem['state'] }) {
  const { t } = useLang();
  return (
    <span className={`standing standing-${state}`}>
      <span aria-hidden="true">{standingTexts[state].mark}</span> {t(standingTexts[state])}
    </span>
  );
}
