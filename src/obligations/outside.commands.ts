import { parseLimit } from '../calendar/limit.ts';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import { blind, sha256 } from '../identity/keys.ts';
import { readableCode } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { todayOf } from '../mechanisms/days.commands.ts';
import { moved } from '../mechanisms/days.rules.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import { decided } from './confirm.commands.ts';
import { ensureMay, happen, type Opened, opened, openedFor, recordIn } from './record.commands.ts';
import type { Made } from './rules.ts';

/** Digest of a code as the ledger has it, keyed by the house: who has the ledger alone cannot try codes. */
const digestOf = (work: MechanismWork, recordId: string, code: string): string =>
  sha256(blind(work.keys, 'confirmation-code', `${recordId}\n${normal(code)}`)).toString('hex');

/** A code as it was given, however it was typed: it is read out, and some keyboards write full-width letters. */
export const normal = (code: string): string =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');

/**
 * The desk that asks people outside makes a code for them: with the link it opens the record and one answer. It is shown once, and never
 * to the holder; a new one replaces the old.
 *
 * @throws Refusal `obligation.not-found`, `.nothing-to-confirm`, `.confirmed-inside`, `.confirmed-by-another`
 */
export async function giveCode(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  dutyId: string,
  recordId: string,
): Promise<{ code: string; until: string }> {
  const it = await openedFor(tx, ctx, dutyId);
  const made = recordIn(it, recordId);
  ensureMay(ctx, 'giveCode', it, made, it.open.find((d) => d.dutyId === made.confirmDuty) ?? null);
  const { length, serves } = work.vocabulary.settings.code;
  const code = readableCode(length);
  const until = moved(work.calendar, todayOf(ctx, work), parseLimit(serves), 1);
  happen(tx, ctx, it, [
    { type: 'obligation.code-given', body: { record: recordId, digest: digestOf(work, recordId, code), until } },
  ]);
  return { code, until };
}

/** The record that a code opens. @throws Refusal `obligation.wrong-code`: also for one that is past, answered or never was */
export async function openedBy(
  read: Reader,
  ctx: Context,
  work: MechanismWork,
  recordId: string,
  code: string,
): Promise<{ it: Opened; made: Made }> {
  const [row] = await read.rows(
    sqlOf
      .selectFrom('obligation_record')
      .select('duty_id')
      .where('office_id', '=', ctx.officeId)
      .where('record_id', '=', recordId),
  );
  const it = row ? await opened(read, ctx.officeId, row.duty_id) : null;
  const made = it?.records.find((r) => r.recordId === recordId);
  const right = made?.code?.digest === digestOf(work, recordId, code) && made.code.until >= todayOf(ctx, work);
  if (!it || !made || !right) throw new Refusal('obligation.wrong-code');
  return { it, made };
}

/** The person it was for says whether it was so, without an account and without the helper. */
export async function answer(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  recordId: string,
  code: string,
  said: { readonly so: boolean; readonly words: string | null },
): Promise<Opened> {
  const { it, made } = await openedBy(tx, ctx, work, recordId, code);
  const duty = it.open.find((d) => d.dutyId === made.confirmDuty);
  if (!duty) throw new Refusal('obligation.wrong-code');
  if (!said.so && said.words === null) throw new Refusal('obligation.say-what-was-not-so');
  const word = said.so ? { so: true as const, words: said.words } : { so: false as const, words: said.words! };
  return decided(tx, ctx, work, it, made, duty, 'outside', word);
}
