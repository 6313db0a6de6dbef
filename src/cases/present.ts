import { z } from 'zod';
import { Abilities, BothLanguages, type Guard } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import type { Block } from './blocked.queries.ts';
import type { CaseLine } from './lines.queries.ts';
import { DealtView, presentDealt } from './lists.http.ts';
import type { Charged, Refused } from './lists.rules.ts';
import { chargedWords, refusedWords } from './lists.ts';
import type { CasePage, DutyLine, Moment } from './page.queries.ts';
import type { Holder } from './who.ts';
import type { OfficeWork } from './work.ts';

/** How cases look on the wire. Every code comes with its words, so that a client needs no table of its own. */
export const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
export type Named = z.infer<typeof Named>;

/** Units that a complaint or a report is about, as they come in. */
export const Accused = z.array(z.string().min(1).max(80)).max(20).default([]);

const HolderView = z
  .strictObject({
    unit: Named,
    title: BothLanguages.meta({ description: 'The name of the post.' }),
    name: z.string().nullable().meta({ description: 'Null: vacant, and what it owes falls to the head of the unit.' }),
  })
  .meta({ id: 'Holder', description: 'Who holds something, or held it when it ended. Staff only.' });

export const CaseLineView = z
  .strictObject({
    caseId: z.uuid(),
    number: z.string(),
    title: z.string().nullable().meta({ description: 'Masked; null once erased.' }),
    kind: Named,
    channel: Named,
    state: Named,
    confidential: z.boolean(),
    category: Named.nullable(),
    unit: Named.nullable(),
    blocked: z.boolean(),
    listedUntil: z.string().nullable().meta({ description: 'Listed under supervision: when it must be solved.' }),
    contested: z.number(),
    history: z.boolean(),
    imported: z.boolean().meta({
      description:
        'Taken in from a file: of its times the days alone are known, who wrote the register it came from knows, and nobody was asked about publication.',
    }),
    filedAt: z.string(),
    closedAt: z.string().nullable(),
    dueOn: z.string().nullable(),
    dueAt: z.string().nullable(),
    holder: HolderView.nullable().meta({ description: 'Who has to act next, where a post has it.' }),
  })
  .meta({ id: 'CaseLine' });

export const DutyView = z
  .strictObject({
    dutyId: z.uuid(),
    step: Named,
    state: z.string(),
    holderUnit: Named,
    holderPost: z.string().nullable(),
    chain: z.array(z.strictObject({ unit: Named, post: z.string().nullable(), since: z.string() })),
    assistants: z.array(Named),
    clock: z.string().nullable(),
    dueOn: z.string().nullable(),
    dueAt: z.string().nullable(),
    openedAt: z.string(),
    endedAt: z.string().nullable(),
    why: z.array(BothLanguages).meta({ description: 'Why this date, step by step; the legal basis first.' }),
    used: z.number().nullable(),
    remaining: z.number().nullable(),
    late: z.number().nullable(),
    unit: z
      .string()
      .nullable()
      .meta({ description: 'The unit of used, remaining and late: days, working days, hours, …' }),
  })
  .meta({ id: 'Duty' });

export const HeldDutyView = DutyView.extend({ holder: HolderView.nullable() }).meta({
  id: 'HeldDuty',
  description: 'A duty as staff see it: with the name of its holder.',
});

export const ThingView = z
  .strictObject({ kind: z.string(), id: z.string(), title: BothLanguages })
  .meta({ id: 'Thing', description: 'What a duty is about, where that is no appeal; its page is `/<kind>s/<id>`.' });
export const UrgedAt = z.string().nullable().meta({ description: 'When supervision last urged it.' });

export const MomentView = z
  .strictObject({
    type: z.string(),
    at: z.string(),
    recordedAt: z.string(),
    version: z.number(),
    by: z.strictObject({
      kind: z.enum(['staff', 'citizen', 'system']),
      name: z.string().nullable(),
      unit: Named.nullable(),
    }),
    facts: z.record(z.string(), z.any()),
    text: z.string().nullable(),
  })
  .meta({ id: 'Moment', description: 'One entry of the ledger, told.' });

export const AnswerView = z.strictObject({
  result: z.string(),
  reasons: z.string(),
  basis: z.string(),
  next: z.string(),
});

/** A chain of conditions that blocks a matter: drawn link by link. */
const BlockView = z
  .strictObject({
    links: z.array(
      z.strictObject({
        what: z.string(),
        unit: Named.nullable().meta({ description: 'Who asks for it; null: nobody named it yet.' }),
        safety: z.boolean().meta({ description: 'It keeps people safe, and is never waived.' }),
        decided: Named.nullable(),
      }),
    ),
    since: z.string(),
    level: Named.nullable().meta({
      description: 'The unit that stands above all who ask for a condition; it decides.',
    }),
    takenUp: z.boolean(),
    on: Named.nullable(),
    decision: z.string().nullable(),
    endedAt: z.string().nullable(),
    interim: z.array(
      z.strictObject({
        dutyId: z.uuid(),
        what: z.string(),
        unit: Named,
        by: z.string(),
        safety: z.boolean().meta({
          description: 'A condition that keeps people safe and was put off: nothing is answered before it is met.',
        }),
        state: z.enum(['open', 'reported', 'done', 'ended']),
        how: z.string().nullable(),
      }),
    ),
  })
  .meta({
    id: 'Block',
    description: 'What blocks a case, who decides, what is done until then, and what was decided.',
  });

export const CaseView = z
  .strictObject({
    case: CaseLineView,
    version: z.number(),
    anonymous: z.boolean(),
    accusedUnits: z.array(Named).meta({ description: 'A report is kept from each of them, and from all below it.' }),
    placeUnit: Named.nullable(),
    units: z.array(Named),
    leadCase: z.uuid().nullable(),
    linked: z.number().meta({ description: 'Cases handled together with this one.' }),
    reopened: z.number(),
    askedAgain: z
      .number()
      .meta({ description: 'Requests for what could have been asked before: breaches of telling all at once.' }),
    solved: z.boolean().nullable(),
    satisfaction: Named.nullable(),
    responsibility: Named.nullable(),
    outcome: z.string().nullable(),
    publish: z.boolean(),
    published: z.boolean(),
    answeredAt: z.string().nullable(),
    pausedFor: Named.nullable(),
    extensionAsked: z.number().nullable(),
    moreTime: z
      .strictObject({ most: z.number(), unit: z.string(), approver: BothLanguages })
      .nullable()
      .meta({ description: 'How much longer handling may take, beyond what was granted; null: no extension.' }),
    calls: z.number(),
    title: z.string().nullable(),
    text: z.string().nullable(),
    person: z.record(z.string(), z.string()).nullable(),
    revealed: z.boolean(),
    answer: AnswerView.nullable(),
    record: DealtView.nullable().meta({ description: 'What the unit put on record with the answer; null: nothing.' }),
    said: DealtView.nullable().meta({ description: 'What the person says of it: one side’s word.' }),
    block: BlockView.nullable(),
    duties: z.array(HeldDutyView),
    moments: z.array(MomentView),
    abilities: Abilities,
  })
  .meta({ id: 'Case' });

const named = (id: string, text: Text | null | undefined): Named => ({ id, zh: text?.zh ?? id, en: text?.en ?? id });

export const unitNamed = (work: OfficeWork, id: string): Named => named(id, work.units.get(id));

const presentHolder = (work: OfficeWork, holder: Holder | null): z.infer<typeof HolderView> | null =>
  holder && { unit: unitNamed(work, holder.unit), title: { ...holder.title }, name: holder.name };

export function presentLine(work: OfficeWork, c: CaseLine, holder: Holder | null = null): z.infer<typeof CaseLineView> {
  const { pack } = work;
  return {
    caseId: c.caseId,
    number: c.number,
    title: c.title,
    kind: named(c.kind, pack.kinds[c.kind as never]),
    channel: named(c.channel, pack.channels[c.channel as never]),
    state: named(c.state, pack.states[c.state as never]),
    confidential: c.visibility === 'confidential',
    category: c.category === null ? null : named(c.category, work.categoryName(c.category)),
    unit: c.unitId === null ? null : unitNamed(work, c.unitId),
    blocked: c.blocked,
    listedUntil: c.listedUntil,
    contested: c.contested,
    history: c.history,
    imported: c.imported,
    filedAt: c.filedAt,
    closedAt: c.closedAt,
    dueOn: c.dueOn,
    dueAt: c.dueAt,
    holder: presentHolder(work, holder),
  };
}

export function presentDuty(work: OfficeWork, d: DutyLine): z.infer<typeof DutyView> {
  return {
    ...d,
    step: named(d.step, work.pack.steps[d.step as never]),
    holderUnit: unitNamed(work, d.holderUnit),
    chain: d.chain.map((link) => ({ ...link, unit: unitNamed(work, link.unit) })),
    assistants: d.assistants.map((u) => unitNamed(work, u)),
    why: d.why.map((step) => ({ ...step })),
  };
}

/** @param holder by name, for staff */
export const presentHeld = (work: OfficeWork, d: DutyLine, holder: Holder | null): z.infer<typeof HeldDutyView> => ({
  ...presentDuty(work, d),
  holder: presentHolder(work, holder),
});

function presentBlock(work: OfficeWork, block: Block): z.infer<typeof BlockView> {
  const { blocked } = work.pack;
  return {
    ...block,
    links: block.links.map(({ what, unit, safety, decided }) => ({
      what,
      unit: unit === null ? null : unitNamed(work, unit),
      safety,
      decided: decided === null ? null : named(decided, blocked.links[decided]),
    })),
    level: block.level === null ? null : unitNamed(work, block.level),
    on: block.on === null ? null : named(block.on, blocked.on[block.on]),
    interim: block.interim.map((m) => ({ ...m, unit: unitNamed(work, m.unit) })),
  };
}

function presentMoment(work: OfficeWork, m: Moment): z.infer<typeof MomentView> {
  const facts = Object.fromEntries(Object.entries(m.facts).map(([key, value]) => [key, withWords(work, key, value)]));
  return { ...m, facts, by: { ...m.by, unit: m.by.unit === null ? null : unitNamed(work, m.by.unit) } };
}

function chargedIn(work: OfficeWork, charged: Charged): Text {
  const { item, amount } = chargedWords(work, charged);
  return { zh: `${item.zh}，${amount.zh}`, en: `${item.en}, ${amount.en}` };
}

const UNIT_LISTS = new Set(['assistants', 'accusedUnits', 'units']);

/** A fact that is a code, with its words. */
function withWords(work: OfficeWork, key: string, value: unknown): unknown {
  if (typeof value !== 'string') {
    if (UNIT_LISTS.has(key) && Array.isArray(value)) return value.map((u: string) => unitNamed(work, u));
    if (key === 'satisfaction' && value !== null)
      return named(String(value), work.pack.satisfaction[String(value) as '1']);
    if (key === 'charged' && value) return named(key, chargedIn(work, value as Charged));
    if (key === 'refused' && value) return named(key, refusedWords(work.lists, value as Refused).ground);
    return value;
  }
  switch (key) {
    case 'unit':
    case 'placeUnit':
    case 'accusedUnit':
      return unitNamed(work, value);
    case 'category':
      return named(value, work.categoryName(value));
    case 'kind':
      return named(value, work.pack.kinds[value as never]);
    case 'channel':
      return named(value, work.pack.channels[value as never]);
    case 'finding':
      return named(value, work.pack.responsibility[value as never]);
    case 'cause':
      return named(value, work.pack.secretCauses[value]);
    case 'identity':
      return named(value, work.pack.secretIdentities[value]);
    case 'reason':
      return named(value, work.pack.pauseReasons[value]);
    default:
      return value;
  }
}

export function presentCase(work: OfficeWork, guard: Guard, page: CasePage): z.infer<typeof CaseView> {
  const { appeal: a } = page;
  const { pack } = work;
  const owed = page.duties.find((d) => d.endedAt === null && d.state !== 'claimed');
  return {
    case: presentLine(
      work,
      {
        ...a,
        imported: a.sourceRef !== null,
        title: page.title,
        dueOn: owed?.dueOn ?? null,
        dueAt: owed?.dueAt ?? null,
        owedBy: null,
      },
      owed ? page.holderOf(owed) : null,
    ),
    version: a.version,
    anonymous: a.anonymous,
    accusedUnits: a.accusedUnits.map((u) => unitNamed(work, u)),
    placeUnit: a.placeUnit === null ? null : unitNamed(work, a.placeUnit),
    units: a.units.map((u) => unitNamed(work, u)),
    leadCase: a.leadCase,
    linked: page.linked,
    reopened: a.reopened,
    askedAgain: a.askedAgain,
    solved: a.solved,
    satisfaction:
      a.satisfaction === null ? null : named(String(a.satisfaction), pack.satisfaction[String(a.satisfaction) as '1']),
    responsibility: a.responsibility === null ? null : named(a.responsibility, pack.responsibility[a.responsibility]),
    outcome: a.outcome,
    publish: a.publish,
    published: a.published,
    answeredAt: a.answeredAt,
    pausedFor: a.detail.pausedFor === null ? null : named(a.detail.pausedFor, pack.pauseReasons[a.detail.pausedFor]),
    extensionAsked: a.detail.extensionAsked?.by ?? null,
    moreTime: page.moreTime && { ...page.moreTime, approver: { ...page.moreTime.approver } },
    calls: a.detail.calls,
    title: page.title,
    text: page.text,
    person: page.person ? { ...page.person } : null,
    revealed: page.revealed,
    answer: page.answer ? { ...page.answer } : null,
    record: page.record && presentDealt(work, page.record),
    said: page.said && presentDealt(work, page.said),
    block: page.block && presentBlock(work, page.block),
    duties: page.duties.map((d) => presentHeld(work, d, page.holderOf(d))),
    moments: page.moments.map((m) => presentMoment(work, m)),
    abilities: guard.abilities(page.abilities),
  };
}
