import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { type Desk, faultsOf, overflowOf, sitDown } from '../support/workbench.ts';

const origin = inject('origin');
const password = inject('demoPassword');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

interface Line {
  readonly cardId: string;
  /** `null` for a breach. */
  readonly dueOn: string | null;
  readonly contestUntil: string;
}

/** Somebody of the demo office with a card of their own on a due day, still to be contested: whose it is depends on the day. */
async function holder(): Promise<{ desk: Desk; card: Line }> {
  for (const username of ['handler', 'clerk', 'callback']) {
    const desk = await sitDown(browser, { origin, username, password });
    const { cards } = await desk.ask<{ cards: Line[] }>('GET', '/api/cards?view=mine&state=issued');
    const card = cards.find((c) => c.dueOn !== null && Date.parse(c.contestUntil) > Date.now() + 60_000);
    if (card) return { desk, card };
    await desk.context.close();
  }
  throw new Error('Nobody has a card that may still be contested.');
}

const REASON = '那几天一直在等对方补充材料，计时应当暂停。';
const GROUNDS = '查台账，当时确在等待补充，不应计时。';

test('a holder contests a card, somebody not concerned withdraws it, and who came second is told so', async () => {
  const { desk, card } = await holder();
  const { page } = desk;
  await page.goto('/workbench/');
  await page.getByRole('link', { name: '预警' }).first().click();
  await page.getByRole('heading', { name: '预警', level: 1 }).waitFor();
  await page.locator(`[data-row][href$="${card.cardId}"]`).click();
  // What it is stands on it: a fact by a rule, not a verdict.
  await page.getByText('不是对人的结论').waitFor();
  await page.getByRole('heading', { name: '到期日这样算出' }).waitFor();

  // By keyboard alone, and the place is kept when the window goes.
  const contest = page.getByRole('button', { name: '提出异议' });
  await contest.focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: '提出异议' });
  await form.getByRole('button', { name: '提出异议' }).click();
  await form.getByText('请填写').waitFor();
  await form.getByLabel('理由').fill(REASON);
  expect(await faultsOf(page)).toEqual([]);
  await form.getByRole('button', { name: '提出异议' }).press('Enter');
  await form.waitFor({ state: 'hidden' });
  await page.getByText('异议复核中').first().waitFor();
  expect(await page.locator('.card-acts :focus').textContent()).toBe('提出异议');
  expect(await contest.getAttribute('aria-disabled')).toBe('true');
  // What is on its way to be decided is not decided by its holder.
  expect(await page.getByRole('heading', { name: '复核这张预警' }).count()).toBe(0);

  const first = await sitDown(browser, { origin, username: 'supervisor', password, lang: 'en', width: 390 });
  await first.page.goto('/workbench/?step=decide-card');
  await first.page.locator(`[data-row][href$="${card.cardId}"]`).click();
  await first.page.getByRole('heading', { name: 'Decide on this card' }).waitFor();
  expect(await first.page.getByText(REASON).count()).toBeGreaterThan(0);
  expect([await faultsOf(first.page), await overflowOf(first.page)]).toEqual([[], 0]);

  // The same page is open in a second window, and stays as it was.
  const second = await first.context.newPage();
  await second.goto(`/workbench/cards/${card.cardId}`);
  await second.getByRole('heading', { name: 'Decide on this card' }).waitFor();

  await first.page.getByRole('radio', { name: /^Withdraw/ }).check();
  await first.page.getByLabel('Reasons').fill(GROUNDS);
  await first.page.locator('[data-act="decide"] button[type="submit"]').click();
  await first.page.getByText('Withdrawn: it counts nowhere and stays on record.').waitFor();

  await second.getByRole('radio', { name: /^Uphold/ }).check();
  await second.getByLabel('Reasons').fill('It is as the card says.');
  await second.locator('[data-act="decide"] button[type="submit"]').click();
  await second.getByRole('alert').getByText('It was withdrawn; there is nothing left to do.').waitFor();
  // What was written is not lost by that.
  expect(await second.getByLabel('Reasons').inputValue()).toBe('It is as the card says.');
  await first.context.close();

  await page.reload();
  await page.getByText('复核决定：撤销').waitFor();
  await page.getByText(GROUNDS).waitFor();
  await page.goto('/workbench/cards?state=withdrawn');
  await page.locator(`[data-row][href$="${card.cardId}"]`).waitFor();
  await desk.context.close();
});

test('what one may not see is told like what is not there; an office without cards says what would come', async () => {
  const { desk, card } = await holder();
  await desk.context.close();
  const { page, context } = await sitDown(browser, { origin, username: 'admin', password, lang: 'en' });
  const told = async (cardId: string) => {
    await page.goto(`/workbench/cards/${cardId}`);
    await page.getByRole('heading', { name: 'No such card' }).waitFor();
    return page.locator('main').innerText();
  };
  expect(await told(card.cardId)).toBe(await told('00000000-0000-8000-8000-000000000000'));
  await page.goto('/workbench/cards');
  await page.getByText('No cards for your posts').waitFor();
  await context.close();
});

test('colours are told by shape and word, and only a red card is red', async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'supervisor', password });
  const shapes = new Map<string, string>();
  for (const [colour, word] of [
    ['red', '红牌'],
    ['yellow', '黄牌'],
    ['prompt', '提示'],
  ] as const) {
    await page.goto(`/workbench/cards?view=office&colour=${colour}&state=issued`);
    const mark = page.locator('.card-mark').first();
    await mark.waitFor();
    expect((await mark.innerText()).trim()).toBe(word);
    // The filters speak as the cards do, whose words come from the pack.
    const state = await page.locator('.row .card-standing .soft').first().innerText();
    expect(await page.locator('.card-filters').innerText()).toMatch(new RegExp(`${word}\\s+${state}`));
    shapes.set((await mark.locator('path').getAttribute('d')) ?? '', word);
    const ink = await mark.evaluate(
      (e) => (globalThis as unknown as { getComputedStyle(of: unknown): { color: string } }).getComputedStyle(e).color,
    );
    expect(ink === 'rgb(179, 38, 30)').toBe(colour === 'red');
  }
  expect(shapes.size).toBe(3);
  await context.close();
});
