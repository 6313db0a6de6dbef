import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import type { z } from 'zod';
import type { RecordPreviewView } from '../../../../src/mechanisms/import.http.ts';
import { api, type ProblemError } from '../../api/client.ts';
import { OBLIGATION_CHANGES } from '../../api/obligations.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { orgImport } from '../../texts/organisation.ts';
import { recordColumns, recordImport as texts } from '../../texts/record-import.ts';
import { Screen } from '../../ui/screen.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Columns } from './import-columns.tsx';

type Preview = z.output<typeof RecordPreviewView>;

/** What was done, from a list that is kept anyway: every row is shown before anything is recorded, and exactly that is recorded. */
export function RecordImport() {
  const { t } = useLang();
  const { me, choices } = useOffice();
  const search = useSearch({ from: '/office/obligations/import' });
  const unitId = search.unit ?? me.posts[0]?.unitId;
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const form = (digest?: string) => {
    const data = new FormData();
    for (const file of files) data.append('file', file);
    if (digest) data.append('digest', digest);
    return data;
  };
  const preview = useMutation<Preview, ProblemError>({
    mutationFn: () => api('/api/mechanisms/records/import/preview', { method: 'POST', body: form() }),
  });
  const apply = useMutation<{ readonly new: number }, ProblemError, string>({
    // Sent twice with one digest it is one import: the digest stands for the files and what is owed as they were.
    mutationFn: (digest) =>
      api('/api/mechanisms/records/import', { method: 'POST', body: form(digest), key: `records-${digest}` }),
    onSuccess: () => Promise.all(OBLIGATION_CHANGES.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  const shown = preview.data;
  const choose = (list: FileList | null) => {
    setFiles([...(list ?? [])]);
    preview.reset();
    apply.reset();
  };
  const unit = choices.units.find((u) => u.id === unitId);
  const back = unit ? (
    <Link to="/units/$unitId/year" params={{ unitId: unit.id }}>
      {t(texts.back, { unit: t(unit) })}
    </Link>
  ) : null;
  return (
    <Screen title={t(texts.title)} aside={back} wide>
      <p className="soft">{t(texts.lead)}</p>
      <p className="send">
        <input
          ref={input}
          type="file"
          multiple
          accept=".csv,.xlsx"
          hidden
          aria-label={t(orgImport.choose)}
          onChange={(event) => choose(event.target.files)}
        />
        <Button onClick={() => input.current?.click()}>{t(orgImport.choose)}</Button>
        <Button
          type="primary"
          disabled={files.length === 0}
          loading={preview.isPending}
          onClick={() => preview.mutate()}
        >
          {t(orgImport.preview)}
        </Button>
      </p>
      {files.length > 0 ? (
        <p className="soft">{t(orgImport.chosen, { names: files.map((f) => f.name).join(', ') })}</p>
      ) : null}
      {preview.error ? <ProblemNote problem={preview.error.problem} /> : null}
      {apply.error ? <ProblemNote problem={apply.error.problem} /> : null}
      {apply.isSuccess ? (
        <Alert type="success" showIcon role="status" title={t(texts.done, { n: apply.data.new })} action={back} />
      ) : null}
      {shown && !apply.isSuccess ? (
        <>
          <Totals preview={shown} />
          <Button
            type="primary"
            disabled={shown.errors > 0 || shown.new === 0}
            loading={apply.isPending}
            onClick={() => apply.mutate(shown.digest)}
          >
            {t(orgImport.apply)}
          </Button>
          <Rows preview={shown} />
        </>
      ) : null}
      {shown || !unitId ? null : <Columns unitId={unitId} />}
    </Screen>
  );
}

function Totals({ preview }: { preview: Preview }) {
  const { t } = useLang();
  const { read, present, errors, ignored } = preview;
  const nothing = errors === 0 && preview.new === 0;
  return (
    <>
      <p>{t(texts.totals, { read, fresh: preview.new, present })}</p>
      <p className={errors > 0 ? 'mark-word' : ''}>
        {errors > 0 ? t(orgImport.errors, { n: errors }) : t(nothing ? texts.nothing : orgImport.noErrors)}
      </p>
      {ignored.length > 0 ? <p className="soft">{t(orgImport.ignored, { names: ignored.join(', ') })}</p> : null}
    </>
  );
}

/** Words of a fault name its cell, but for a wrong day: there are two of them. */
const isDay = (column: string | null): column is 'from' | 'to' => column === 'from' || column === 'to';
const UNNAMED = ['org.import-date', 'obligation.not-yet', 'obligation.recorded-too-late'];

function Rows({ preview }: { preview: Preview }) {
  const { t } = useLang();
  return (
    <div className="scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(orgImport.row)}</th>
            <th scope="col">{t(texts.outcome)}</th>
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row) => (
            <tr key={`${row.sheet} ${row.row}`}>
              <td>
                {row.sheet} {row.row}
              </td>
              <td>
                {[row.unit && t(row.unit), row.outcome && t(texts[row.outcome])].filter(Boolean).join(' · ')}
                {row.errors.length > 0 ? (
                  <ul className="flush">
                    {row.errors.map((f) => (
                      <li key={`${f.code} ${f.column}`} className="mark-word">
                        {isDay(f.column) && UNNAMED.includes(f.code)
                          ? t(orgImport.column, { name: t(recordColumns[f.column]) })
                          : ''}
                        {t(f.title)} <span className="soft">{t(f.next)}</span>
                      </li>
                    ))}
                  </ul>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
