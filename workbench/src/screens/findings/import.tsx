import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import type { AuditPreviewView } from '../../../../src/findings/audits.http.ts';
import { useLang } from '../../lang.tsx';
import { auditImport as texts } from '../../texts/findings.ts';
import { SheetImport } from '../../ui/sheet-import.tsx';

/** What audits found, from the auditors' own list. */
export function AuditImport() {
  const { t } = useLang();
  return (
    <SheetImport<z.output<typeof AuditPreviewView>, { readonly new: number }>
      title={texts.title}
      lead={texts.lead}
      path="/api/findings/import"
      name="audits"
      template
      changes={[['findings']]}
      fresh={(preview) => preview.new}
      nothing={texts.nothing}
      totals={({ read, new: fresh, present }) => <p>{t(texts.totals, { read, fresh, present })}</p>}
      outcome={texts.outcome}
      words={(row) => [row.unit && t(row.unit), row.outcome && t(texts[row.outcome])]}
      done={(done) => t(texts.done, { n: done.new })}
      onward={
        <Link to="/findings" search={{ view: 'office', source: 'audit' }}>
          {t(texts.list)}
        </Link>
      }
    />
  );
}
