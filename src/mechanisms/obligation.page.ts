import type { z } from 'zod';
import type { Reader } from '../db/open.ts';
import type { Guard } from '../identity/guard.ts';
import { toldOf } from '../identity/said.ts';
import { hasRole } from '../kernel/actor.ts';
import type { Context } from '../ledger/append.ts';
import { postsNamed } from '../org/queries.ts';
import { can } from './access.ts';
import { paceOf } from './days.rules.ts';
import type { Made } from './obligation.rules.ts';
import { streamOf } from './obligation.store.ts';
import { lineView, standingOf, unitNamed } from './obligations.queries.ts';
import { todayOf } from './opening.commands.ts';
import { countedAs, type Opened, quotaOf } from './record.commands.ts';
import type { Values } from './record.rules.ts';
import type { RecordForm } from './rules.ts';
import type { ObligationView } from './views.ts';
import { confirmInWords } from './words.ts';
import type { MechanismWork } from './work.ts';

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
  const [told, posts, { chart }] = await Promise.all([
    toldOf(read, work.keys, ctx.officeId, streamOf(duty.dutyId), duty.dutyId),
    postsNamed(read, ctx.officeId, [post], today),
    work.standing(),
  ]);
  const quota = quotaOf(rule);
  const standing = {
    state: duty.state,
    waiting: records.some((r) => r.state === 'recorded'),
    claimed: progress.claimed.amount,
  };
  const state = standingOf(work, rule, obligation, standing, today);
  const { adoption } = it;
  const line = lineView(work, {
    ...{ obligation, rule, state, of: countedAs(rule), claimed: progress.claimed, confirmed: progress.confirmed },
    adopted: { adoption, mechanism, source: '' },
  });
  const mayConfirm = (made: Made) => can(actor, 'confirm', it, made, openDuty(it, made.confirmDuty)).may;
  const within = can(actor, 'record', it).may || hasRole(actor, 'supervisor') || serves(ctx, obligation.unit);
  const holder = posts.get(post);
  const form = Object.entries(rule.record.properties);
  const wantsPlace = form.some(([, f]) => f.format === 'unit');
  return {
    line,
    version: progress.version,
    about: { ...mechanism.about },
    source: mechanism.source.map((s) => ({ ...s })),
    stretch: quota?.stretch ?? null,
    holder: {
      post: { id: post, zh: holder?.title.zh ?? post, en: holder?.title.en ?? post },
      name: holder?.name ?? null,
    },
    confirmer: confirmInWords(rule.confirm!, work.vocabulary),
    form: form.map(([id, f]) => ({
      id,
      name: { zh: f.title, en: f['title-en'] },
      type: f.type,
      format: f.format ?? null,
      choices: [...(f.enum ?? [])],
      minimum: f.minimum ?? null,
      maximum: f.maximum ?? null,
      must: f.const === true,
      required: rule.record.required.includes(id),
      private: f.private === true,
    })),
    // The places nearest to people come first: communities and grids, then what is above them.
    places: wantsPlace
      ? chart.units
          .toSorted((a, b) => work.path(b.id).length - work.path(a.id).length || (a.id < b.id ? -1 : 1))
          .map((u) => unitNamed(work, u.id))
      : [],
    pace: quota
      ? paceOf(quota, work.calendar, Number(obligation.dueOn.slice(0, 4)))
          .filter((p) => p.on > obligation.periodFrom && p.on <= obligation.dueOn)
          .map(({ on, percent }) => ({ on, percent }))
      : [],
    publish: rule.publish ? { fields: [...rule.publish.fields], to: rule.publish.to } : null,
    records: records.toReversed().map((made) => {
      const own = told.filter((t) => t.entry.body.record === made.recordId);
      const recorded = own.find((t) => t.entry.type === 'obligation.recorded');
      const decided = own.findLast((t) => DECIDED.has(t.entry.type));
      const values = JSON.parse(recorded?.said.said ?? '{}') as Values;
      const open = within || mayConfirm(made);
      const asks = told.filter((t) => t.entry.type === 'obligation.ask-answered');
      const texts = askTexts(rule.record, values);
      return {
        recordId: made.recordId,
        state: made.state,
        from: made.from,
        to: made.to,
        by: recorded?.name ?? null,
        at: made.at,
        place: made.place === null ? null : unitNamed(work, made.place),
        values: valuesFor(rule.record, values, open) as Record<string, string | number | boolean | string[]>,
        asks: made.asks.map((ask, i) => ({
          duty: ask.duty,
          text: texts[i] ?? '',
          became: asks.find((t) => t.entry.body.duty === ask.duty)?.said.became ?? null,
          abilities: guard.abilities({ answer: can(actor, 'answerAsk', it, made, openDuty(it, ask.duty)) }),
        })),
        evidence: [...made.evidence],
        said: decided?.said.words ?? decided?.said.reason ?? null,
        asked: made.code?.until ?? null,
        shown: made.shown && { from: made.shown.from, until: made.shown.until },
        abilities: guard.abilities({
          confirm: can(actor, 'confirm', it, made, openDuty(it, made.confirmDuty)),
          giveCode: can(actor, 'giveCode', it, made, openDuty(it, made.confirmDuty)),
          publish: can(actor, 'publish', it, made, made.publishDuty === null ? null : openDuty(it, made.publishDuty)),
          takeDown: can(actor, 'takeDown', it, made),
        }),
      };
    }),
    abilities: guard.abilities({ record: can(actor, 'record', it) }),
  };
}

const DECIDED = new Set(['obligation.confirmed', 'obligation.refused']);

const openDuty = (it: Opened, dutyId: string) => it.open.find((d) => d.dutyId === dutyId) ?? null;

const serves = ({ actor }: Context, unit: string): boolean =>
  actor.kind === 'staff' && actor.posts.some((p) => p.unitId === unit);

const askTexts = (form: RecordForm, values: Values): string[] =>
  Object.entries(form.properties).flatMap(([field, { format }]) =>
    format === 'asks' ? ((values[field] ?? []) as string[]) : [],
  );

const valuesFor = (form: RecordForm, values: Values, all: boolean): Values =>
  Object.fromEntries(Object.entries(values).filter(([field]) => all || !form.properties[field]?.private));
