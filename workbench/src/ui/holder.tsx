import type { CaseLine, Named } from '../api/types.ts';
import { useLang } from '../lang.tsx';
import { owed } from '../texts/owed.ts';

interface Props {
  readonly holder: NonNullable<CaseLine['holder']>;
  /** The unit that stands beside it already. */
  readonly beside?: Named | null;
}

/** Who has it: by name; a post that nobody holds says so, and on whom it falls. */
export function HeldBy({ holder, beside }: Props) {
  const { t, lang } = useLang();
  const unit = holder.unit.id === beside?.id ? null : t(holder.unit);
  const inUnit = (words: string) => (unit === null ? words : lang === 'zh' ? `${unit}${words}` : `${words}, ${unit}`);
  return (
    <span>
      {holder.name === null
        ? t(owed.vacant, { post: inUnit(t(holder.title)) })
        : t(owed.held, { name: inUnit(holder.name) })}
    </span>
  );
}
