import { Link } from '@tanstack/react-router';
import type { Text } from '../../../../src/kernel/text.ts';
import type { NearPreview } from '../../api/near.ts';
import { useLang } from '../../lang.tsx';
import { gridTexts, nearImport, receptionTexts } from '../../texts/near.ts';
import { SheetImport } from '../../ui/sheet-import.tsx';

/** Grids, or reception days, from a spreadsheet. */
function NearImport({ of, title, back }: { of: 'grids' | 'receptions'; title: Text; back: Text }) {
  const { t } = useLang();
  return (
    <SheetImport<NearPreview, unknown>
      title={title}
      aside={<Link to={`/${of}`}>{t(back)}</Link>}
      path={`/api/${of}/import`}
      name={of}
      template
      changes={[[of]]}
      fresh={({ new: fresh, changed = 0 }) => fresh + changed}
      totals={({ read, new: fresh, changed = 0, present }) => (
        <p>{t(nearImport.totals, { read, fresh, changed, present })}</p>
      )}
      words={(row) => ['grid' in row ? row.grid : row.unit, row.outcome && t(nearImport.outcome[row.outcome])]}
    />
  );
}

export const GridImport = () => <NearImport of="grids" title={gridTexts.importTitle} back={gridTexts.title} />;
export const ReceptionImport = () => (
  <NearImport of="receptions" title={receptionTexts.importTitle} back={receptionTexts.back} />
);
