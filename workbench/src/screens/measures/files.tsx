import { DownloadOutlined, PaperClipOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { api, type Problem, problemOf } from '../../api/client.ts';
import type { Measure } from '../../api/measures.ts';
import { useLang } from '../../lang.tsx';
import { measureTexts } from '../../texts/measures.ts';
import { ProblemNote } from '../../ui/states.tsx';

/** What the person hands in for their defence, and the record of a hearing. Files are saved; nothing in them runs in the browser. */
export function Files({ page }: { page: Measure }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const path = `/api/measures/${page.measure.measureId}/attachments`;
  const add = async (files: FileList | null) => {
    setProblem(null);
    setBusy(true);
    try {
      for (const file of files ?? []) {
        const form = new FormData();
        form.append('file', file);
        await api(path, { method: 'POST', body: form, key: crypto.randomUUID() });
      }
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
    if (input.current) input.current.value = '';
    await queries.invalidateQueries({ queryKey: ['measures'] });
  };
  const may = page.abilities.attach === true;
  if (!may && page.attachments.length === 0) return null;
  return (
    <section className="side-part">
      <h2>{t(measureTexts.files)}</h2>
      {page.attachments.length === 0 ? <p className="soft small">{t(measureTexts.noFiles)}</p> : null}
      <ul className="files">
        {page.attachments.map((a) => (
          <li key={a.attachmentId}>
            <a href={`${path}/${a.attachmentId}`} target="_blank" rel="noreferrer">
              <DownloadOutlined aria-hidden /> {a.name}
            </a>
          </li>
        ))}
      </ul>
      {problem ? <ProblemNote problem={problem} /> : null}
      {may ? (
        <>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            aria-label={t(measureTexts.attach)}
            onChange={(event) => void add(event.target.files)}
          />
          <Button size="small" icon={<PaperClipOutlined />} loading={busy} onClick={() => input.current?.click()}>
            {t(measureTexts.attach)}
          </Button>
        </>
      ) : null}
    </section>
  );
}
