import type { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Reader } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { hasRole, type StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { postsNamed } from '../org/queries.ts';
import { rulesCited } from '../register/queries.ts';
import { knowsReport, OVERSEES, postsOf, type Seen, workingIn } from './access.ts';
import type { FindingWork } from './commands.ts';
import type { FindingLine } from './queries.ts';
import { type FindingStep, isHeld, STEPS } from './rules.ts';
import type { FindingLineView } from './views.ts';

export const named = (id: string, text: Text | null | undefined) => ({ id, zh: text?.zh ?? id, en: text?.en ?? id });

/** A place in the office as people read it: unit, post and who holds it. */
export type PlaceOf = (at: { readonly unit: string; readonly post: string | null }) => {
  unit: ReturnType<typeof named>;
  post: ReturnType<typeof named> | null;
  name: string | null;
};

/** Units and posts in words, with who holds the posts today. */
export async function placesOf(
  read: Reader,
  officeId: string,
  work: FindingWork,
  posts: readonly (string | null | undefined)[],
  now: Instant,
): Promise<PlaceOf> {
  const known = await postsNamed(
    read,
    officeId,
    posts.filter((p) => p != null),
    dateIn(work.calendar.zone, now),
  );
  return ({ unit, post }) => ({
    unit: named(unit, work.unitName(unit)),
    post: post === null ? null : named(post, known.get(post)?.title),
    name: (post !== null && known.get(post)?.name) || null,
  });
}

const STEP_OF = new Map(Object.entries(STEPS).map(([step, code]) => [code as string, step as FindingStep]));

/** Whether a duty waits for its holder: what stands or is claimed waits for others. */
const waiting = (duty: Duty): boolean => duty.state === 'open' || duty.state === 'accepted';

/** Findings as lists show them. */
export async function presentLines(
  read: Reader,
  officeId: string,
  work: FindingWork,
  lines: readonly FindingLine[],
  now: Instant,
): Promise<z.infer<typeof FindingLineView>[]> {
  const duties = await dutiesById(
    read,
    officeId,
    lines.flatMap(({ finding }) => (finding.endedAt === null ? Object.values(finding.duties) : [])),
  );
  const open = Map.groupBy(duties.filter(waiting), (d) => d.about);
  const [ruleOf, placeOf] = await Promise.all([
    rulesCited(
      read,
      work.keys,
      officeId,
      lines.map((l) => l.finding.rule),
    ),
    placesOf(
      read,
      officeId,
      work,
      [
        ...lines.flatMap(({ finding: f, holder }) => [f.by.post, f.concerned, f.owner?.post, holder?.post]),
        ...duties.map((d) => d.holderPost),
      ],
      now,
    ),
  ]);
  const { states, sources, steps } = work.pack;
  return lines.map(({ finding: f, source, before, holder }) => ({
    findingId: f.findingId,
    rule: { ...f.rule, title: { ...(ruleOf(f.rule)?.title ?? { zh: f.rule.id, en: f.rule.id }) } },
    unit: named(f.unit, work.unitName(f.unit)),
    source: named(source, sources[source]),
    state: named(f.state, states[f.state]),
    allegation: f.allegation,
    held: isHeld(f),
    foundOn: f.foundOn,
    foundAt: f.foundAt,
    by: placeOf(f.by),
    concerned: f.concerned === null ? null : placeOf({ unit: f.unit, post: f.concerned }),
    owner: f.owner && placeOf(f.owner),
    holder: holder && placeOf(holder),
    correctBy: f.correctBy,
    extensions: f.extensions,
    returns: f.returns,
    before,
    waits: (open.get(`finding:${f.findingId}`) ?? []).map((d) => ({
      dutyId: d.dutyId,
      step: named(d.step, steps[STEP_OF.get(d.step)!]),
      at: placeOf({ unit: d.holderUnit, post: d.holderPost }),
      dueAt: d.dueAt,
    })),
    openedAt: f.openedAt,
    endedAt: f.endedAt,
  }));
}

/** Whom a finding shows what it was found in: a complaint's number would tell the unit who complained. */
export const showsSource = ({ finding: { by }, accused }: Seen, actor: StaffActor): boolean =>
  accused === null
    ? hasRole(actor, ...OVERSEES) || postsOf(actor).includes(by.post) || workingIn(actor).includes(by.unit)
    : knowsReport(actor, accused);
