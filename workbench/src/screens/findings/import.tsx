import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import type { z } from 'zod';
import type { AuditPreviewView } from '../../../../src/findings/audits.http.ts';
import { api, type ProblemError } from '../../api/client.ts';
import { useLang } from '../../lang.tsx';
import { auditImport } from '../../texts/findings.ts';
import { orgImport } from '../../texts/organisation.ts';
import { Screen } from '../../ui/screen.tsx';
import { ProblemNote } from '../../ui/states.tsx';

type Preview = z.output<typeof AuditPreviewView>;

/** What audits found, from the auditors' own list: every row is shown before anything is done, and exactly that is done. */
export function AuditImport() {
  const { t, lang } = useLang();
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
    mutationFn: () => api('/api/findings/import/preview', { method: 'POST', body: form() }),
  });
  const apply = useMutation<{ readonly new: number }, ProblemError, string>({
    // Sent twice with one digest it is one import: the digest stands for the files and the office as they were.
    mutationFn: (digest) =>
      api('/api/findings/import', { method: 'POST', body: form(digest), key: `audits-${digest}` }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['findings'] }),
  });
  const shown = preview.data;
  const choose = (list: FileList | null) => {
    setFiles([...(list ?? [])]);
    preview.reset();
    apply.reset();
  };
  return (
    <Screen title={t(auditImport.title)} wide>
      <p className="soft">{t(auditImport.lead)}</p>
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
        <a href={`/api/findings/import/template.csv?lang=${lang}`} download>
          {t(orgImport.template)}
        </a>
      </p>
      {files.length > 0 ? (
        <p className="soft">{t(orgImport.chosen, { names: files.map((f) => f.name).join(', ') })}</p>
      ) : null}
      {preview.error ? <ProblemNote problem={preview.error.problem} /> : null}
      {apply.error ? <ProblemNote problem={apply.error.problem} /> : null}
      {apply.isSuccess ? (
        <Alert
          type="success"
          showIcon
          role="status"
          title={t(auditImport.done, { n: apply.data.new })}
          action={
            <Link to="/findings" search={{ view: 'office', source: 'audit' }}>
              {t(auditImport.list)}
            </Link>
          }
        />
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
    </Screen>
  );
}

function Totals({ preview }: { preview: Preview }) {
  const { t } = useLang();
  const { read, present, errors, ignored } = preview;
  const nothing = errors === 0 && preview.new === 0;
  return (
    <>
      <p>{t(auditImport.totals, { read, fresh: preview.new, present })}</p>
      <p className={errors > 0 ? 'mark-word' : ''}>
        {errors > 0 ? t(orgImport.errors, { n: errors }) : t(nothing ? auditImport.nothing : orgImport.noErrors)}
      </p>
      {ignored.length > 0 ? <p className="soft">{t(orgImport.ignored, { names: ignored.join(', ') })}</p> : null}
    </>
  );
}

function Rows({ preview }: { preview: Preview }) {
  const { t } = useLang();
  if (preview.rows.length === 0) return null;
  return (
    <div className="scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(orgImport.row)}</th>
            <th scope="col">{t(auditImport.outcome)}</th>
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row) => (
            <tr key={`${row.sheet} ${row.row}`}>
              <td>
                {row.sheet} {row.row}
              </td>
              <td>
                {[row.unit && t(row.unit), row.outcome && t(auditImport[row.outcome])].filter(Boolean).join(' · ')}
                {row.errors.length > 0 ? (
                  <ul className="flush">
                    {row.errors.map((f) => (
                      <li key={`${f.code} ${f.column}`} className="mark-word">
                        {f.columnName ? t(orgImport.column, { name: t(f.columnName) }) : ''}
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
      {preview.left > 0 ? <p className="soft">{t(orgImport.left, { n: preview.left })}</p> : null}
    </div>
  );
}
