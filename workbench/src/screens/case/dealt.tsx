import type { ReactNode } from 'react';
import type { Case } from '../../api/types.ts';
import { useLang } from '../../lang.tsx';
import { dealingTexts } from '../../texts/dealing.ts';

type Dealt = NonNullable<Case['record']>;

/** What the unit put on record and what the person says, beside each other: rows for the facts of the case. */
export function useDealt({ record, said }: Case): [string, ReactNode][] {
  const { t, aside } = useLang();
  const off = (text: { zh: string; en: string } | null) => (text ? aside(t(text)) : '');
  const charged = ({ charged: c }: Dealt) => c && `${c.what ?? t(c.item)} ${t(c.amount)}${off(c.off)}`;
  const refused = ({ refused: r }: Dealt) => r && `${r.why ?? t(r.ground)}${off(r.off)}`;
  const rows: [string, ReactNode][] = [];
  for (const [name, words] of [
    [t(dealingTexts.charged), charged],
    [t(dealingTexts.refused), refused],
  ] as const) {
    const [ours, theirs] = [record && words(record), said && words(said)];
    if (!ours && !theirs) continue;
    rows.push([
      name,
      <span key={name} className="dealt">
        <span>{t(dealingTexts.recorded, { what: ours ?? t(dealingTexts.nothing) })}</span>
        {theirs ? <span>{t(dealingTexts.said, { what: theirs })}</span> : null}
        {theirs && theirs !== ours ? <span className="strong">{t(dealingTexts.differ)}</span> : null}
      </span>,
    ]);
  }
  return rows;
}
