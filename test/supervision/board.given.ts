import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { Db } from '../../src/db/open.ts';
import { follow } from '../../src/ledger/follow.ts';
import { place } from '../../src/ledger/seal.ts';
import { followForBoard } from '../../src/supervision/board.jobs.ts';
import { OFFICE } from '../support/office.ts';
import type { Watched } from './given.ts';

interface Figures {
  readonly [figure: string]: number;
}
interface Line {
  readonly duty: { readonly dutyId: string; readonly holderUnit: { readonly id: string } };
  readonly light: string;
  readonly card: string | null;
  readonly still: { readonly days: number; readonly because: string } | null;
  readonly way: readonly { readonly unit: { readonly id: string }; readonly level: { readonly id: string } }[];
}
interface Board {
  readonly today: string;
  readonly all: Figures;
  readonly by: Readonly<Record<string, readonly { readonly of: { readonly id: string }; readonly figures: Figures }[]>>;
  readonly due: readonly { readonly on: string; readonly n: number }[];
  readonly longest: readonly Line[];
}

export const good = <T>(response: LightMyRequestResponse): T => {
  expect(response.statusCode, response.body).toBe(200);
  return response.json<T>();
};

/** What a board's test does again and again. @param office as it stands once it is open */
export function boardOf(office: () => Watched) {
  /** What the worker does for the board, to the ledger's end. */
  async function count(db: Db = office().ownerDb): Promise<void> {
    const work = await office().house.cardsOf(OFFICE);
    while ((await place(office().ownerDb, OFFICE)).length > 0);
    while ((await follow(db, OFFICE, 'board', (tx, entries) => followForBoard(tx, OFFICE, work, entries))) > 0);
  }

  const board = async (who: string, query = '') => good<Board>(await office().ask(who, 'GET', `/api/board${query}`));
  const under = async (who: string, query = '') =>
    good<{ duties: Line[]; next: string | null }>(await office().ask(who, 'GET', `/api/board/duties${query}`));

  /** Everything that is counted, by what it is instead of by number. */
  async function counts(): Promise<string[]> {
    const { rows } = await office().owner.query(`
    SELECT concat_ws(' ', b.unit_id, b.mechanism, b.step, b.kind, b.state, b.light, b.in_parts, b.history, b.visibility, b.hidden_from,
      c.due_on, c.n, (SELECT count(*) FROM board_duty d WHERE d.bucket_id = c.bucket_id AND d.due_on = c.due_on)) AS line
    FROM board_count c JOIN board_bucket b USING (office_id, bucket_id) ORDER BY 1`);
    return rows.map((r) => r.line);
  }

  /** Makes all of it again from the ledger's first entry. */
  async function afresh(): Promise<string[]> {
    await office().owner.query('TRUNCATE board_bucket, board_count, board_duty');
    await office().owner.query(`UPDATE ledger_follower SET next_leaf = 0 WHERE follower = 'board'`);
    await count();
    return counts();
  }

  return { count, board, under, counts, afresh };
}
