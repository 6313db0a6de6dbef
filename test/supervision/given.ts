import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { type Db, openDb } from '../../src/db/open.ts';
import type { Duty } from '../../src/duties/rules.ts';
import type { Context } from '../../src/ledger/append.ts';
import { follow } from '../../src/ledger/follow.ts';
import { place } from '../../src/ledger/seal.ts';
import { sweep } from '../../src/supervision/cards.jobs.ts';
import { followForCards } from '../../src/supervision/watch.jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

/** A card's row, as far as tests ask. */
export interface CardRow {
  readonly card_id: string;
  readonly rule: string;
  readonly state: string;
  readonly holder_unit: string;
  readonly holder_post: string | null;
  readonly holder_account: string | null;
  readonly issued_at: Date;
  readonly contest_until: Date;
  readonly decide_duty: string | null;
  readonly facts: { readonly cards?: readonly string[] };
}

/** An office whose worker is moved on by hand. */
export interface Watched extends TestOffice {
  readonly ownerDb: Db;
  ctx(): Context;
  /** Places what is in the ledger and follows it. */
  follow(): Promise<void>;
  sweep(db?: Db, batch?: number): Promise<number>;
  /** All that the worker does for cards, once. */
  round(): Promise<void>;
  /** A case in the hands of the housing bureau, due five working days from its dispatch. */
  handled(): Promise<string>;
  answer(caseId: string): Promise<void>;
  handle(caseId: string): Promise<Duty>;
  /** Of one case, in order of time; without those of the call-back desk, which nobody moves on here. */
  cards(caseId: string): Promise<CardRow[]>;
}

export async function watchedOffice(): Promise<Watched> {
  const office = await testOffice();
  const ownerDb = openDb(office.ownerUrl, 3);
  const ctx = (): Context => ({
    officeId: OFFICE,
    now: office.now(),
    actor: { kind: 'system', officeId: OFFICE, process: 'cards' },
  });
  const following = async () => {
    const work = await office.house.cardsOf(OFFICE);
    // What a card's own entries mean is followed in the same round.
    for (let more = 1; more > 0; ) {
      while ((await place(ownerDb, OFFICE)).length > 0);
      more = await follow(ownerDb, OFFICE, 'cards', (tx, entries) => followForCards(tx, ctx(), work, entries));
    }
  };
  const sweeping = async (db: Db = office.house.db, batch?: number) =>
    sweep(db, ctx(), await office.house.cardsOf(OFFICE), batch);
  return {
    ...office,
    ownerDb,
    ctx,
    follow: following,
    sweep: sweeping,
    async round() {
      await following();
      await sweeping();
      await following();
    },
    async handled() {
      const { caseId } = await office.file();
      await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
      await office.as('housing-handler', caseId, routing.accept);
      return caseId;
    },
    async answer(caseId) {
      const said = { result: '已修好。', reasons: '屋面开裂。', basis: '物业管理条例。', next: '可再来信。' };
      await office.as('housing-handler', caseId, (...a) => handling.answer(...a, said));
    },
    handle: async (caseId) => (await office.duties(caseId)).find((d) => d.step === 'handle')!,
    async cards(caseId) {
      const { rows } = await office.owner.query(
        `SELECT c.* FROM card c JOIN duty d USING (office_id, duty_id) WHERE d.about = $1 AND d.step <> 'confirm' ORDER BY c.issued_at, c.rule`,
        [`case:${caseId}`],
      );
      return rows;
    },
    async close() {
      await ownerDb.close();
      await office.close();
    },
  };
}
