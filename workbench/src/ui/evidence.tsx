import { CloseOutlined, PaperClipOutlined } from '@ant-design/icons';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { api, type Problem, problemOf } from '../api/client.ts';
import { useLang } from '../lang.tsx';
import { actTexts as texts } from '../texts/acts.ts';
import { ProblemNote } from './states.tsx';
import '../styles/evidence.css';

/* What shows that something was done: each file goes up once, and what is said refers to it by its id. */

export interface EvidenceFile {
  readonly attachmentId: string;
  readonly name: string;
  readonly image: boolean;
}

/** @param path of the attachments, `/api/obligations/<id>/attachments` */
export const filesQuery = (path: string) =>
  queryOptions({
    queryKey: ['files', path],
    queryFn: ({ signal }) => api<{ attachments: readonly EvidenceFile[] }>(path, { signal }),
  });

/** Files by name; a picture opens in a window of its own. Nothing where the reader may not open them. */
export function Evidence({ path, ids }: { path: string; ids: readonly string[] }) {
  const { t } = useLang();
  const found = useQuery({ ...filesQuery(path), enabled: ids.length > 0 });
  const files = found.data?.attachments.filter((f) => ids.includes(f.attachmentId)) ?? [];
  if (files.length === 0) return null;
  return (
    <ul className="evidence" aria-label={t(texts.photos)}>
      {files.map((file) => {
        const href = `${path}/${file.attachmentId}${file.image ? '?show=true' : ''}`;
        return (
          <li key={file.attachmentId}>
            <a href={href} target="_blank" rel="noreferrer">
              {file.image ? <img src={href} alt={file.name} loading="lazy" /> : file.name}
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** Photographs and files of what is being written: each goes up at once, and is kept with the draft by its id. */
export function FilesField({
  path,
  value = [],
  onChange,
}: {
  path: string;
  value?: readonly EvidenceFile[];
  onChange?: (files: EvidenceFile[]) => void;
}) {
  const { t } = useLang();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const add = async (files: FileList | null) => {
    setProblem(null);
    setBusy(true);
    const all = [...value];
    try {
      for (const file of files ?? []) {
        const body = new FormData();
        body.append('file', file);
        const sent = { method: 'POST', body, key: crypto.randomUUID() } as const;
        const { attachmentId } = await api<{ attachmentId: string }>(path, sent);
        all.push({ attachmentId, name: file.name, image: file.type.startsWith('image/') });
        onChange?.([...all]);
      }
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
    if (input.current) input.current.value = '';
    await queries.invalidateQueries({ queryKey: filesQuery(path).queryKey });
  };
  return (
    <>
      {value.length > 0 ? (
        <ul className="evidence-chosen">
          {value.map((file) => (
            <li key={file.attachmentId}>
              {file.name}{' '}
              <Button
                size="small"
                type="text"
                icon={<CloseOutlined />}
                aria-label={t(texts.removePhoto, { name: file.name })}
                onClick={() => onChange?.(value.filter((f) => f.attachmentId !== file.attachmentId))}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {problem ? <ProblemNote problem={problem} /> : null}
      <input
        ref={input}
        type="file"
        multiple
        // Ant Design's forms show a file input that is only marked as hidden.
        style={{ display: 'none' }}
        accept="image/*,application/pdf"
        aria-label={t(texts.addPhoto)}
        onChange={(event) => void add(event.target.files)}
      />
      <Button icon={<PaperClipOutlined />} loading={busy} onClick={() => input.current?.click()}>
        {t(texts.addPhoto)}
      </Button>
    </>
  );
}
