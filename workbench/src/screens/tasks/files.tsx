import { PaperClipOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { api, type Problem, problemOf } from '../../api/client.ts';
import type { TaskPage } from '../../api/tasks.ts';
import { useLang } from '../../lang.tsx';
import { taskTexts } from '../../texts/tasks.ts';
import { Failed, ProblemNote } from '../../ui/states.tsx';

interface File {
  readonly attachmentId: string;
  readonly name: string;
  readonly image: boolean;
}

/** Files that show how a task goes: never needed, at times worth more than words. */
export function TaskFiles({ page }: { page: TaskPage }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const path = `/api/tasks/${page.taskId}/attachments`;
  const found = useQuery({
    queryKey: ['tasks', page.taskId, 'files'],
    queryFn: () => api<{ attachments: readonly File[] }>(path),
  });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
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
    await queries.invalidateQueries({ queryKey: ['tasks', page.taskId] });
  };
  return (
    <section className="side-part">
      <h2>{t(taskTexts.files)}</h2>
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data?.attachments.length === 0 ? <p className="soft small">{t(taskTexts.noFiles)}</p> : null}
      <ul className="files">
        {found.data?.attachments.map((file) => (
          <li key={file.attachmentId}>
            <a href={`${path}/${file.attachmentId}${file.image ? '?show=true' : ''}`} target="_blank" rel="noreferrer">
              {file.name}
            </a>
          </li>
        ))}
      </ul>
      {problem ? <ProblemNote problem={problem} /> : null}
      {page.abilities.attach === true ? (
        <>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            aria-label={t(taskTexts.attach)}
            onChange={(event) => void add(event.target.files)}
          />
          <Button size="small" icon={<PaperClipOutlined />} loading={busy} onClick={() => input.current?.click()}>
            {t(taskTexts.attach)}
          </Button>
        </>
      ) : null}
    </section>
  );
}
