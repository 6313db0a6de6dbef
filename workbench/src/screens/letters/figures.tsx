import type { ImportRun } from '../../api/letters.ts';
import { useLang } from '../../lang.tsx';
import { letters } from '../../texts/letters.ts';
import { numberText } from '../../ui/numbers.ts';
import { newOnes } from './words.ts';

/** What became of the rows: the four beside the first add up to it. */
export function Figures({ run }: { run: ImportRun }) {
  const { t, lang } = useLang();
  const { counts, dryRun, state } = run;
  const figures = [
    ['read', letters.read],
    ['takenIn', dryRun ? letters.wouldTakeIn : letters.takenIn],
    ['linked', letters.linked],
    ['present', letters.present],
    ['rejected', letters.rejected],
  ] as const;
  const open = counts.open === 0 ? null : counts.open === newOnes(run) ? letters.allOpen : letters.open;
  return (
    <>
      <dl className="counts import-counts" aria-label={t(letters.counts)}>
        {figures.map(([name, words]) => (
          <div key={name} className={name === 'rejected' && counts.rejected > 0 ? 'count count-late' : 'count'}>
            <dt>{t(words)}</dt>
            <dd>{numberText(counts[name], lang)}</dd>
          </div>
        ))}
      </dl>
      {open && state !== 'running' ? <p>{t(open, { n: numberText(counts.open, lang) })}</p> : null}
    </>
  );
}
