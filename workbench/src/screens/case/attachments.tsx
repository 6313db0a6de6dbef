import { DownloadOutlined, PaperClipOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import { useRef, useState } from 'react';
import { api, type Problem, problemOf } from '../../api/client.ts';
import type { Abilities, Case } from '../../api/types.ts';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { who } from '../../texts/moments.ts';
import { Failed, ProblemNote } from '../../ui/states.tsx';

interface Attachment {
  readonly attachmentId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly image: boolean;
  readonly addedBy: 'citizen' | 'staff' | 'system';
}

const size = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1_048_576).toFixed(1)} MB`;

export const Attachments = ({ page }: { page: Case }) => (
  <Files
    path={`/api/cases/${page.case.caseId}/attachments`}
    about={['case', page.case.caseId]}
    ability={page.abilities.attach}
  />
);

/**
 * Files of a thing. They are saved, or shown as an image; nothing in them ever runs in the browser.
 * @param about under which the page of the thing is asked for
 */
export function Files({
  path,
  about,
  ability,
}: {
  path: string;
  about: readonly [string, string];
  ability: Abilities[string] | undefined;
}) {
  const { t } = useLang();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const found = useQuery({
    queryKey: [...about, 'attachments'],
    queryFn: () => api<{ attachments: readonly Attachment[] }>(path),
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
    await queries.invalidateQueries({ queryKey: about });
  };
  return (
    <section className="side-part" data-act="attach">
      <h2>{t(caseTexts.attachments)}</h2>
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data?.attachments.length === 0 ? <p className="soft small">{t(caseTexts.noAttachments)}</p> : null}
      <ul className="files">
        {found.data?.attachments.map((a) => (
          <li key={a.attachmentId}>
            <a href={`${path}/${a.attachmentId}${a.image ? '?show=true' : ''}`} target="_blank" rel="noreferrer">
              {a.image ? <PaperClipOutlined aria-hidden /> : <DownloadOutlined aria-hidden />} {a.name}
            </a>
            <span className="soft small">
              {size(a.bytes)} · {a.mediaType.endsWith('; signed=yes') ? `${t(caseTexts.keptSigned)} · ` : ''}
              {t(caseTexts.addedBy, {
                who: t(a.addedBy === 'citizen' ? who.citizen : a.addedBy === 'staff' ? caseTexts.staff : who.system),
              })}
            </span>
          </li>
        ))}
      </ul>
      {problem ? <ProblemNote problem={problem} /> : null}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t(caseTexts.attach)}
        onChange={(event) => void add(event.target.files)}
      />
      <Tooltip title={ability === true ? t(caseTexts.attachHint) : ability ? t(ability.reason) : ''}>
        <span>
          <Button
            size="small"
            icon={<PaperClipOutlined />}
            loading={busy}
            disabled={ability !== true}
            onClick={() => input.current?.click()}
          >
            {t(caseTexts.attach)}
          </Button>
        </span>
      </Tooltip>
    </section>
  );
}
