import { type Selectable, sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Meeting as MeetingRow } from '../db/schema.generated.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { fromRow, streamOf } from './meetings.store.ts';

type Row = Selectable<MeetingRow> & { report: boolean; accused: string[] };

/** What notices have to know of meetings: whom they were called for, and from whom a report keeps them, as it stands now. */
export const withMeetings = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const ids = streams.filter((s) => s.startsWith('meeting:')).map((s) => s.slice('meeting:'.length));
    if (ids.length === 0) return base.matters(officeId, streams);
    const [known, rows] = await Promise.all([
      base.matters(officeId, streams),
      read.rows(
        raw(sql<Row>`select m.*, c.case_id is not null as report, coalesce(c.accused_units, '{}') as accused
          from meeting m left join appeal c on c.office_id = m.office_id and c.case_id = m.case_id
            and c.visibility = 'confidential'
          where m.office_id = ${officeId} and m.meeting_id = any(${ids}::uuid[])`),
      ),
    ]);
    const told = rows.map((row): [string, Matter] => {
      const meeting = fromRow(row);
      const about = streamOf(meeting.meetingId);
      return [
        about,
        {
          about,
          number: null,
          kind: null,
          step: null,
          dueOn: null,
          unit: meeting.byUnit,
          post: meeting.byPost,
          units: meeting.attending.map((a) => a.unit),
          confidential: meeting.visibility === 'confidential' || row.report,
          hiddenFrom: [...new Set([...meeting.hiddenFrom, ...row.accused])],
          history: false,
          ended: false,
        },
      ];
    });
    return new Map([...known, ...told]);
  },
});
