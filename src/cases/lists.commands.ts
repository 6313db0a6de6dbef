import { dateIn } from '../calendar/zone.ts';
import { about } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Dossier } from './dossier.ts';
import { judgeFee, judgeGround, type OnRecord } from './lists.rules.ts';
import { streamOf } from './store.ts';

/** What somebody says was charged or refused: an item of the list, or something else in words. Amounts in fen, for one. */
export interface Dealing {
  readonly charged: { readonly fee: string | null; readonly what: string | null; readonly amount: number } | null;
  /** A person who was told no ground names none and gives no words. */
  readonly refused: { readonly ground: string | null; readonly why: string | null } | null;
}

export const NOTHING: Dealing = { charged: null, refused: null };

/**
 * Held against the lists as they are today: codes and figures for the entry, the words into the vault.
 *
 * @throws Refusal `case.not-on-lists` for an id that neither list has
 */
export function onRecord(dossier: Dossier, { charged, refused }: Dealing): OnRecord {
  const { lists, calendar } = dossier.work;
  const fee = charged && judgeFee(lists, charged.fee, charged.amount, dateIn(calendar.zone, dossier.at));
  const ground = refused && judgeGround(lists, refused.ground, refused.why !== null);
  if ((charged && !fee) || (refused && !ground)) throw new Refusal('case.not-on-lists');
  const [chargedFor, refusedFor] = [
    dossier.sayIf('charged', charged?.what ?? null),
    dossier.sayIf('refused', refused?.why ?? null),
  ];
  return {
    ...(fee && { charged: fee, ...(chargedFor && { chargedFor }) }),
    ...(ground && { refused: ground, ...(refusedFor && { refusedFor }) }),
  };
}

/** What of it the person has not said of this answer before: said twice, it is one word, and draws one card. */
export async function unsaid(dossier: Dossier, { charged, refused }: Dealing): Promise<Dealing> {
  const { said } = dossier.appeal.detail;
  const words = async (ref: OnRecord['chargedFor']) => (ref ? await dossier.read(ref) : null);
  const chargedBefore =
    charged !== null &&
    said?.charged?.fee === charged.fee &&
    said.charged.amount === charged.amount &&
    (await words(said.chargedFor)) === charged.what;
  const refusedBefore =
    refused !== null && said?.refused?.ground === refused.ground && (await words(said.refusedFor)) === refused.why;
  return { charged: chargedBefore ? null : charged, refused: refusedBefore ? null : refused };
}

/**
 * The duty whose doing the person speaks of: that of the answer. Of an appeal handled with another it is the other's; one that the level
 * above corrects by now is no longer that level's doing.
 */
export async function answeredBy(dossier: Dossier): Promise<Duty | undefined> {
  const { tx, ctx, appeal } = dossier;
  const newest = (duties: readonly Duty[]) => {
    const works = duties.filter((d) => d.step === 'handle' || d.step === 'correct');
    return works.findLast((d) => d.state === 'claimed') ?? works.findLast(isEnded);
  };
  const own = newest(dossier.duties);
  if (own || appeal.leadCase === null) return own;
  return newest(await about(tx, ctx.officeId, streamOf(appeal.leadCase)));
}
