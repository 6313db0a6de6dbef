import type { Db } from '../db/open.ts';
import { blind } from '../identity/keys.ts';
import { type Limits, networkSubject } from '../identity/limits.ts';
import { toldOf } from '../identity/said.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import type { Values } from '../mechanisms/record.rules.ts';
import { fieldsInWords, type ShownField } from '../mechanisms/values.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import { maskText } from '../text/mask.ts';
import { answer, normal, openedBy } from './outside.commands.ts';
import { unitNamed } from './queries.ts';
import { streamOf } from './store.ts';

/** A request from outside: which office, when, and from where (personal data, only for the limits). */
interface Visit {
  readonly officeId: string;
  readonly now: Instant;
  readonly client: string;
}

/** What the person it was for is asked about: nothing that the rule keeps private, and nobody else's name. */
export interface Asked {
  readonly recordId: string;
  readonly mechanism: Text;
  readonly duty: Text;
  readonly unit: Text;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly fields: readonly ShownField[];
  /** Some fields are private and left out. */
  readonly withheld: boolean;
  /** Last day on which the code serves. */
  readonly until: PlainDate;
}

export interface SaidOutside {
  readonly so: boolean;
  readonly words: string | null;
}

/** Where somebody without an account says whether a record is so, with the code that they were given. */
export interface ConfirmationDesk {
  /**
   * What was recorded.
   *
   * @throws Refusal `obligation.wrong-code`, the same for a record that never was; `limit.reached` after too many wrong ones
   */
  look(visit: Visit, recordId: string, code: string): Promise<Asked>;
  /**
   * Their answer. The same words with the same code are one answer, however often they are sent.
   *
   * @throws Refusal as `look`, and `obligation.say-what-was-not-so`
   */
  answer(visit: Visit, recordId: string, code: string, said: SaidOutside): Promise<void>;
}

export interface ConfirmationDeps {
  readonly db: Db;
  readonly limits: Limits;
  readonly mechanismsOf: (officeId: string) => Promise<MechanismWork>;
}

export function openConfirmations({ db, limits, mechanismsOf }: ConfirmationDeps): ConfirmationDesk {
  const contextOf = ({ officeId, now }: Visit): Context => ({
    officeId,
    now,
    actor: { kind: 'system', officeId, process: 'confirmation' },
  });

  /** A try counts as one of a secret does (packs/limits.yaml), and no more once it was right. */
  async function counted<T>({ officeId, client }: Visit, recordId: string, run: () => Promise<T>): Promise<T> {
    const tries = [
      ['secret-network', `${recordId} ${networkSubject(client)}`],
      ['secret-address', client],
      ['secret-number', recordId],
    ] as const;
    for (const [rule, subject] of tries) await limits.take(officeId, rule, subject);
    if (!isId(recordId)) throw new Refusal('obligation.wrong-code');
    const done = await run();
    for (const [rule, subject] of tries) await limits.giveBack(officeId, rule, subject);
    return done;
  }

  return {
    look: (visit, recordId, code) =>
      counted(visit, recordId, async () => {
        const ctx = contextOf(visit);
        const work = await mechanismsOf(visit.officeId);
        const { it, made } = await openedBy(db, ctx, work, recordId, code);
        const { dutyId } = it.duty;
        const told = await toldOf(db, work.keys, visit.officeId, streamOf(dutyId), dutyId);
        const recorded = told.find((t) => t.entry.type === 'obligation.recorded' && t.entry.body.record === recordId);
        const values = JSON.parse(recorded?.said.said ?? '{}') as Values;
        const { zh, en } = unitNamed(work, it.obligation.unit);
        return {
          recordId,
          mechanism: it.mechanism.name,
          duty: it.rule.name,
          unit: { zh, en },
          from: made.from,
          to: made.to,
          // The holder may have written somebody else's name where none was asked for.
          fields: fieldsInWords(it.rule.record, values, work, maskText),
          withheld: Object.entries(it.rule.record.properties).some(([id, f]) => f.private && values[id] !== undefined),
          until: made.code!.until,
        };
      }),

    answer: (visit, recordId, code, said) =>
      counted(visit, recordId, async () => {
        const ctx = contextOf(visit);
        const work = await mechanismsOf(visit.officeId);
        const digest = blind(
          work.keys,
          'confirmation-answer',
          JSON.stringify([recordId, normal(code), said.so, said.words]),
        );
        const call = {
          key: `confirmation.${digest.toString('base64url')}`,
          command: 'confirmation.answer',
          request: { recordId, so: said.so },
        };
        await refuseConflict(() =>
          idempotent(db, ctx, call, async (tx) => {
            await answer(tx, ctx, work, recordId, code, said);
            return {};
          }),
        );
      }),
  };
}
