import { Link, useSearch } from '@tanstack/react-router';
import type { z } from 'zod';
import type { RecordPreviewView } from '../../../../src/obligations/import.http.ts';
import { OBLIGATION_CHANGES } from '../../api/obligations.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { recordColumns, recordImport as texts } from '../../texts/record-import.ts';
import { SheetImport } from '../../ui/sheet-import.tsx';
import { Columns } from './import-columns.tsx';

/** Words of a fault name its cell, but for a wrong day: there are two of them. */
const isDay = (column: string | null): column is 'from' | 'to' => column === 'from' || column === 'to';
const UNNAMED = ['org.import-date', 'obligation.not-yet', 'obligation.recorded-too-late'];

/** What was done, from a list that is kept anyway. */
export function RecordImport() {
  const { t } = useLang();
  const { me, choices } = useOffice();
  const search = useSearch({ from: '/office/obligations/import' });
  const unitId = search.unit ?? me.posts[0]?.unitId;
  const unit = choices.units.find((u) => u.id === unitId);
  const back = unit ? (
    <Link to="/units/$unitId/year" params={{ unitId: unit.id }}>
      {t(texts.back, { unit: t(unit) })}
    </Link>
  ) : null;
  return (
    <SheetImport<z.output<typeof RecordPreviewView>, { readonly new: number }>
      title={texts.title}
      lead={texts.lead}
      aside={back}
      path="/api/mechanisms/records/import"
      name="records"
      changes={OBLIGATION_CHANGES}
      fresh={(preview) => preview.new}
      nothing={texts.nothing}
      totals={({ read, new: fresh, present }) => <p>{t(texts.totals, { read, fresh, present })}</p>}
      outcome={texts.outcome}
      words={(row) => [row.unit && t(row.unit), row.outcome && t(texts[row.outcome])]}
      column={({ column, code }) => (isDay(column) && UNNAMED.includes(code) ? recordColumns[column] : null)}
      done={(done) => t(texts.done, { n: done.new })}
      onward={back}
    >
      {unitId ? <Columns unitId={unitId} /> : null}
    </SheetImport>
  );
}
