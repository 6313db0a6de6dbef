import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import type { Text } from '../../../src/kernel/text.ts';
import { api, type ProblemError } from '../api/client.ts';
import { useLang } from '../lang.tsx';
import { sheetImport as texts } from '../texts/sheet-import.ts';
import { Screen } from './screen.tsx';
import { ProblemNote } from './states.tsx';

/** What is wrong with a row, or worth knowing. */
interface Fault {
  readonly code: string;
  readonly column?: string | null;
  readonly columnName?: Text | null;
  readonly title: Text;
  readonly next: Text;
}

interface CheckedRow {
  readonly sheet: string;
  readonly row: number;
  readonly errors: readonly Fault[];
  readonly notices?: readonly Fault[];
}

/** What every preview answers, beside its own counts. */
interface Checked {
  readonly digest: string;
  readonly errors: number;
  readonly rows: readonly CheckedRow[];
  /** Rows not listed. */
  readonly left?: number;
  /** Headers that mean nothing. */
  readonly ignored?: readonly string[];
}

interface SheetImportOf<Preview extends Checked, Done> {
  readonly title: Text;
  readonly lead?: Text;
  readonly aside?: ReactNode;
  /** `path` takes the files in, `path/preview` says what that would do, `path/template.csv` is a file to begin with. */
  readonly path: string;
  /** Tells the keys of its writes from those of other imports. */
  readonly name: string;
  /** Whether there is a file to begin with. */
  readonly template?: boolean;
  /** What is known no longer once it is taken in. */
  readonly changes: readonly QueryKey[];
  /** How much the files would change. */
  readonly fresh: (preview: Preview) => number;
  /** What is said where that is nothing. */
  readonly nothing?: Text;
  readonly totals: (preview: Preview) => ReactNode;
  /** Heads what is said of a row. */
  readonly outcome?: Text;
  /** What a row is about and comes to; what is empty is left out. */
  readonly words: (row: Preview['rows'][number]) => readonly (string | null)[];
  /** The column to name before a fault, if its words do not name it. */
  readonly column?: (fault: Preview['rows'][number]['errors'][number]) => Text | string | null | undefined;
  readonly done?: (done: Done) => string;
  readonly onward?: ReactNode;
  /** Stands below until there is a preview. */
  readonly children?: ReactNode;
}

/**
 * A spreadsheet taken in: choose files, see what each row would do, confirm; exactly what was shown is done, or nothing. What is
 * imported says how much it changes, in which words, and what comes after.
 */
export function SheetImport<Preview extends Checked, Done>(of: SheetImportOf<Preview, Done>) {
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
    mutationFn: () => api(`${of.path}/preview`, { method: 'POST', body: form() }),
  });
  const apply = useMutation<Done, ProblemError, string>({
    // Sent twice with one digest it is one import: the digest stands for the files and for what was there.
    mutationFn: (digest) => api(of.path, { method: 'POST', body: form(digest), key: `${of.name}-${digest}` }),
    onSuccess: () => Promise.all(of.changes.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  const choose = (list: FileList | null) => {
    setFiles([...(list ?? [])]);
    preview.reset();
    apply.reset();
  };
  const shown = preview.data;
  return (
    <Screen title={t(of.title)} aside={of.aside} wide>
      <p className="soft">{t(of.lead ?? texts.lead)}</p>
      <p className="send">
        <input
          ref={input}
          type="file"
          multiple
          accept=".csv,.xlsx"
          hidden
          aria-label={t(texts.choose)}
          onChange={(event) => choose(event.target.files)}
        />
        <Button onClick={() => input.current?.click()}>{t(texts.choose)}</Button>
        <Button
          type="primary"
          disabled={files.length === 0}
          loading={preview.isPending}
          onClick={() => preview.mutate()}
        >
          {t(texts.preview)}
        </Button>
        {of.template ? (
          <a href={`${of.path}/template.csv?lang=${lang}`} download>
            {t(texts.template)}
          </a>
        ) : null}
      </p>
      {files.length > 0 ? (
        <p className="soft">{t(texts.chosen, { names: files.map((f) => f.name).join(', ') })}</p>
      ) : null}
      {preview.error ? <ProblemNote problem={preview.error.problem} /> : null}
      {apply.error ? <ProblemNote problem={apply.error.problem} /> : null}
      {apply.isSuccess ? (
        <Alert
          type="success"
          showIcon
          role="status"
          title={of.done ? of.done(apply.data) : t(texts.done)}
          action={of.onward}
        />
      ) : null}
      {shown && !apply.isSuccess ? (
        <>
          {of.totals(shown)}
          <Verdict preview={shown} nothing={of.fresh(shown) === 0 ? (of.nothing ?? texts.nothing) : null} />
          <Button
            type="primary"
            disabled={shown.errors > 0 || of.fresh(shown) === 0}
            loading={apply.isPending}
            onClick={() => apply.mutate(shown.digest)}
          >
            {t(texts.apply)}
          </Button>
          <Rows preview={shown} of={of} />
        </>
      ) : null}
      {shown ? null : of.children}
    </Screen>
  );
}

/** @param nothing said where the files change nothing; otherwise `null` */
function Verdict({ preview: { errors, ignored = [] }, nothing }: { preview: Checked; nothing: Text | null }) {
  const { t } = useLang();
  return (
    <>
      <p className={errors > 0 ? 'mark-word' : ''}>
        {errors > 0 ? t(texts.errors, { n: errors }) : t(nothing ?? texts.noErrors)}
      </p>
      {ignored.length > 0 ? <p className="soft">{t(texts.ignored, { names: ignored.join(', ') })}</p> : null}
    </>
  );
}

function Rows<Preview extends Checked>({
  preview: { rows, left = 0 },
  of: { outcome = texts.what, words, column = (fault) => fault.columnName },
}: {
  preview: Preview;
  of: Pick<SheetImportOf<Preview, never>, 'outcome' | 'words' | 'column'>;
}) {
  const { t } = useLang();
  if (rows.length === 0) return null;
  const fault = (f: Fault, look: string) => {
    const name = column(f);
    return (
      <li key={`${f.code} ${f.column}`} className={look}>
        {name ? t(texts.column, { name: typeof name === 'string' ? name : t(name) }) : ''}
        {t(f.title)} <span className="soft">{t(f.next)}</span>
      </li>
    );
  };
  return (
    <div className="scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(texts.row)}</th>
            <th scope="col">{t(outcome)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.sheet} ${row.row}`}>
              <td className="one-line">{t(texts.rowOf, { sheet: row.sheet, row: row.row })}</td>
              <td>
                {words(row).filter(Boolean).join(' · ')}
                {row.errors.length + (row.notices ?? []).length > 0 ? (
                  <ul className="flush">
                    {row.errors.map((f) => fault(f, 'mark-word'))}
                    {row.notices?.map((f) => fault(f, 'soft'))}
                  </ul>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 ? <p className="soft">{t(texts.left, { n: left })}</p> : null}
    </div>
  );
}
