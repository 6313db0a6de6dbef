import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../../src/db/open.ts';
import * as findings from '../../src/findings/commands.ts';
import type { Context } from '../../src/ledger/append.ts';
import { seenThere } from '../findings/given.ts';
import { OFFICE } from '../support/office.ts';
import { type Watched, watchedOffice } from './given.ts';

let office: Watched;
beforeAll(async () => {
  office = await watchedOffice();
});
beforeEach(() => office.at('2026-03-02T09:00'));
afterAll(() => office.close());

async function run<T>(
  who: string,
  command: (tx: Tx, ctx: Context, work: findings.FindingWork) => Promise<T>,
): Promise<T> {
  const ctx = { officeId: OFFICE, now: office.now(), actor: await office.actor(who) };
  const work = await office.house.findingsOf(OFFICE);
  return office.house.db.transact((tx) => command(tx, ctx, work));
}

const find = (rule: string) =>
  run('supervision-supervisor', (...a) => findings.openFinding(...a, seenThere({ rule: { id: rule, version: 1 } })));
const cards = async () =>
  (
    await office.owner.query(
      `SELECT c.rule, c.colour, c.holder_unit FROM card c JOIN duty d USING (office_id, duty_id) WHERE d.about LIKE 'finding:%' ORDER BY c.issued_at, c.rule`,
    )
  ).rows;

describe('a fee off the list', () => {
  it('draws a card once the finding stands, not while it is only told, and once only', async () => {
    const { findingId } = await find('no-fees');
    await office.round();
    expect(await cards()).toEqual([]);
    await run('housing-handler', (...a) => findings.agree(...a, findingId, '属实，已退还。', null));
    await office.round();
    await office.round();
    expect(await cards()).toEqual([{ rule: 'fee-off-list', colour: 'yellow', holder_unit: 'housing' }]);
  });

  it('a finding by another rule draws none', async () => {
    const { findingId } = await find('no-gifts');
    await run('housing-handler', (...a) => findings.agree(...a, findingId, '属实。', null));
    await office.round();
    expect(await cards()).toHaveLength(1);
  });
});
