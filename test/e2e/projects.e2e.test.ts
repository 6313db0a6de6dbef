import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type House, openHouse } from '../../src/app/compose.ts';
import { type Cluster, openCluster } from '../../src/db/cluster.ts';
import type { Tx } from '../../src/db/open.ts';
import type { StaffActor } from '../../src/kernel/actor.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { instant } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';
import { draw } from '../../src/projects/choose.commands.ts';
import * as collecting from '../../src/projects/collect.commands.ts';
import { openBrowser } from '../support/browser.ts';
import { faultsOf, overflowOf, sitDown } from '../support/workbench.ts';

const origin = inject('origin');
const password = inject('demoPassword');
const DAY_MS = 86_400_000;

let browser: Browser;
let cluster: Cluster;
let house: House;
beforeAll(async () => {
  browser = await openBrowser();
  const dataDir = inject('dataDir');
  cluster = await openCluster(dataDir);
  const { appUrl } = cluster;
  house = await openHouse({ appUrl, dataDir, publicUrl: origin, trustProxy: '', logLevel: 'silent' });
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
  await cluster?.leave();
});

/** A year whose candidates people may choose from today, or whose choice is over: days have passed that no test waits for. */
async function yearPast(year: number, choosing: boolean): Promise<string> {
  const office = (await house.offices.all())[0]!.officeId;
  const desk = await house.projectsOf(office);
  const unit = { unitId: 'gov-office', unitPath: desk.path('gov-office') };
  const accountId = derivedId('desk');
  const head: StaffActor = {
    ...{ kind: 'staff', officeId: office, accountId },
    posts: [{ postId: 'gov-office-head', role: 'head', ...unit }],
  };
  const at = <T>(daysAgo: number, run: (tx: Tx, ctx: Context) => Promise<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId: office, actor: head, now: instant(Date.now() - daysAgo * DAY_MS) }));
  const { collectionId } = await at(80, (tx, ctx) => collecting.open(tx, ctx, desk, year));
  for (const title of ['菜场加装遮雨棚', '公园多放长椅']) {
    const proposed = { title, why: '下雨没处躲。', place: null, contact: null };
    const { proposalId } = await at(70, (tx, ctx) => collecting.propose(tx, ctx, desk, collectionId, proposed));
    const drafted = {
      ...{ title, what: '按图施工。', gains: '买菜的人', owner: 'commerce-bureau', places: ['shibu'] },
      ...{ money: 10_000_000, proposals: [proposalId] },
    };
    await at(70, (tx, ctx) => collecting.draft(tx, ctx, desk, collectionId, drafted));
  }
  await at(choosing ? 3 : 40, (tx, ctx) => collecting.openChoice(tx, ctx, desk, collectionId));
  if (!choosing) await at(1, (tx, ctx) => draw(tx, ctx, desk, collectionId));
  return collectionId;
}

interface Years {
  readonly years: readonly {
    readonly state: string;
    readonly projects: readonly { readonly projectId: string; readonly title: string }[];
  }[];
}
interface ProjectPage {
  readonly lists: readonly {
    readonly listId: string;
    readonly picks: readonly { readonly nth: number; readonly result: string | null }[];
  }[];
}

test('a citizen proposes and chooses, the office adopts the list, and somebody asked says that it arrived', async () => {
  const year = new Date().getFullYear() + 2;
  const [choosing, over] = [await yearPast(year, true), await yearPast(year + 1, false)];
  const context = await browser.newContext({
    ...{ baseURL: origin, javaScriptEnabled: false, locale: 'zh-CN', viewport: { width: 390, height: 844 } },
  });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('link', { name: '民生实事' }).click();
  await page.getByRole('button', { name: '提一个建议' }).click();
  await page.getByRole('button', { name: '提交建议' }).click();
  await page.getByRole('alert').getByText('请写想办的事').waitFor();
  await page.getByLabel('想办的事').fill('给社区门口装一盏灯');
  await page.getByLabel('为什么').fill('晚上看不见台阶。');
  await page.getByRole('button', { name: '提交建议' }).click();
  await page.getByRole('heading', { name: '收到您的建议了，谢谢' }).waitFor();

  const choose = async () => {
    await page.goto(`/projects/choose/${choosing}`);
    await page.getByLabel('菜场加装遮雨棚').check();
    await page.getByLabel('您的手机号或邮箱').fill('138 0000 5678');
    await page.getByRole('button', { name: '提交', exact: true }).click();
  };
  await choose();
  await page.getByRole('heading', { name: '您的选择已经计入，谢谢' }).waitFor();
  await choose();
  await page.getByRole('alert').getByText('今年已经选过了').waitFor();

  const head = await sitDown(browser, { origin, username: 'llv.qingyang', password });
  await head.page.goto(`/workbench/project-collections/${over}`);
  await head.page.getByRole('button', { name: '确定年度清单' }).click();
  const window = head.page.getByRole('dialog');
  const [first, second] = [window.locator('fieldset').nth(0), window.locator('fieldset').nth(1)];
  await second.getByRole('checkbox', { name: '列入' }).uncheck();
  await first.getByLabel('节点 1').fill('全部装好');
  await first.getByLabel('日期').fill(`${year + 1}-06-30`);
  await first.getByLabel('应受益人数').fill('400');
  await window.getByLabel('理由（与挑选结果不一致时）').fill('财力只够办一项。');
  await window.getByRole('button', { name: '确定年度清单' }).click();
  await head.page.getByText('清单已定').waitFor();
  const { years } = await head.ask<Years>('GET', '/api/projects/years');
  expect(years[0]).toMatchObject({ state: 'adopted', projects: [{ state: 'adopted' }, { state: 'not-chosen' }] });
  expect(await faultsOf(head.page)).toEqual([]);

  const school = years.flatMap((y) => y.projects).find((p) => p.title === '学校门口接送等候区')!.projectId;
  const desk = await sitDown(browser, { origin, username: 'callback', password });
  const { lists } = await desk.ask<ProjectPage>('GET', `/api/projects/${school}`);
  const { listId, picks } = lists[0]!;
  const { nth } = picks.find((p) => p.result === null)!;
  const { code } = await desk.ask<{ code: string }>('POST', `/api/project-lists/${listId}/people/${nth}/code`, {});
  await page.goto(`/projects/answer/${listId}/${nth}`);
  await page.getByLabel('确认码').fill(code);
  await page.getByRole('button', { name: '继续' }).click();
  await page.getByLabel('得到了', { exact: true }).check();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByRole('heading', { name: '谢谢您，已经记下' }).waitFor();
  const after = await desk.ask<ProjectPage>('GET', `/api/projects/${school}`);
  expect(after.lists[0]!.picks.find((p) => p.nth === nth)!.result).toBe('got');

  const reader = await browser.newContext({ baseURL: origin, viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  const shown = await reader.newPage();
  for (const path of ['/projects', `/projects/${school}`, `/projects/choose/${choosing}`]) {
    await shown.goto(path);
    expect([path, await faultsOf(shown), await overflowOf(shown)]).toEqual([path, [], 0]);
  }
  for (const one of [context, head.context, desk.context, reader]) await one.close();
});
