import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import type { Dealing } from '../../src/cases/lists.commands.ts';
import type { Tx } from '../../src/db/open.ts';
import * as findings from '../../src/findings/commands.ts';
import type { Context } from '../../src/ledger/append.ts';
import { seenThere } from '../findings/given.ts';
import { newKey, OFFICE } from '../support/office.ts';
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

const SAID = { result: '已办结。', reasons: '材料齐全。', basis: '无需专门依据。', next: '可再来信。' };
const FIFTY: Dealing = { charged: { fee: null, what: '王某某的加急费', amount: 5000 }, refused: null };
const answered = async (dealing: Dealing, who = 'housing-handler', given?: string) => {
  const caseId = given ?? (await office.handled());
  await office.as(who, caseId, (...a) => handling.answer(...a, SAID, dealing));
  return caseId;
};
const rate = (caseId: string, dealing: Dealing, solved = false, comment: string | null = null) =>
  office.as('citizen', caseId, (...a) =>
    closing.confirm(...a, { solved, satisfaction: solved ? 5 : 1, comment, dealing }),
  );
const drawn = async (caseId: string) =>
  (await office.cards(caseId))
    .map((c) => [c.rule, c.holder_unit] as const)
    .filter(([rule]) => !/^(late|due|repeated)/.test(rule));
const view = async (who: string, url: string) => (await office.ask(who, 'GET', url)).json();
const text = async (who: string, caseId: string, rule: string) => {
  const card = (await office.cards(caseId)).find((c) => c.rule === rule)!;
  return view(who, `/api/cards/${card.card_id}`);
};

describe('what the unit itself puts on record with its answer', () => {
  it('off the list draws a yellow card on whoever answered, once, with item, amount and the most on the list', async () => {
    const caseId = await answered({
      charged: { fee: 'identity-card-renewal', what: null, amount: 5000 },
      refused: { ground: null, why: '领导不在' },
    });
    await office.round();
    await office.round();
    expect(await drawn(caseId)).toEqual([
      ['fee-recorded', 'housing'],
      ['refusal-recorded', 'housing'],
    ]);
    const page = await text('housing-handler', caseId, 'fee-recorded');
    expect(page).toMatchObject({
      card: {
        colour: { id: 'yellow' },
        text: { zh: '随答复登记的收费：居民身份证换领工本费，50 元，高于清单标准 20 元。' },
      },
      ruleVersion: 2,
      register: { id: 'no-fees' },
      facts: { charged: { amount: { en: '50 yuan' }, most: { en: '20 yuan' } } },
      abilities: { contest: true },
    });
    const refused = await text('housing-handler', caseId, 'refusal-recorded');
    expect(refused.card.text.zh).toBe('随答复登记的不予办理理由：其他理由，不在公示清单内。');
    expect(JSON.stringify(refused), 'no words of anybody').not.toContain('领导不在');
  });

  it('on the list draws none, and the person reads it with the answer', async () => {
    const caseId = await answered({
      charged: { fee: 'passport', what: null, amount: 12_000 },
      refused: { ground: 'information-again', why: null },
    });
    await office.round();
    expect(await drawn(caseId)).toEqual([]);
    const page = await view('housing-handler', `/api/cases/${caseId}`);
    expect(page.record).toMatchObject({
      charged: { item: { zh: '普通护照费' }, off: null },
      refused: { ground: { zh: '重复申请' }, off: null },
    });
    expect(page.said).toBeNull();
  });

  it('its words lie in the vault alone, masked where they are read, and all folds again', async () => {
    const caseId = await answered(FIFTY);
    const page = await view('supervision-supervisor', `/api/cases/${caseId}`);
    expect(page.record.charged.what).toMatch(/加急费$/);
    const { entries } = await view('housing-handler', `/api/cases/${caseId}/ledger`);
    expect(JSON.stringify(entries)).not.toContain('加急费');
    expect(entries.map((e: { type: string }) => e.type)).toContain('case.answered');
  });

  it('what neither list has is refused, and something else wants words', async () => {
    const caseId = await office.handled();
    const ask = async (more: object) =>
      (
        await office.ask('housing-handler', 'POST', `/api/cases/${caseId}/answer`, { ...SAID, ...more }, newKey())
      ).json();
    expect((await ask({ charged: { fee: 'stamp', amount: 100 } })).code).toBe('case.not-on-lists');
    expect((await ask({ refused: { ground: 'mood' } })).code).toBe('case.not-on-lists');
    expect((await ask({ charged: { fee: null, what: ' ', amount: 100 } })).code).toBe('request.invalid');
    expect((await ask({ charged: { fee: 'passport', amount: 0 } })).code).toBe('request.invalid');
    // One key, one answer: sent twice, one card.
    const key = newKey();
    const body = { ...SAID, charged: { fee: null, what: '加急费', amount: 5000 } };
    for (const _ of [1, 2])
      expect((await office.ask('housing-handler', 'POST', `/api/cases/${caseId}/answer`, body, key)).statusCode).toBe(
        200,
      );
    await office.round();
    expect(await drawn(caseId)).toEqual([['fee-recorded', 'housing']]);
  });

  it('a correction falls to the level that corrects, not to whoever answered first', async () => {
    const caseId = await answered({ charged: null, refused: null });
    await rate(caseId, { charged: null, refused: null });
    await answered(FIFTY, 'qu-head', caseId);
    await office.round();
    expect(await drawn(caseId)).toEqual([['fee-recorded', 'qu']]);
  });
});

describe('what the person says', () => {
  it('draws a prompt on whoever answered, though the level above corrects by now; said twice it is one word', async () => {
    const caseId = await answered({ charged: null, refused: null });
    const said: Dealing = { ...FIFTY, refused: { ground: null, why: null } };
    await rate(caseId, said);
    await office.round();
    expect(await drawn(caseId)).toEqual([
      ['fee-said', 'housing'],
      ['refusal-said', 'housing'],
    ]);
    const again = { solved: false, satisfaction: 2, comment: '还是没解决。', dealing: said };
    await office.as('callback-callback', caseId, (...a) => closing.call(...a, again));
    await office.round();
    expect(await drawn(caseId)).toHaveLength(2);
    const { card, abilities } = await text('housing-handler', caseId, 'fee-said');
    expect(card.colour.id).toBe('prompt');
    expect(card.text.zh).toBe(
      '来件人反映被要求交费：其他费用，50 元，不在公示清单内。这是来件人一方的说法，请承办人说明情况。',
    );
    expect(abilities).toMatchObject({ answer: true, contest: true });
    const page = await view('supervision-supervisor', `/api/cases/${caseId}`);
    expect([page.record, page.said.charged.amount.zh, page.said.refused.ground.zh]).toEqual([
      null,
      '50 元',
      '没有说明依据',
    ]);
  });

  it('of a fee on the list draws none', async () => {
    const caseId = await answered({ charged: null, refused: null });
    await rate(caseId, { charged: { fee: 'passport', what: null, amount: 12_000 }, refused: null }, true);
    await office.round();
    expect(await drawn(caseId)).toEqual([]);
  });

  it('who may not see the case sees no card of it, and a withdrawn one leaves no trace in what is counted', async () => {
    const caseId = await answered({ charged: null, refused: null });
    await rate(caseId, FIFTY);
    await office.round();
    const cardId = (await office.cards(caseId)).find((c) => c.rule === 'fee-said')!.card_id;
    expect((await office.ask('water-handler', 'GET', `/api/cards/${cardId}`)).json().code).toBe('card.not-found');
    const post = (who: string, act: string, body: object) =>
      office.ask(who, 'POST', `/api/cards/${cardId}/${act}`, body, newKey());
    await post('housing-handler', 'contest', { reason: '本科室没有收费，收据为物业公司开具。' });
    const decided = { outcome: 'withdrawn', reasons: '收据由物业公司开具。' };
    expect((await post('supervision-supervisor', 'decide', decided)).json().state).toBe('withdrawn');
    await office.round();
    expect((await view('supervision-supervisor', `/api/cards/${cardId}`)).card.state.id).toBe('withdrawn');
    expect(await drawn(caseId)).toHaveLength(1);
  });
});

it('all of it folds to the same rows again', async () => {
  await office.round();
  expect((await office.verify()).difference).toBeNull();
});
