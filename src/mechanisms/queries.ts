import type { Reader } from '../db/open.ts';
import { PERSONAL } from '../duties/access.ts';
import { openAt } from '../duties/queries.ts';
import { chartOf } from '../org/chart.queries.ts';
import { toChart } from './chart.ts';
import type { AlreadyOwed } from './preview.rules.ts';
import type { Chart } from './rules.ts';

/** An office's chart as rules see it. */
export async function chartOfOffice(read: Reader, officeId: string): Promise<Chart> {
  const { units, posts } = await chartOf(read, officeId);
  return toChart(officeId, units, posts);
}

/** What is open at the posts of a chart and falls due in a year; nothing that is between its holder and discipline. */
export async function alreadyOwed(read: Reader, officeId: string, chart: Chart, year: number): Promise<AlreadyOwed[]> {
  const open = await openAt(read, officeId, { posts: chart.posts.map((p) => p.id), units: [] });
  return open.flatMap(({ holderPost, dueOn, step }) =>
    holderPost !== null && dueOn?.startsWith(`${year}-`) && !PERSONAL.includes(step)
      ? [{ post: holderPost, on: dueOn, step }]
      : [],
  );
}
