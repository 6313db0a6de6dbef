import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import type { OrgPreviewView } from '../../../../src/org/import.http.ts';
import { useLang } from '../../lang.tsx';
import { org, orgImport as texts } from '../../texts/organisation.ts';
import { SheetImport } from '../../ui/sheet-import.tsx';

const OUTCOMES = ['new', 'changed', 'unchanged'] as const;
const KINDS = ['units', 'posts', 'holders'] as const;
type Outcome = (typeof OUTCOMES)[number];
type Preview = z.output<typeof OrgPreviewView>;

/** Loading an organisation from spreadsheets. */
export function OrgImport() {
  const { t } = useLang();
  const said = (kind: (typeof KINDS)[number], outcome: Outcome | null, id?: string | null) =>
    outcome && outcome !== 'unchanged'
      ? [t(texts[kind]), id, t(texts[outcome])].filter((w) => w != null).join(' ')
      : null;
  return (
    <SheetImport<Preview, unknown>
      title={texts.title}
      aside={<Link to="/organisation">{t(org.backToTree)}</Link>}
      path="/api/org/import"
      name="import"
      template
      changes={[['org'], ['choices']]}
      fresh={(preview) => KINDS.reduce((sum, kind) => sum + preview[kind].new + preview[kind].changed, 0)}
      totals={(preview) => <Totals preview={preview} />}
      words={(row) => [
        said('units', row.unit, row.unitId),
        said('posts', row.post, row.postId),
        said('holders', row.holder),
      ]}
    />
  );
}

function Totals({ preview }: { preview: Preview }) {
  const { t } = useLang();
  return (
    <>
      <table className="table totals">
        <thead>
          <tr>
            <td />
            {OUTCOMES.map((o) => (
              <th key={o} scope="col">
                {t(texts[o])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {KINDS.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(texts[kind])}</th>
              {OUTCOMES.map((o) => (
                <td key={o}>{preview[kind][o]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {preview.accounts > 0 ? <p>{t(texts.accounts, { n: preview.accounts })}</p> : null}
    </>
  );
}
