import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { api, type ProblemError } from '../../api/client.ts';
import { useLang } from '../../lang.tsx';
import { org, orgImport } from '../../texts/organisation.ts';
import { Screen } from '../../ui/screen.tsx';
import { ProblemNote } from '../../ui/states.tsx';

type Outcome = 'new' | 'changed' | 'unchanged';
type Counts = Readonly<Record<Outcome, number>>;

interface Fault {
  readonly columnName: Text | null;
  readonly code: string;
  readonly title: Text;
  readonly next: Text;
}

interface Preview {
  readonly digest: string;
  readonly units: Counts;
  readonly posts: Counts;
  readonly holders: Counts;
  readonly accounts: number;
  readonly errors: number;
  readonly rows: readonly {
    readonly sheet: string;
    readonly row: number;
    readonly unitId: string | null;
    readonly postId: string | null;
    readonly unit: Outcome | null;
    readonly post: Outcome | null;
    readonly holder: Outcome | null;
    readonly errors: readonly Fault[];
    readonly notices: readonly Fault[];
  }[];
  readonly left: number;
  readonly ignored: readonly string[];
}

/** Loading an organisation from spreadsheets: every row is shown before anything is done, and exactly that is done. */
export function OrgImport() {
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
    mutationFn: () => api('/api/org/import/preview', { method: 'POST', body: form() }),
  });
  const apply = useMutation<unknown, ProblemError, string>({
    // Sent twice with one digest it is one import: the digest stands for the files and the office as they were.
    mutationFn: (digest) => api('/api/org/import', { method: 'POST', body: form(digest), key: `import-${digest}` }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['org'] }),
        queries.invalidateQueries({ queryKey: ['choices'] }),
      ]);
    },
  });
  const shown = preview.data;
  const changes = shown ? [shown.units, shown.posts, shown.holders].some((c) => c.new + c.changed > 0) : false;
  const choose = (list: FileList | null) => {
    setFiles([...(list ?? [])]);
    preview.reset();
    apply.reset();
  };
  return (
    <Screen title={t(orgImport.title)} wide>
      <p>
        <Link to="/organisation">{t(org.backToTree)}</Link>
      </p>
      <p className="soft">{t(orgImport.lead)}</p>
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
        <a href={`/api/org/import/template.csv?lang=${lang}`} download>
          {t(orgImport.template)}
        </a>
      </p>
      {files.length > 0 ? (
        <p className="soft">{t(orgImport.chosen, { names: files.map((f) => f.name).join(', ') })}</p>
      ) : null}
      {preview.error ? <ProblemNote problem={preview.error.problem} /> : null}
      {apply.error ? <ProblemNote problem={apply.error.problem} /> : null}
      {apply.isSuccess ? <Alert type="success" showIcon role="status" title={t(orgImport.done)} /> : null}
      {shown && !apply.isSuccess ? (
        <>
          <Totals preview={shown} />
          <Button
            type="primary"
            disabled={shown.errors > 0 || !changes}
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

const OUTCOMES = ['new', 'changed', 'unchanged'] as const;

function Totals({ preview }: { preview: Preview }) {
  const { t } = useLang();
  const nothing = [preview.units, preview.posts, preview.holders].every((c) => c.new + c.changed === 0);
  return (
    <>
      <table className="table totals">
        <thead>
          <tr>
            <td />
            {OUTCOMES.map((o) => (
              <th key={o} scope="col">
                {t(orgImport[o])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(['units', 'posts', 'holders'] as const).map((what) => (
            <tr key={what}>
              <th scope="row">{t(orgImport[what])}</th>
              {OUTCOMES.map((o) => (
                <td key={o}>{preview[what][o]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {preview.accounts > 0 ? <p>{t(orgImport.accounts, { n: preview.accounts })}</p> : null}
      <p className={preview.errors > 0 ? 'mark-word' : ''}>
        {preview.errors > 0
          ? t(orgImport.errors, { n: preview.errors })
          : t(nothing ? orgImport.nothing : orgImport.noErrors)}
      </p>
      {preview.ignored.length > 0 ? (
        <p className="soft">{t(orgImport.ignored, { names: preview.ignored.join(', ') })}</p>
      ) : null}
    </>
  );
}

function Rows({ preview }: { preview: Preview }) {
  const { t } = useLang();
  if (preview.rows.length === 0) return null;
  const what = (row: Preview['rows'][number]) =>
    [
      row.unit && row.unit !== 'unchanged'
        ? `${t(orgImport.units)} ${row.unitId ?? ''} ${t(orgImport[row.unit])}`
        : null,
      row.post && row.post !== 'unchanged'
        ? `${t(orgImport.posts)} ${row.postId ?? ''} ${t(orgImport[row.post])}`
        : null,
      row.holder && row.holder !== 'unchanged' ? `${t(orgImport.holders)} ${t(orgImport[row.holder])}` : null,
    ].filter(Boolean);
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
                {row.sheet ? `${row.sheet} ` : ''}
                {row.row}
              </td>
              <td>
                {what(row).join(' · ')}
                <ul className="flush">
                  {[...row.errors, ...row.notices].map((f) => (
                    <li
                      key={`${f.code} ${f.columnName?.en ?? ''}`}
                      className={row.errors.includes(f) ? 'mark-word' : 'soft'}
                    >
                      {f.columnName ? t(orgImport.column, { name: t(f.columnName) }) : ''}
                      {t(f.title)} <span className="soft">{t(f.next)}</span>
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.left > 0 ? <p className="soft">{t(orgImport.left, { n: preview.left })}</p> : null}
    </div>
  );
}
