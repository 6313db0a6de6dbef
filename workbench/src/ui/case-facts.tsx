import type { CaseLine } from '../api/types.ts';
import { useLang } from '../lang.tsx';
import { owed } from '../texts/owed.ts';
import { dayText } from './dates.ts';

/** Number, kind, category and the marks of an appeal, in words. */
export function CaseFacts({ line }: { line: CaseLine }) {
  const { t, lang } = useLang();
  return (
    <>
      <span className="number">{line.number}</span>
      <span>{t(line.kind)}</span>
      {line.category ? <span>{t(line.category)}</span> : null}
      {line.confidential ? <span className="mark-word">{t(owed.confidential)}</span> : null}
      {line.listedUntil ? (
        <span className="mark-word">{t(owed.listed, { on: dayText(line.listedUntil, lang) })}</span>
      ) : null}
      {line.blocked ? <span className="mark-word">{t(owed.blocked)}</span> : null}
      {line.contested > 1 ? <span className="mark-word">{t(owed.contested, { n: line.contested })}</span> : null}
      {line.history ? <span>{t(owed.history)}</span> : null}
    </>
  );
}
