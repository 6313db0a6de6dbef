import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { api, type ProblemError } from '../../api/client.ts';
import type { NearPreview } from '../../api/near.ts';
import { useLang } from '../../lang.tsx';
import { gridTexts, nearImport, receptionTexts } from '../../texts/near.ts';
import { orgImport } from '../../texts/organisation.ts';
import { Screen } from '../../ui/screen.tsx';
import { ProblemNote } from '../../ui/states.tsx';

/** Grids, or reception days, from a spreadsheet: every row is shown before anything changes, and exactly that is done. */
function NearImport({ of, title }: { of: 'grids' | 'receptions'; title: Text }) {
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
  const preview = useMutation<NearPreview, ProblemError>({
    mutationFn: () => api(`/api/${of}/import/preview`, { method: 'POST', body: form() }),
  });
  const apply = useMutation<unknown, ProblemError, string>({
    // Sent twice with one digest it is one import: the digest stands for the files and the register as they were.
    mutationFn: (digest) => api(`/api/${of}/import`, { method: 'POST', body: form(digest), key: `${of}-${digest}` }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [of] }),
  });
  const shown = preview.data;
  const choose = (list: FileList | null) => {
    setFiles([...(list ?? [])]);
    preview.reset();
    apply.reset();
  };
  const nothing = shown && shown.new + (shown.changed ?? 0) === 0;
  return (
    <Screen
      title={t(title)}
      aside={<Link to={`/${of}`}>{t(of === 'grids' ? gridTexts.title : receptionTexts.back)}</Link>}
      wide
    >
      <p className="soft">
        {t(orgImport.lead)} <a href={`/api/${of}/import/template.csv?lang=${lang}`}>{t(orgImport.template)}</a>
      </p>
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
      {apply.isSuccess ? <Alert type="success" showIcon role="status" title={t(orgImport.done)} /> : null}
      {shown && !apply.isSuccess ? (
        <>
          <p>
            {t(nearImport.totals, {
              read: shown.read,
              fresh: shown.new,
              changed: shown.changed ?? 0,
              present: shown.present,
            })}
          </p>
          <p className={shown.errors > 0 ? 'mark-word' : ''}>
            {shown.errors > 0
              ? t(orgImport.errors, { n: shown.errors })
              : t(nothing ? orgImport.nothing : orgImport.noErrors)}
          </p>
          <Button
            type="primary"
            disabled={shown.errors > 0 || nothing}
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

function Rows({ preview }: { preview: NearPreview }) {
  const { t } = useLang();
  return (
    <div className="scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(orgImport.row)}</th>
            <th scope="col">{t(orgImport.what)}</th>
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row) => (
            <tr key={`${row.sheet} ${row.row}`}>
              <td>
                {row.sheet} {row.row}
              </td>
              <td>
                {['grid' in row ? row.grid : (row.unit ?? ''), row.outcome ? t(nearImport.outcome[row.outcome]) : '']
                  .filter(Boolean)
                  .join(' · ')}
                {row.errors.length > 0 ? (
                  <ul className="flush">
                    {row.errors.map((f) => (
                      <li key={`${f.code} ${f.column}`} className="mark-word">
                        {f.column ? t(orgImport.column, { name: f.column }) : ''}
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

export const GridImport = () => <NearImport of="grids" title={gridTexts.importTitle} />;
export const ReceptionImport = () => <NearImport of="receptions" title={receptionTexts.importTitle} />;
