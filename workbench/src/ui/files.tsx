import { DownloadOutlined, PaperClipOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import type { Abilities } from '../api/types.ts';
import { useLang } from '../lang.tsx';
import { caseTexts } from '../texts/case.ts';
import { who } from '../texts/moments.ts';
import { AddFiles } from './add-files.tsx';
import { sizeText } from './numbers.ts';
import { Failed } from './states.tsx';

interface Attachment {
  readonly attachmentId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly image: boolean;
  readonly addedBy: 'citizen' | 'staff' | 'system';
}

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
  const { t, lang } = useLang();
  const found = useQuery({
    queryKey: [...about, 'attachments'],
    queryFn: () => api<{ attachments: readonly Attachment[] }>(path),
  });
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
              {sizeText(a.bytes, lang)} · {a.mediaType.endsWith('; signed=yes') ? `${t(caseTexts.keptSigned)} · ` : ''}
              {t(caseTexts.addedBy, {
                who: t(a.addedBy === 'citizen' ? who.citizen : a.addedBy === 'staff' ? caseTexts.staff : who.system),
              })}
            </span>
          </li>
        ))}
      </ul>
      <AddFiles
        path={path}
        changes={about}
        label={t(caseTexts.attach)}
        hint={ability === true ? t(caseTexts.attachHint) : ability ? t(ability.reason) : ''}
        disabled={ability !== true}
      />
    </section>
  );
}
