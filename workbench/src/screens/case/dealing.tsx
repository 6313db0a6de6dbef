import { lazy, Suspense, useState } from 'react';
import type { DealingValues } from '../../api/lists.ts';
import { useLang } from '../../lang.tsx';
import { dealingTexts } from '../../texts/dealing.ts';
import { Loading } from '../../ui/states.tsx';

const DealingFields = lazy(async () => ({ default: (await import('./dealing-fields.tsx')).DealingFields }));

interface DealingProps {
  readonly by: 'unit' | 'person';
  /** Given by the form field that this stands in. */
  readonly value?: DealingValues | undefined;
  readonly onChange?: (value: DealingValues) => void;
}

/** What was charged or refused: closed, since mostly nothing was; what was begun stands open. */
export function Dealing({ by, value = {}, onChange }: DealingProps) {
  const { t } = useLang();
  const begun = Object.values(value).some(Boolean);
  const [open, setOpen] = useState(begun);
  return (
    <details
      className="dealing"
      open={open}
      onToggle={({ currentTarget: details }) => {
        // What is sent stays in sight.
        if (begun) details.open = true;
        setOpen(details.open);
      }}
    >
      <summary>{t(by === 'unit' ? dealingTexts.ofUnit : dealingTexts.ofPerson)}</summary>
      {open ? (
        <Suspense fallback={<Loading rows={2} />}>
          <DealingFields by={by} value={value} set={(next) => onChange?.(next)} />
        </Suspense>
      ) : null}
    </details>
  );
}
