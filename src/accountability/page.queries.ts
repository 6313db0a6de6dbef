import type { z } from 'zod';
import { amountText } from '../calendar/limit.ts';
import type { Reader } from '../db/open.ts';
import { attachmentsOf } from '../files/queries.ts';
import type { Guard } from '../identity/guard.ts';
import { toldOf } from '../identity/said.ts';
import { subjects, texts } from '../identity/vault.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { accountNames } from '../org/queries.ts';
import { somebodyCan } from './deciders.commands.ts';
import { recusalOf } from './deciders.ts';
import type { MeasureDesk } from './desk.ts';
import { can, isAbout, seesBehind, type Verdict } from './measures.access.ts';
import { type MeasureLine, owedOn } from './measures.queries.ts';
import { allowed, isCleared, isFinal, type Measure, type MeasureAction } from './measures.rules.ts';
import { streamOf } from './measures.store.ts';
import { lighterThan } from './pack.ts';
import { coded, limitWords, type MeasureView, presentLine, rungWords, unitCoded } from './present.ts';
import { sees as seesPublicity } from './publications.access.ts';
import { wordsOf } from './publications.queries.ts';
import { aboutMeasure } from './publications.store.ts';
import { CONCERNED } from './recusal.rules.ts';

const ACTIONS: readonly MeasureAction[] = [
  'notify',
  'state',
  'hear',
  'attach',
  'drop',
  'stepAside',
  'askRecusal',
  'decide',
  'tell',
  'acknowledge',
  'askReview',
  'reopen',
  'decideReview',
  'nameDecider',
  'withdraw',
  'carryOut',
  'check',
  'bar',
  'wish',
  'publish',
];

/** Codes and dates of an entry that its line may name; ids stay behind. */
const TOLD = ['outcome', 'how', 'heardOn', 'on', 'until', 'from', 'because', 'public'] as const;

/** A measure whole, as this actor may read it. */
export async function measurePage(
  read: Reader,
  desk: MeasureDesk,
  guard: Guard,
  reasonOf: (code: string) => Text,
  actor: StaffActor,
  line: MeasureLine,
  now: Instant,
): Promise<z.infer<typeof MeasureView>> {
  const { officeId } = desk.work;
  const m = line.measure;
  const id = m.measureId;
  const rung = desk.pack.measures.find((r) => r.id === m.rung);
  const [keys, moments, recusal, owed, publicity, attachments, names] = await Promise.all([
    subjects(read, desk.keys, officeId, [id]),
    toldOf(read, desk.keys, officeId, streamOf(id), id),
    recusalOf(read, desk, m, now),
    owedOn(read, m, officeId),
    aboutMeasure(read, officeId, id),
    attachmentsOf(read, desk.keys, officeId, streamOf(id)),
    accountNames(read, officeId, accountsIn(m)),
  ]);
  const subject = keys.get(id);
  const items = subject ? await texts(read, officeId, subject) : new Map<string, { text: string }>();
  const words = (ref: TextRef): string | null => items.get(ref.item)?.text ?? null;
  const path = desk.work.units.get(m.unit)?.path ?? [m.unit];
  const shown = publicity.filter((p) => seesPublicity(actor, desk.pack, p, m, path, recusal.accused));
  const titles = await wordsOf(read, desk, officeId, shown);
  const behind = seesBehind(actor, m);
  const named = (by: { unit: string; account: string }, because: Text | null) => ({
    unit: unitCoded(desk, by.unit),
    name: names.get(by.account) ?? null,
    because: because && { ...because },
  });
  // Whoever is concerned learns who decides; that others found, handled or reported is told to whoever runs the procedure.
  const inside = !isAbout(actor, m);
  const verdict = async (action: MeasureAction): Promise<Verdict> => {
    if (!allowed(m.state, action)) return { may: false, reason: 'measure.not-in-this-state' };
    const may = can(actor, action, m, recusal, now);
    if (action !== 'nameDecider' || !may.may || !(await somebodyCan(read, { officeId, now }, desk, m))) return may;
    return { may: false, reason: 'measure.decider-can-decide' };
  };
  return {
    measure: presentLine(desk, actor, line),
    version: m.version,
    what: { ...(rung?.what ?? { zh: m.rung, en: m.rung }) },
    basis: { ...(rung?.basis ?? { zh: m.rung, en: m.rung }) },
    facts: m.facts.map(({ kind, ref, shows }) => ({
      kind: coded(behind ? kind : 'other', desk.pack.factKinds[behind ? kind : 'other']),
      ref: behind ? ref : null,
      shows: words(shows),
    })),
    power: m.power && {
      ground: coded(m.power.ground, desk.pack.grounds.find((g) => g.id === m.power!.ground)?.name),
      unit: unitCoded(desk, m.power.unit),
      means: m.power.means,
      words: words(m.power.words),
    },
    decider: named(m.decider, null),
    passedOver: inside ? m.passedOver.map((p) => named(p, reasonOf(CONCERNED[p.because]))) : [],
    reviewer: m.review && named(m.review.by, null),
    limits: {
      statement: limitWords(desk, rung?.clocks.statement ?? 'measure-statement'),
      askReview: limitWords(desk, rung?.clocks.askReview ?? 'sanction-reexamination'),
      stands: rung?.stands ? { ...amountText(rung.stands.amount, rung.stands.unit) } : null,
    },
    reviewUntil: m.reviewUntil,
    decideBy: owed.get('decide-measure') ?? null,
    tellBy: owed.get('tell-measure') ?? null,
    reviewBy: owed.get('review-measure') ?? null,
    final: isFinal(m, now),
    barredUntil: m.barredUntil,
    carriedOut: rung?.carriedOut ?? null,
    carryBy: owed.get('carry-out-measure') ?? owed.get('write-measure') ?? null,
    checkBy: owed.get('check-measure') ?? null,
    carried: m.carrying ? { on: m.carrying.on, confirmed: m.carrying.confirmed } : null,
    mayBring: (rung?.mayBring ?? []).map((code) => coded(code, desk.pack.effects[code])),
    publish: mayPublish(desk, m),
    publicWish: m.publicWish,
    lighter: lighterThan(desk.pack, m).map((r) => coded(r.id, r.name)),
    cleared: isCleared(m),
    publicity: shown.map((p) => ({
      publicityId: p.publicityId,
      title: titles.get(p.publicityId)?.title ?? '—',
      state: coded(p.state, desk.pack.publicity.states[p.state]),
    })),
    attachments: attachments.map(({ attachmentId, name, mediaType, bytes, addedAt }) => ({
      attachmentId,
      name,
      mediaType,
      bytes,
      addedAt,
    })),
    moments: moments.map(({ entry, name, said }) => ({
      type: entry.type,
      at: entry.occurredAt,
      recordedAt: entry.recordedAt,
      version: entry.version,
      by: name,
      text: Object.values(said)[0] ?? null,
      rung: typeof entry.body.rung === 'string' ? rungWords(desk, { rung: entry.body.rung }) : null,
      facts: Object.fromEntries(
        TOLD.flatMap((key) => {
          const value = entry.body[key];
          return typeof value === 'string' || typeof value === 'boolean' ? [[key, String(value)]] : [];
        }),
      ),
    })),
    abilities: guard.abilities(
      Object.fromEntries(await Promise.all(ACTIONS.map(async (action) => [action, await verdict(action)] as const))),
    ),
  };
}

/** What may be made public of it, once it is final or the person wishes to be cleared in public. */
function mayPublish({ pack }: MeasureDesk, m: Measure): { named: boolean; days: number } | null {
  const rung = pack.measures.find((r) => (isCleared(m) ? r.kind === 'clearing' : r.id === m.rung));
  const publish = rung?.publish ?? null;
  return publish && { named: publish.named && m.account !== null, days: publish.days };
}

const accountsIn = (m: Measure): string[] => [
  ...new Set([m.decider.account, ...m.passedOver.map((p) => p.account), ...(m.review ? [m.review.by.account] : [])]),
];
