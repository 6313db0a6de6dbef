import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { type FormField, obligationQuery, yearQuery } from '../../api/obligations.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { columnHolds, recordColumns, recordImport as texts } from '../../texts/record-import.ts';
import { saveFile } from '../../ui/save-file.ts';
import { fieldName } from './words.ts';

const COMMON = ['unit', 'row', 'duty', 'from', 'to'] as const;

/** What a file must hold, for a duty of the unit, and a file to begin with. */
export function Columns({ unitId }: { unitId: string }) {
  const { t } = useLang();
  const { money } = useOffice();
  const [dutyId, setDutyId] = useState<string | null>(null);
  const year = useQuery(yearQuery(unitId, undefined)).data;
  const chosen = useQuery({ ...obligationQuery(dutyId ?? ''), enabled: dutyId !== null }).data;
  // One for each duty of a rule: it may fall due many times a year, with the same form.
  const items = new Map(
    year?.mechanisms.flatMap((m) => m.items.map((item) => [`${item.row} ${item.name.zh}`, item] as const)),
  );
  const fields = chosen?.form.filter((f) => f.format !== 'photo') ?? [];
  const rows: readonly (readonly [name: string, holds: string])[] = [
    ...COMMON.map((c) => [t(recordColumns[c]), t(columnHolds[c])] as const),
    ...(!chosen || chosen.line.pair ? [[t(recordColumns.pair), t(columnHolds.pair)] as const] : []),
    [t(recordColumns.post), t(columnHolds.post)],
    ...(chosen
      ? fields.map((f) => [t(fieldName(f, money)), holdsOf(f, t, { unit: t(money.unit) })] as const)
      : [[t(texts.fields), t(columnHolds.fields)] as const]),
  ];
  const save = () => {
    if (!chosen) return;
    const { line } = chosen;
    const begun = [t(line.unit), line.row, t(line.name), '', '', ...(line.pair ? [t(line.pair)] : [])];
    const lines = [rows.map(([name]) => name), rows.map((_, i) => begun[i] ?? '')];
    // The mark at the beginning tells spreadsheets that it is UTF-8.
    saveFile(`${line.row}.csv`, `\ufeff${lines.map((l) => `${l.map(cell).join(',')}\r\n`).join('')}`, 'text/csv');
  };
  return (
    <section className="card">
      <h2>{t(texts.columns)}</h2>
      <p className="soft">{t(texts.columnsHow)}</p>
      <p className="send">
        <Select
          className="import-duty"
          aria-label={t(texts.duty)}
          placeholder={t(texts.chooseDuty)}
          value={dutyId}
          onChange={setDutyId}
          options={[...items.values()].map((item) => ({
            value: item.dutyId,
            label: t(texts.dutyOf, { row: item.row, mechanism: t(item.mechanism), duty: t(item.name) }),
          }))}
        />
        <Button disabled={!chosen} onClick={save}>
          {t(texts.template)}
        </Button>
      </p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(texts.column)}</th>
            <th scope="col">{t(texts.holds)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, holds]) => (
            <tr key={name}>
              <td>{name}</td>
              <td>{holds}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function holdsOf(
  field: FormField,
  t: (text: Text, facts?: Readonly<Record<string, unknown>>) => string,
  unit: { readonly unit: string },
): string {
  const what = field.must
    ? t(columnHolds.mustYes)
    : field.choices.length > 0
      ? t(columnHolds.choices, { choices: field.choices.map((choice) => t(choice)).join(' / ') })
      : t(columnHolds[kindOf(field)], unit);
  return field.required ? what : t(texts.optional, { what });
}

function kindOf({ type, format }: FormField): keyof typeof columnHolds {
  switch (type) {
    case 'integer':
      return format === 'fen' ? 'money' : 'whole';
    case 'boolean':
      return 'yesNo';
    case 'array':
      return format === 'items' ? 'items' : 'several';
    case 'string':
      return format === 'date' ? 'date' : format === 'unit' ? 'place' : 'text';
    default:
      return type satisfies never;
  }
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
