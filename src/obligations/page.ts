import type { z } from 'zod';
import { clockNamed } from '../calendar/clock.ts';
import { explain, foundThen } from '../calendar/explain.ts';
import type { Reader } from '../db/open.ts';
import { isEnded } from '../duties/rules.ts';
import type { Guard } from '../identity/guard.ts';
import { toldOf } from '../identity/said.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { todayOf } from '../mechanisms/days.commands.ts';
import { lastOf, paceOf } from '../mechanisms/days.rules.ts';
import { asksIn, isAsking, type KnownThen, knownIn, type Values } from '../mechanisms/record.rules.ts';
import { type MechanismDuty, quotaOf, type RecordForm } from '../mechanisms/rules.ts';
import { choicesOf, nameOf } from '../mechanisms/values.ts';
import { sourcesInWords, whenInWords } from '../mechanisms/words.ts';
import { type Known, type MechanismWork, takesItems } from '../mechanisms/work.ts';
import { postsNamed } from '../org/queries.ts';
import { can, readsAll, wasGiven } from './access.ts';
import { besideOf } from './beside.queries.ts';
import { lineFor, lineView, unitNamed } from './queries.ts';
import { deskOf, firstDay, mayRecord, type Opened } from './record.commands.ts';
import type { Made } from './rules.ts';
import { streamOf } from './store.ts';
import type { ObligationView } from './views.ts';

/** An obligation as its page shows it to somebody. Private fields are for the holder, whoever confirms, and supervision. */
export async function pageOf(
  read: Reader,
  guard: Guard,
  ctx: Context,
  work: MechanismWork,
  it: Opened,
): Promise<z.infer<typeof ObligationView>> {
  const { obligation, duty, rule, mechanism, progress, records } = it;
  const { actor } = ctx;
  const today = todayOf(ctx, work);
  const post = duty.holderPost ?? obligation.post;
  const quota = quotaOf(rule);
  const shown = knownIn(rule);
  // Of a quota the days of its period count, and no later ones.
  const end = quota && lastOf(quota.per, obligation.dueOn);
  const last = end !== null && end < today ? end : today;
  const earliest = firstDay(ctx, work);
  const first = earliest < obligation.periodFrom ? obligation.periodFrom : earliest;
  const { chart, unitOf } = await work.standing();
  const form = Object.entries(rule.record.properties);
  // The unit's own first, then the heads below it.
  const given = form.some(([, f]) => f.format === 'items')
    ? chart.posts
        .filter((p) => takesItems(work, obligation.unit, p))
        .toSorted((a, b) => work.path(a.unit).length - work.path(b.unit).length || (a.id < b.id ? -1 : 1))
    : [];
  const others = [obligation.confirmer, ...given.map((p) => p.id), ...it.handed.map((d) => d.holderPost)];
  const named = [post, ...others.flatMap((id) => id ?? [])];
  const [told, posts, known] = await Promise.all([
    toldOf(read, work.keys, ctx.officeId, streamOf(duty.dutyId), duty.dutyId),
    postsNamed(read, ctx.officeId, named, today),
    shown.length > 0 && !isEnded(duty) ? work.knows(obligation.unit, obligation.periodFrom, last) : NOTHING_KNOWN,
  ]);
  const { claimed, confirmed } = progress;
  const standing = { state: duty.state, waiting: records.some((r) => r.state === 'recorded'), claimed, confirmed };
  const adopted = { adoption: it.adoption, mechanism, source: '' };
  const line = lineView(work, await lineFor(work, adopted, rule, obligation, standing, today));
  const within = readsAll(actor, it);
  const beside = await besideOf(read, work, it, known, today, within);
  const secret = Object.values(rule.record.properties).some((f) => isAsking(f) && f.private);
  const reads = (askDuty: string): boolean => within || !secret || wasGiven(actor, it, askDuty);
  const saidIn = (made: Made): Values => {
    const own = told.find((t) => t.entry.type === 'obligation.recorded' && t.entry.body.record === made.recordId);
    return JSON.parse(own?.said.said ?? '{}') as Values;
  };
  const holder = posts.get(post);
  /** A post that something was given to, with its unit where the title does not say it, and whoever holds it. */
  const postNamed = (id: string) => {
    const [at, held] = [unitOf.get(id), posts.get(id)];
    const title = held?.title ?? { zh: id, en: id };
    const unit = at === undefined || at === obligation.unit ? null : unitNamed(work, at);
    const name = held?.name ? ` · ${held.name}` : '';
    const zh = unit && !title.zh.includes(unit.zh) ? `${unit.zh}：${title.zh}` : title.zh;
    const en = unit && !title.en.includes(unit.en) ? `${unit.en}: ${title.en}` : title.en;
    return { id, zh: `${zh}${name}`, en: `${en}${name}` };
  };
  const wantsPlace = form.some(([, f]) => f.format === 'unit' || f.format === 'inspections');
  const own = form.some(([, f]) => f.elsewhere) ? work.path(obligation.unit) : [];
  return {
    line,
    version: progress.version,
    about: { ...mechanism.about },
    source: sourcesInWords(mechanism.source, work.vocabulary),
    stretch: quota?.stretch ?? null,
    holder: {
      post: { id: post, zh: holder?.title.zh ?? post, en: holder?.title.en ?? post },
      name: holder?.name ?? null,
    },
    owed: owedView(work, it),
    confirmer: confirmerView(work, it, posts.get(obligation.confirmer ?? '')),
    days: { first, last, today },
    counts: countsView(work, rule, end, progress.claimed.counted !== undefined),
    form: form.map(([id, f]) => ({
      id,
      name: nameOf(f),
      type: f.type,
      format: f.format ?? null,
      choices: choicesOf(f),
      minimum: f.minimum ?? null,
      maximum: f.maximum ?? null,
      must: f.const === true,
      required: rule.record.required.includes(id),
      private: f.private === true,
    })),
    idle: work.vocabulary.settings.burden.idle,
    // The places nearest to people come first: communities and grids, then what is above them.
    places: wantsPlace
      ? chart.units
          .filter((u) => !own.includes(u.id))
          .toSorted((a, b) => work.path(b.id).length - work.path(a.id).length || (a.id < b.id ? -1 : 1))
          .map((u) => unitNamed(work, u.id))
      : [],
    posts: given.map(({ id }) => postNamed(id)),
    pace:
      quota && quota.of !== 'percent'
        ? paceOf(quota, work.calendar, Number(obligation.dueOn.slice(0, 4)))
            .filter((p) => p.on > obligation.periodFrom && p.on <= obligation.dueOn)
            .map(({ on, percent }) => ({ on, percent }))
        : [],
    sorts: quota ? sortsOf(rule, records, saidIn) : [],
    publish: rule.publish ? { fields: [...rule.publish.fields], to: rule.publish.to } : null,
    known: shown.flatMap((id) => (known[id] ? [knownView(work, id, known[id])] : [])),
    records: records.toReversed().map((made) => {
      const own = told.filter((t) => t.entry.body.record === made.recordId);
      const recorded = own.find((t) => t.entry.type === 'obligation.recorded');
      const decided = own.findLast((t) => DECIDED.has(t.entry.type));
      const values = saidIn(made);
      const asks = told.filter((t) => t.entry.type === 'obligation.ask-answered');
      const asked = asksIn(rule.record, values);
      return {
        recordId: made.recordId,
        state: made.state,
        from: made.from,
        to: made.to,
        by: recorded?.name ?? null,
        at: made.at,
        place: made.place === null ? null : unitNamed(work, made.place),
        values: valuesFor(rule.record, values, within) as Record<string, string | number | boolean | string[]>,
        asks: made.asks.map((ask, i) => ({
          duty: ask.duty,
          // What the rule keeps private is read by whoever has to see to it, and by no other of them.
          text: reads(ask.duty) ? (asked[i]?.what ?? '') : '',
          post: asked[i]?.post && reads(ask.duty) ? postNamed(asked[i].post) : null,
          dueOn: openDuty(it, ask.duty)?.dueOn ?? null,
          became: asks.find((t) => t.entry.body.duty === ask.duty)?.said.became ?? null,
          abilities: guard.abilities({ answer: can(actor, 'answerAsk', it, made, openDuty(it, ask.duty)) }),
        })),
        evidence: within ? [...made.evidence] : [],
        confirmDuty: made.confirmDuty,
        known: shown.flatMap((id) => {
          const [value, of] = (recorded?.entry.body.known as KnownThen | undefined)?.[id] ?? [];
          return value === undefined || of === undefined ? [] : [knownView(work, id, { value, of })];
        }),
        said: decided?.said.words ?? decided?.said.reason ?? null,
        asked: made.code?.until ?? null,
        standsOut: (beside.standsOut.get(made.recordId) ?? []).map((words) => ({ ...words })),
        measured: beside.measured.get(made.recordId) ?? null,
        shown: made.shown && { from: made.shown.from, until: made.shown.until },
        abilities: guard.abilities({
          confirm: can(actor, 'confirm', it, made, openDuty(it, made.confirmDuty)),
          giveCode: can(actor, 'giveCode', it, made, openDuty(it, made.confirmDuty)),
          publish: can(actor, 'publish', it, made, made.publishDuty === null ? null : openDuty(it, made.publishDuty)),
          takeDown: can(actor, 'takeDown', it, made),
        }),
      };
    }),
    lookAt: beside.lookAt.map(({ dutyId, unit, words }) => ({
      ...{ dutyId, unit: unitNamed(work, unit) },
      words: words.map((w) => ({ ...w })),
    })),
    promised: beside.promised.map((words) => ({ ...words })),
    draft: beside.draft.map(({ words, link }) => ({ words: { ...words }, link })),
    compares: rule['stands-out'] !== undefined,
    draftField: beside.draft.length > 0 ? (rule.drafts ?? null) : null,
    needs: it.needs.map(({ name, confirmed }) => ({ ...name, confirmed })),
    abilities: guard.abilities({ record: mayRecord(actor, it, today), attach: can(actor, 'attach', it) }),
  };
}

/** How often each choice was made, so that one sees what is missing: of six kinds of visit, of five ways to solve a problem. */
const sortsOf = (rule: MechanismDuty, records: readonly Made[], saidIn: (made: Made) => Values) =>
  Object.entries(rule.record.properties).flatMap(([id, field]) => {
    if (!field.enum || field.private || !rule.record.required.includes(id)) return [];
    const count = (state: Made['state'], choice: string) =>
      records.filter((r) => r.state === state && saidIn(r)[id] === choice).length;
    return [
      {
        name: { zh: field.title, en: field['title-en'] },
        different: quotaOf(rule)?.different === id,
        choices: choicesOf(field).map(({ value, zh, en }) => ({
          choice: { zh, en },
          confirmed: count('confirmed', value),
          waits: count('recorded', value),
        })),
      },
    ];
  });

const RULES_DAY: Text = { zh: '规则定的日子', en: "The rule's day" };

type Named = { readonly title: Text; readonly name: string | null };

/** The duty's day, and why it is that one: a day that is no clock's is the rule's, which says how it is found. */
function owedView(work: MechanismWork, { duty, rule: asked, mechanism, needs }: Opened) {
  const { state, clock, run, dueAt, dueOn } = duty;
  const named = clock === null ? undefined : clockNamed(work.clocks, clock);
  const dutyName = (other: string) =>
    mechanism.duties?.find((d) => d.id === other)?.name ?? needs.find((n) => n.key === other)?.name ?? null;
  const basis = whenInWords(asked, { ...work.vocabulary, clocks: work.clocks, money: work.money, dutyName });
  const rule = named && !work.clocks.has(named.id) ? { ...named, name: RULES_DAY, basis } : named;
  const told = rule && run ? explain(rule, run, work.calendar) : null;
  // What ended keeps its date when a late notice moves the others.
  const why = told === null ? [] : told.dueAt === dueAt ? told.steps : [foundThen(dueOn)];
  return { state, dueAt, clock, why: why.map((step) => ({ ...step })) };
}

/** Who confirms: a post, by the name of whoever holds it; or people outside, asked by a desk. */
function confirmerView(work: MechanismWork, { obligation, rule }: Opened, post: Named | undefined) {
  if (obligation.confirmer !== null) {
    const title = post?.title ?? { zh: obligation.confirmer, en: obligation.confirmer };
    return { zh: title.zh, en: title.en, name: post?.name ?? null, desk: null };
  }
  const desk = deskOf(work, obligation);
  const named = desk === null ? null : unitNamed(work, desk);
  const { outside, steps } = work.vocabulary;
  const confirm = rule.confirm!;
  // A post that would confirm its own work is passed over: then the desk does.
  const words = ('outside' in confirm ? outside[confirm.outside] : named) ?? steps['confirm-record'];
  return { zh: words.zh, en: words.en, name: null, desk: named };
}

const NOTHING_KNOWN: Readonly<Record<string, Known>> = {};

/** What the house counts of a quota, and until when; `null`: nothing. @param over whether it was counted */
function countsView(work: MechanismWork, rule: MechanismDuty, end: PlainDate | null, over: boolean) {
  const measure = quotaOf(rule)?.measure;
  return measure === undefined ? null : { name: knownName(work, measure), until: end!, over };
}

/** @param id of one that the pack no longer has: shown as it is written */
function knownName({ vocabulary }: MechanismWork, id: string): Text {
  const named = vocabulary.known[id];
  return { zh: named?.zh ?? id, en: named?.en ?? id };
}

const knownView = (work: MechanismWork, id: string, { value, of }: Known) => ({
  ...{ id, name: knownName(work, id), value, of },
});

const DECIDED = new Set(['obligation.confirmed', 'obligation.refused']);

const openDuty = (it: Opened, dutyId: string) => it.open.find((d) => d.dutyId === dutyId) ?? null;

const valuesFor = (form: RecordForm, values: Values, all: boolean): Values =>
  Object.fromEntries(Object.entries(values).filter(([field]) => all || !form.properties[field]?.private));
