import type { z } from 'zod';
import type { Reader } from '../db/open.ts';
import { hasRole, type StaffActor } from '../kernel/actor.ts';
import type { Context } from '../ledger/append.ts';
import { lineInWords } from '../mechanisms/plan-line.rules.ts';
import { headed, OVERSEES, workingIn } from './access.ts';
import { planOf, usesOf } from './plan.queries.ts';
import { lineOf, whenOf } from './plan.rules.ts';
import { named, postsOf, presentLines } from './present.ts';
import { listSendings, pathOf } from './queries.ts';
import type { PlanView } from './views.ts';
import type { SendingWork } from './work.ts';

/**
 * What a unit planned to inspect in a year (H3), and what it sent: line by line, and what is outside. How many, everybody of the office
 * reads; the lines, whoever works under the plan, a head above and whoever oversees. @throws Refusal `org.unknown-unit`
 */
export async function planPage(
  read: Reader,
  ctx: Context & { readonly actor: StaffActor },
  work: SendingWork,
  unit: string,
  year: number,
): Promise<z.infer<typeof PlanView>> {
  const { actor, officeId } = ctx;
  const path = work.path(unit);
  const plan = await planOf(read, officeId, work, unit, year);
  const of = plan ?? { unit, year, lines: [] };
  const [uses, visits] = await Promise.all([
    usesOf(read, officeId, work, of),
    work.announced.ofYear(read, of.unit, year),
  ]);
  const announced = visits.map((v) => ({ ...v, line: lineOf(of.lines, v.line) }));
  const unplanned = uses.filter((u) => u.line === null);
  const outside = unplanned.filter((u) => u.state !== 'joined');
  const joined = uses.filter((u) => u.state === 'joined');
  const kept = new Set([...uses, ...announced].flatMap((u) => u.line ?? []));
  const whole =
    hasRole(actor, ...OVERSEES) ||
    headed(actor).some((u) => path.includes(u)) ||
    workingIn(actor).some((u) => pathOf(work, u).includes(of.unit));
  const seen = whole
    ? await seenOf(
        read,
        work,
        actor,
        uses.map((u) => u.sendingId),
      )
    : new Map<string, never>();
  const titles = whole
    ? await work.announced.titles(
        read,
        actor,
        announced.map((a) => a.id),
        ctx.now,
      )
    : new Map<string, never>();
  const signers = await postsOf(
    read,
    ctx,
    work,
    outside.flatMap((u) => (u.signer && seen.has(u.sendingId) ? [u.signer] : [])),
  );
  const shown = <T extends { readonly sendingId: string }>(these: readonly T[]) =>
    these.flatMap((u) => seen.get(u.sendingId) ?? []);
  return {
    ...{ unit: named(unit, work.unitName(unit)), year },
    of: plan && named(plan.unit, work.unitName(plan.unit)),
    counts: {
      planned: of.lines.length,
      kept: kept.size,
      sent: uses.length - joined.length,
      outside: outside.length,
      joined: joined.length,
      announced: announced.length,
    },
    lines: whole
      ? of.lines.map((text) => {
          const { months, times } = whenOf(text);
          const words = lineInWords(text, work.unitName);
          return { text, words, months: [...months], times, sent: shown(uses.filter((u) => u.line === text)) };
        })
      : null,
    outside: whole
      ? shown(outside).map((line) => {
          const post = outside.find((u) => u.sendingId === line.sendingId)!.signer?.post;
          return { line, signer: signers.find((s) => s.post.id === post) ?? null };
        })
      : null,
    announced: whole
      ? announced.flatMap(({ id, unit: by, to, from, until, line, why }) => {
          const title = titles.get(id);
          if (title === undefined) return [];
          const at = { unit: named(by, work.unitName(by)), to: to.map((u) => named(u, work.unitName(u))) };
          return [{ inspectionId: id, title, ...at, from, until, line, why }];
        })
      : null,
    together: whole ? shown(unplanned.filter((u) => u.state === 'joined')) : null,
  };
}

async function seenOf(read: Reader, work: SendingWork, actor: StaffActor, ids: readonly string[]) {
  const found = await listSendings(read, actor, { view: 'office', ids, limit: ids.length });
  const lines = await presentLines(read, work, actor, found);
  return new Map(lines.map((line) => [line.sendingId, line]));
}
