import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { TaskPage } from '../../api/tasks.ts';
import { useLang } from '../../lang.tsx';
import { taskTexts } from '../../texts/tasks.ts';
import { AddFiles } from '../../ui/add-files.tsx';
import { Failed } from '../../ui/states.tsx';

interface File {
  readonly attachmentId: string;
  readonly name: string;
  readonly image: boolean;
}

/** Files that show how a task goes: never needed, at times worth more than words. */
export function TaskFiles({ page }: { page: TaskPage }) {
  const { t } = useLang();
  const path = `/api/tasks/${page.taskId}/attachments`;
  const found = useQuery({
    queryKey: ['tasks', page.taskId, 'files'],
    queryFn: () => api<{ attachments: readonly File[] }>(path),
  });
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
      {page.abilities.attach === true ? (
        <AddFiles path={path} changes={['tasks', page.taskId]} label={t(taskTexts.attach)} />
      ) : null}
    </section>
  );
}
