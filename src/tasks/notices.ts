import { sql } from 'kysely';
import { type Reader, sqlOf } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { taskOf } from './store.ts';

/** What notices have to know of tasks, on top of what they know of their duties: a task is told of to whoever holds it, as hidden as its duty. */
export const withTasks = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const ids = streams.filter((s) => s.startsWith('task:')).map((s) => s.slice('task:'.length));
    if (ids.length === 0) return base.matters(officeId, streams);
    const rows = await read.rows(
      sqlOf
        .selectFrom('task')
        .selectAll()
        .where('office_id', '=', officeId)
        .where(sql<boolean>`task_id = any(${ids}::uuid[])`),
    );
    const tasks = rows.map(taskOf);
    const duties = await dutiesById(
      read,
      officeId,
      tasks.map((t) => t.duty),
    );
    const known = await base.matters(officeId, streams);
    const told = tasks.flatMap((task): [string, Matter][] => {
      const duty = duties.find((d) => d.dutyId === task.duty);
      if (!duty) return [];
      return [
        [
          `task:${task.taskId}`,
          {
            about: `task:${task.taskId}`,
            number: null,
            kind: null,
            step: duty.step,
            dueOn: task.dueBy,
            unit: duty.holderUnit,
            post: duty.holderPost,
            confidential: duty.visibility === 'confidential',
            hiddenFrom: duty.hiddenFrom,
            history: duty.history,
            ended: false,
          },
        ],
      ];
    });
    return new Map([...known, ...told]);
  },
});
