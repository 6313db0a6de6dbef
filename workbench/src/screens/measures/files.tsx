import { DownloadOutlined } from '@ant-design/icons';
import type { Measure } from '../../api/measures.ts';
import { useLang } from '../../lang.tsx';
import { measureTexts } from '../../texts/measures.ts';
import { AddFiles } from '../../ui/add-files.tsx';

/** What the person hands in for their defence, and the record of a hearing. Files are saved; nothing in them runs in the browser. */
export function Files({ page }: { page: Measure }) {
  const { t } = useLang();
  const path = `/api/measures/${page.measure.measureId}/attachments`;
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
      {may ? <AddFiles path={path} changes={['measures']} label={t(measureTexts.attach)} /> : null}
    </section>
  );
}
