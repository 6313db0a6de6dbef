import { brokenConstraint, type Db } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import type { Instant } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { type CardWork, type Draft, issue, withdraw } from './cards.commands.ts';
import { type Card, cardIdOf, drawn, isMoot, nextLook, type Threshold, thresholds } from './cards.rules.ts';
import { cardsOn, setLooks, takeDue, type Watch, wholes } from './cards.store.ts';

const BATCH = 1_000;
/** How often a batch is begun anew because somebody acted on a card of it meanwhile. */
const TRIES = 5;

/**
 * Looks at every duty that is due to be looked at, in the order of time, and issues and withdraws what follows: in batches, each a
 * transaction of its own. A worker takes what no other has taken; one that dies has done a whole batch or nothing; a card's id follows
 * from what it is about, so that nothing is issued twice whatever clock is changed back. Cards carry the true time of their threshold,
 * also where the house was down at that hour.
 *
 * @returns how many were looked at
 */
export async function sweep(db: Db, ctx: Context, work: CardWork, batch = BATCH): Promise<number> {
  let looked = 0;
  for (;;) {
    const done = await sweepBatch(db, ctx, work, batch, TRIES);
    looked += done;
    if (done < batch) return looked;
  }
}

async function sweepBatch(db: Db, ctx: Context, work: CardWork, batch: number, tries: number): Promise<number> {
  try {
    return await db.transact(async (tx) => {
      const due = await takeDue(tx, ctx.officeId, ctx.now, batch);
      if (due.length === 0) return 0;
      // A full batch reaches only as far as its last: what comes later is issued later, also for duties that are in it.
      const until = due.length < batch ? ctx.now : due.at(-1)!.lookAt;
      const ids = due.map((w) => w.dutyId);
      const [found, cards] = [await dutiesById(tx, ctx.officeId, ids), await cardsOn(tx, ctx.officeId, ids)];
      const looks = look(due, found, cards, work, until);
      const steps = looks.filter((l) => l.passed.some((t) => t.rule.kind === 'stepLate')).map((l) => l.duty.dutyId);
      const whole = await wholes(tx, ctx.officeId, steps);
      await withdraw(
        tx,
        ctx,
        looks.flatMap(({ moot, duty: { dueOn, dueAt } }) =>
          moot.map((card) => ({ card, body: { because: 'due-moved' as const, dueOn, dueAt } })),
        ),
      );
      await issue(
        tx,
        ctx,
        work,
        looks
          .flatMap((l) => drafts(ctx.officeId, l, whole.get(l.duty.dutyId) ?? null))
          .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
      );
      const next = new Map(looks.map((l) => [l.duty.dutyId, l.next]));
      setLooks(
        tx,
        ctx.officeId,
        due.map(({ dutyId, since }) => ({ dutyId, since, lookAt: next.get(dutyId) ?? null })),
      );
      return due.length;
    });
  } catch (error) {
    if (brokenConstraint(error) !== 'ledger_entry_pkey' || tries <= 1) throw error;
    return sweepBatch(db, ctx, work, batch, tries - 1);
  }
}

interface Look {
  readonly duty: Duty;
  /** Thresholds passed, and the cards that are there. */
  readonly passed: readonly Threshold[];
  readonly known: ReadonlySet<string>;
  readonly moot: readonly Card[];
  readonly next: Instant | null;
}

function look(
  due: readonly Watch[],
  duties: readonly Duty[],
  cards: readonly Card[],
  { cards: { rules }, calendar }: CardWork,
  until: Instant,
): Look[] {
  const byId = new Map(duties.map((d) => [d.dutyId, d]));
  const byDuty = Map.groupBy(cards, (c) => c.dutyId);
  return due.flatMap(({ dutyId, since }) => {
    const duty = byId.get(dutyId);
    if (!duty) return [];
    const own = byDuty.get(dutyId) ?? [];
    const all = thresholds(rules, duty, since, calendar);
    return [
      {
        duty,
        passed: all.filter((t) => t.at <= until),
        known: new Set(own.map((c) => c.cardId)),
        moot: own.filter((c) => isMoot(c, rules, duty, calendar)),
        next: nextLook(all, until),
      },
    ];
  });
}

const drafts = (officeId: string, { duty, passed, known }: Look, whole: Instant | null): Draft[] =>
  drawn(passed, duty, whole).flatMap(({ rule, at }) => {
    const cardId = cardIdOf(officeId, duty.dutyId, rule.id, duty.dueAt!);
    const facts = { step: duty.step, dueOn: duty.dueOn!, by: rule.by };
    return known.has(cardId) ? [] : [{ cardId, rule, duty, at, facts }];
  });
