import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Input, Select } from 'antd';
import { useRef } from 'react';
import type { z } from 'zod';
import type { PlanLine } from '../../../../src/mechanisms/plan-line.rules.ts';
import type { PlanSheetView } from '../../../../src/sendings/plan.http.ts';
import { api, type ProblemError } from '../../api/client.ts';
import { useLang } from '../../lang.tsx';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { sheetImport } from '../../texts/sheet-import.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { UnitSelect, UnitsSelect } from '../../ui/unit-select.tsx';
import { monthText } from '../sendings/words.ts';
import { PlanList, withRows } from './plan-list.tsx';
import { cellsOf, EMPTY, rowOf } from './plan-rows.ts';

const MOST_LETTERS = 200;
/** Not begun: it is not sent. */
const BLANK = rowOf(EMPTY);
const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1);

type Sheet = z.output<typeof PlanSheetView>;

/** The year's inspections line by line: units and months are chosen, or all of it comes from a spreadsheet and is looked at here. */
export function PlanLinesField({
  unit,
  value,
  onChange,
  id,
}: {
  /** Whose plan it is: it leads what nobody else is chosen for. */
  unit: string;
  value?: string[];
  onChange?: (rows: string[] | undefined) => void;
  id?: string;
}) {
  const { t } = useLang();
  const rows = value && value.length > 0 ? value : [BLANK];
  const set = (at: number, line: PlanLine) => {
    const led = { ...line, lead: line.lead || (rows[at] === BLANK ? unit : '') };
    onChange?.(rows.map((row, i) => (i === at ? rowOf(led) : row)));
  };
  const sheet = useSheet((read) => onChange?.(withRows(rows, BLANK, read)));
  return (
    <div className="plan-rows">
      <PlanList
        rows={rows}
        blank={BLANK}
        onChange={(next) => onChange?.(next)}
        line={(row, at) => (
          <Line line={cellsOf(row)} onChange={(line) => set(at, line)} {...(id && at === 0 ? { id } : {})} />
        )}
        beside={
          <>
            <Button size="small" loading={sheet.reading} onClick={sheet.choose}>
              {t(texts.planFile)}
            </Button>
            <a href="/api/sendings/plan/template.csv">{t(sheetImport.template)}</a>
          </>
        }
      />
      {sheet.part}
    </div>
  );
}

function Line({ line, onChange, id }: { line: PlanLine; onChange: (line: PlanLine) => void; id?: string }) {
  const { t, lang } = useLang();
  return (
    <div className="plan-cells">
      <Input
        {...(id ? { id } : {})}
        aria-label={t(texts.planWhat)}
        placeholder={t(texts.planWhat)}
        value={line.what}
        maxLength={MOST_LETTERS}
        onChange={(event) => onChange({ ...line, what: event.target.value })}
      />
      <UnitsSelect
        aria-label={t(texts.planTo)}
        placeholder={t(texts.planTo)}
        value={[...line.to]}
        onChange={(to) => onChange({ ...line, to })}
      />
      <Select<number[]>
        mode="multiple"
        aria-label={t(texts.planMonths)}
        placeholder={t(texts.planMonths)}
        value={[...line.months]}
        onChange={(months) => onChange({ ...line, months })}
        options={MONTHS.map((m) => ({ value: m, label: monthText(m, lang) }))}
        showSearch={{ optionFilterProp: 'label' }}
      />
      <UnitSelect
        aria-label={t(texts.planLead)}
        placeholder={t(texts.planLead)}
        value={line.lead || null}
        onChange={(lead) => onChange({ ...line, lead: lead ?? '' })}
      />
      <Input
        aria-label={t(texts.planBasis)}
        placeholder={t(texts.planBasis)}
        value={line.basis}
        maxLength={MOST_LETTERS}
        onChange={(event) => onChange({ ...line, basis: event.target.value })}
      />
    </div>
  );
}

/** A spreadsheet read into lines; rows that could not be read are named, and stay out. */
function useSheet(take: (rows: string[]) => void) {
  const { t, colon } = useLang();
  const input = useRef<HTMLInputElement>(null);
  const read = useMutation<Sheet, ProblemError, File>({
    mutationFn: (file) => {
      const body = new FormData();
      body.append('file', file);
      return api('/api/sendings/plan/preview', { method: 'POST', body });
    },
    onSuccess: ({ lines }) => take(lines.flatMap((l) => l.line ?? [])),
  });
  const wrong = read.data?.lines.filter((l) => l.errors.length > 0) ?? [];
  const part = (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.xlsx"
        hidden
        aria-label={t(texts.planFile)}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) read.mutate(file);
          event.target.value = '';
        }}
      />
      {read.error ? <ProblemNote problem={read.error.problem} /> : null}
      {wrong.length > 0 ? (
        <Alert
          type="warning"
          title={
            <>
              {t(texts.planLeft, { n: wrong.length })}
              <ul>
                {wrong.flatMap((line) =>
                  line.errors.map((error) => (
                    <li key={`${line.sheet}/${line.row}/${error.code}/${error.column}`}>
                      {t(texts.planRow, { n: line.row })}
                      {colon}
                      {error.columnName ? `${t(error.columnName)} · ` : null}
                      {t(error.title)} {t(error.next)}
                    </li>
                  )),
                )}
              </ul>
            </>
          }
        />
      ) : null}
    </>
  );
  return { reading: read.isPending, choose: () => input.current?.click(), part };
}
