import { sql } from 'kysely';
import { raw, type Tx } from '../db/open.ts';
import { cancel, hide } from '../duties/commands.ts';
import { about, dutiesById, pathOf } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { keptAway } from '../kernel/actor.ts';
import type { Context } from '../ledger/append.ts';
import type { Entry } from '../ledger/entry.ts';
import { type Desk, goAround } from '../tasks/around.commands.ts';
import { cardsOn } from './cards.store.ts';
import { questionsOn } from './duty-acts.store.ts';

/*
 * Whom something is kept from may change later: a complaint turns out to be a report, another unit is accused. What came of it is then
 * kept from them as well, be it owed still or over.
 */

const idsOf = (entries: readonly Entry[], ...types: readonly string[]): string[] => [
  ...new Set(entries.filter((e) => types.includes(e.type)).map(({ stream }) => stream.slice(stream.indexOf(':') + 1))),
];

export async function followNarrowed(tx: Tx, ctx: Context, entries: readonly Entry[]): Promise<void> {
  const hidden = idsOf(entries, 'duty.hidden');
  await decisionsOnCards(tx, ctx, hidden);
  await explanations(tx, ctx, hidden);
  for (const caseId of idsOf(entries, 'case.accused', 'case.classified')) await afterCase(tx, ctx, caseId);
}

/** Whoever a duty is kept from knows nothing of the decision on its cards either, which somebody owes as a duty of its own. */
async function decisionsOnCards(tx: Tx, ctx: Context, ids: readonly string[]): Promise<void> {
  const contested = ids.length === 0 ? [] : (await cardsOn(tx, ctx.officeId, ids)).filter((c) => c.decideDuty !== null);
  if (contested.length === 0) return;
  const both = contested.flatMap((c) => [c.dutyId, c.decideDuty!]);
  const duties = new Map((await dutiesById(tx, ctx.officeId, both)).map((d) => [d.dutyId, d]));
  for (const { dutyId, decideDuty } of contested) hide(tx, ctx, duties.get(decideDuty!)!, duties.get(dutyId)!);
}

/** Nor of what supervision asks about it. A question was for whoever held the duty alone: where that is kept from them, it falls away. */
async function explanations(tx: Tx, ctx: Context, ids: readonly string[]): Promise<void> {
  const asked = await questionsOn(tx, ctx.officeId, ids);
  const both = asked.flatMap((q) => [q.dutyId, q.explainId]);
  const duties = new Map((await dutiesById(tx, ctx.officeId, both)).map((d) => [d.dutyId, d]));
  for (const { dutyId, explainId } of asked) {
    const explain = hide(tx, ctx, duties.get(explainId)!, duties.get(dutyId)!);
    const path = await pathOf(tx, ctx.officeId, explain.holderUnit);
    if (!isEnded(explain) && keptAway(explain.hiddenFrom, path)) cancel(tx, ctx, explain, 'goes-around-accused');
  }
}

/**
 * Of meetings about a case, of the tasks that were agreed there, of findings held for it, and of measures that rest on it or on a card
 * of its duties: kept from whomever the case's own duties are kept from; a finding also from the unit it is about.
 */
async function afterCase(tx: Tx, ctx: Context, caseId: string): Promise<void> {
  const [like] = await about(tx, ctx.officeId, `case:${caseId}`);
  if (!like || like.visibility === 'normal') return;
  const streams = await tx.rows(
    raw(
      sql<{ stream: string; unit: string | null }>`select 'meeting:' || meeting_id as stream, null as unit from meeting
          where office_id = ${ctx.officeId} and case_id = ${caseId}::uuid
        union all
        select 'task:' || t.task_id, null from arrangement a join task t using (office_id, arrangement_id)
          where a.office_id = ${ctx.officeId} and a.case_id = ${caseId}::uuid
        union all
        select 'finding:' || finding_id, unit_id from finding
          where office_id = ${ctx.officeId} and state = 'held' and source_id = ${caseId}
        union all
        select s.stream, null from (
          select jsonb_build_array(jsonb_build_object('kind', 'case', 'ref', ${caseId}::text)) as fact
          union all
          select jsonb_build_array(jsonb_build_object('kind', 'card', 'ref', c.card_id)) from duty d
            join card c on c.office_id = d.office_id and c.duty_id = d.duty_id
            where d.office_id = ${ctx.officeId} and d.about = ${`case:${caseId}`}) rests
          join measure m on m.office_id = ${ctx.officeId} and m.detail -> 'facts' @> rests.fact
          left join publicity p on p.office_id = m.office_id and p.measure_id = m.measure_id
          cross join lateral (values ('measure:' || m.measure_id), ('publicity:' || p.publicity_id)) s(stream)
          where s.stream is not null`,
    ),
  );
  for (const { stream, unit } of streams) {
    const { visibility, hiddenFrom } = like;
    const from = unit === null ? hiddenFrom : [...new Set([...hiddenFrom, unit])];
    const hidden = (await about(tx, ctx.officeId, stream)).map((duty) =>
      hide(tx, ctx, duty, { visibility, hiddenFrom: from }),
    );
    if (stream.startsWith('task:')) await aroundAccused(tx, ctx, caseId, stream.slice('task:'.length), hidden);
  }
}

/** What an accused unit owes of a task goes to the desk that reviews the report. */
async function aroundAccused(tx: Tx, ctx: Context, caseId: string, taskId: string, duties: readonly Duty[]) {
  const desk = await reviewDesk(tx, ctx, caseId);
  const hiddenFrom = duties[0]?.hiddenFrom ?? [];
  const accusedAmong = async (units: readonly string[]) => {
    const paths = await tx.rows(
      raw(sql<{ unit_id: string; path: string[] }>`select unit_id, path from unit
        where office_id = ${ctx.officeId} and unit_id = any(${units}::text[])`),
    );
    return paths.filter((u) => keptAway(hiddenFrom, u.path)).map((u) => u.unit_id);
  };
  if (desk) await goAround(tx, ctx, taskId, duties, accusedAmong, desk);
}

/** Discipline, or whoever stands in for it where it is accused itself; `null` where there is neither. */
async function reviewDesk(tx: Tx, ctx: Context, caseId: string): Promise<Desk | null> {
  const [desk] = await tx.rows(
    raw(sql<Desk>`select u.unit_id as unit, (select p.post_id from post p
          where p.office_id = u.office_id and p.unit_id = u.unit_id and p.active and p.role in ('discipline', 'head')
          order by p.role, p.post_id limit 1) as post
      from appeal a join unit u on u.office_id = a.office_id and u.active
        and case when a.detail->>'desk' is null then 'discipline' = any(u.functions) else u.unit_id = a.detail->>'desk' end
      where a.office_id = ${ctx.officeId} and a.case_id = ${caseId}::uuid order by u.unit_id limit 1`),
  );
  return desk ?? null;
}
