import { dateIn } from '../calendar/zone.ts';
import type { Reader } from '../db/open.ts';
import { loadFindings } from '../findings/pack.ts';
import type { FindingState } from '../findings/rules.ts';
import { type Told, toldOf } from '../identity/said.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { lineInWords } from '../mechanisms/plan-line.rules.ts';
import { postsNamed } from '../org/queries.ts';
import { type RuleText, rulesCited } from '../register/queries.ts';
import { loadSendings } from '../sendings/pack.ts';
import { can, postIds } from './access.ts';
import type { InspectionDesk } from './desk.ts';
import { findingsNow, type KeptPlan, type KnownInspection, sealedBy, teamOf } from './queries.ts';
import { allowed, type Inspection, type InspectionAction, isSealed, type Partner } from './rules.ts';
import { streamOf } from './store.ts';

export const named = (id: string, { zh, en }: Text) => ({ id, zh, en });

const both = ({ zh, en }: Text) => ({ zh, en });
const unitOf = (desk: InspectionDesk, id: string) => named(id, desk.unitName(id) ?? { zh: id, en: id });

/** A line of a list. Whoever knows only that there is a sealed plan gets its days and its commitment. */
export function lineOf(
  desk: InspectionDesk,
  actor: StaffActor,
  { inspection: i, knows }: KnownInspection,
  plan: KeptPlan | undefined,
) {
  const { checklists } = desk;
  const told = knows !== 'dated';
  return {
    inspectionId: i.inspectionId,
    kind: named(i.kind, checklists.kinds[i.kind]),
    state: named(i.state, checklists.states[i.state]),
    knows,
    sealed: isSealed(i),
    title: told ? (plan?.plan.title ?? null) : null,
    unit: unitOf(desk, i.unit),
    targets: told ? (plan?.plan.targets ?? i.targets).map((u) => unitOf(desk, u)) : [],
    from: i.from,
    to: i.to,
    plannedAt: i.plannedAt,
    openedAt: i.openedAt,
    endedAt: i.endedAt,
    inTeam: postIds(actor).some((p) => i.team.includes(p)),
    findings: knows === 'whole' || i.state === 'closed' ? i.findings.length : null,
  };
}

const ACTIONS: readonly InspectionAction[] = ['open', 'look', 'close', 'cancel', 'answer'];

/** What the actor may do now. */
export const verdictsOf = (actor: StaffActor, { inspection, knows }: KnownInspection) =>
  Object.fromEntries(
    ACTIONS.map((action) => {
      if (knows === 'dated') return [action, { may: false, reason: 'inspection.still-sealed' } as const];
      const verdict = can(actor, action, inspection);
      return [
        action,
        !verdict.may || allowed(inspection.state, action)
          ? verdict
          : ({ may: false, reason: 'inspection.not-in-this-state' } as const),
      ];
    }),
  );

/** An inspection whole, as far as the actor may know of it. */
export async function pageOf(
  read: Reader,
  desk: InspectionDesk,
  actor: StaffActor,
  known: KnownInspection,
  kept: KeptPlan | null,
  now: Instant,
) {
  const { inspection: i, knows } = known;
  const { officeId } = actor;
  const shown = knows === 'dated' ? null : kept;
  const resultsShown = knows === 'whole' || i.state === 'closed';
  const items = shown?.plan.items ?? [];
  const today = dateIn(desk.calendar.zone, now);
  const [team, seal, told, cited, findings] = await Promise.all([
    knows === 'dated' ? [] : teamOf(read, officeId, i.team, today),
    i.commitment === null ? null : sealedBy(read, officeId, i.inspectionId),
    toldOf(read, desk.keys, officeId, streamOf(i.inspectionId), i.inspectionId),
    rulesCited(
      read,
      desk.keys,
      officeId,
      items.map((item) => item.rule),
    ),
    resultsShown ? findingLines(read, desk, officeId, i) : [],
  ]);
  const wordsOf = (item: string) =>
    told.findLast(({ entry }) => entry.type === 'inspection.item-seen' && entry.body.item === item)?.said.words ?? null;
  const saidIn = (type: string, key: string) => told.find(({ entry }) => entry.type === type)?.said[key] ?? null;
  const planned = told[0]!.entry;
  const line = saidIn('inspection.announced', 'planned');
  return {
    inspection: lineOf(desk, actor, known, kept ?? undefined),
    version: i.version,
    places: shown?.plan.places ?? null,
    teamFrom: knows === 'whole' ? i.teamFrom : null,
    team: team.map((m) => ({
      post: m.post,
      unit: unitOf(desk, m.unit),
      outside: m.role === 'inspector',
      name: m.name,
    })),
    items: items.map((item) => {
      const seen = resultsShown ? i.seen.find((s) => s.item === item.id) : undefined;
      const result = seen?.result ?? (i.state === 'closed' ? 'not-seen' : null);
      return {
        ...named(item.id, item),
        rule: ruleLine(item.rule, cited(item.rule)),
        result: result ? named(result, desk.checklists.results[result]) : null,
        madeAt: seen?.madeAt ?? null,
        words: resultsShown ? wordsOf(item.id) : null,
      };
    }),
    findings: findings.map((finding) => ({
      ...finding,
      photos: told.flatMap(({ entry: { type, body } }) =>
        type === 'inspection.attached' && body.finding === finding.findingId ? [String(body.attachment)] : [],
      ),
    })),
    partners: await partnersOf(read, desk, officeId, told, today),
    inPlan: line === null ? null : both(lineInWords(line, desk.unitName)),
    why: saidIn('inspection.announced', 'why'),
    report: i.state === 'closed' ? saidIn('inspection.closed', 'report') : null,
    reason: knows === 'dated' ? null : saidIn('inspection.cancelled', 'reason'),
    answers: told
      .filter(({ entry }) => entry.type === 'inspection.answered')
      .map(({ entry, name, said }) => ({
        unit: unitOf(desk, String(entry.body.unit)),
        by: name,
        at: entry.recordedAt,
        text: said.answer ?? '',
      })),
    proof:
      i.commitment === null
        ? null
        : {
            commitment: i.commitment,
            committedAt: planned.recordedAt,
            // The file holds the salt: for whoever may read the plan.
            file: shown?.file ?? null,
            seal,
          },
    moments: told
      .filter(({ entry }) => resultsShown || !HELD_BACK.includes(entry.type))
      .map(({ entry, name }) => ({
        type: entry.type,
        version: entry.version,
        recordedAt: entry.recordedAt,
        madeAt: typeof entry.body.madeAt === 'string' ? entry.body.madeAt : null,
        by: knows === 'dated' ? null : name,
        item: typeof entry.body.item === 'string' ? entry.body.item : null,
      })),
  };
}

/** Whoever joined and did not leave since. */
async function partnersOf(read: Reader, desk: InspectionDesk, officeId: string, told: readonly Told[], day: PlainDate) {
  const last = new Map<string, Told['entry']>();
  for (const { entry } of told)
    if (entry.type === 'inspection.partner-joined' || entry.type === 'inspection.partner-left')
      last.set(String(entry.body.sending), entry);
  const joined = [...last.values()]
    .filter((e) => e.type === 'inspection.partner-joined')
    .map((e) => e.body as unknown as Partner);
  const posts = await postsNamed(
    read,
    officeId,
    joined.map((p) => p.lead),
    day,
  );
  const { subjects } = loadSendings();
  return joined.map((p) => ({
    ...{ unit: unitOf(desk, p.unit), sendingId: p.sending, day: p.day },
    subject: named(p.subject, subjects.find((s) => s.id === p.subject) ?? { zh: p.subject, en: p.subject }),
    lead: named(p.lead, posts.get(p.lead)?.title ?? { zh: p.lead, en: p.lead }),
    name: posts.get(p.lead)?.name ?? null,
  }));
}

/** What the units inspected learn when it is closed, or by the finding itself. */
const HELD_BACK: readonly string[] = ['inspection.item-seen', 'inspection.finding-opened', 'inspection.attached'];

const ruleLine = (rule: { id: string; version: number }, text: RuleText | null) => ({
  id: rule.id,
  version: rule.version,
  title: text?.title ?? { zh: rule.id, en: rule.id },
  text: text?.text ?? null,
});

/** Findings of the visit with what became of them: for the team, those from outside too, who see no findings else. */
async function findingLines(read: Reader, desk: InspectionDesk, officeId: string, { findings }: Inspection) {
  const now = await findingsNow(
    read,
    officeId,
    findings.map((f) => f.finding),
  );
  const { states } = loadFindings();
  return Promise.all(
    findings.map(async ({ finding, item }) => {
      const line = now.get(finding)!;
      const [opened] = await toldOf(read, desk.keys, officeId, `finding:${finding}`, finding);
      return {
        findingId: finding,
        item,
        unit: unitOf(desk, line.unit),
        state: named(line.state, states[line.state as FindingState]),
        foundOn: line.foundOn,
        correctBy: line.correctBy,
        what: opened?.said.what ?? '',
        place: opened?.said.place ?? null,
      };
    }),
  );
}
