import { sql } from 'kysely';
import { type Reader, sqlOf } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { isHeld } from './rules.ts';
import { fromRow, streamOf } from './store.ts';

/**
 * What notices have to know of findings, on top of what they know of their duties: a finding is told of to whoever has the correction,
 * before that to whoever answers for it.
 */
export const withFindings = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const ids = streams.filter((s) => s.startsWith('finding:')).map((s) => s.slice('finding:'.length));
    if (ids.length === 0) return base.matters(officeId, streams);
    const rows = await read.rows(
      sqlOf
        .selectFrom('finding')
        .selectAll()
        .where('office_id', '=', officeId)
        .where(sql<boolean>`finding_id = any(${ids}::uuid[])`),
    );
    const findings = rows.map(fromRow);
    const [known, duties] = await Promise.all([
      base.matters(officeId, streams),
      dutiesById(
        read,
        officeId,
        findings.flatMap((f) => f.duties.correct ?? []),
      ),
    ]);
    const told = findings.map((finding): [string, Matter] => {
      const duty = duties.find((d) => d.dutyId === finding.duties.correct);
      const about = streamOf(finding.findingId);
      return [
        about,
        {
          about,
          number: null,
          kind: null,
          step: duty?.step ?? null,
          dueOn: finding.correctBy,
          unit: duty?.holderUnit ?? finding.unit,
          post: duty ? duty.holderPost : finding.concerned,
          // Of a held one its duty is told, and nothing else.
          confidential: isHeld(finding),
          hiddenFrom: isHeld(finding) ? [finding.unit] : [],
          history: false,
          ended: false,
        },
      ];
    });
    return new Map([...known, ...told]);
  },
});
