import { queueAccount } from '../../src/identity/commands.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import type { Instant } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';
import { openOrg } from '../../src/org/commands.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

/** Two supervisors from outside the office: one who is in teams, and one who is not. */
export const OUTSIDE = ['supervision-inspector', 'supervision-inspector-other'] as const;

export interface Inspecting extends TestOffice {
  /** Plans one as the supervisor; gives its id. */
  plan(more?: object, who?: string): Promise<string>;
  act(who: string, id: string, action: string, body?: object, key?: string): Promise<{ status: number; code?: string }>;
  page(who: string, id: string): Promise<{ status: number; body: Page }>;
  list(who: string): Promise<Page['inspection'][]>;
}

export interface Page {
  readonly inspection: {
    readonly inspectionId: string;
    readonly knows: string;
    readonly title: string | null;
    readonly targets: readonly { readonly id: string }[];
    readonly state: { readonly id: string };
    readonly findings: number | null;
  };
  readonly items: readonly { readonly id: string; readonly result: { readonly id: string } | null }[];
  readonly findings: readonly { readonly findingId: string; readonly state: { readonly id: string } }[];
  readonly report: string | null;
  readonly proof: {
    readonly commitment: string;
    readonly file: string | null;
    readonly seal: { readonly treeSize: number } | null;
  } | null;
}

export const MADE_AT = '2026-03-10T01:30:00.000Z';

/** An office with supervisors from outside, on Monday 2 March 2026. */
export async function inspectingOffice(): Promise<Inspecting> {
  const office = await testOffice();
  const begun: Context = {
    officeId: OFFICE,
    actor: { kind: 'system', officeId: OFFICE, process: 'test' },
    now: '2025-01-01T00:00:00.000Z' as Instant,
  };
  await office.house.db.transact(async (tx) => {
    for (const who of OUTSIDE)
      queueAccount(tx, begun, { accountId: derivedId(OFFICE, who), username: who, displayName: who, lang: 'zh' });
    await openOrg(tx, begun, {
      units: [],
      posts: OUTSIDE.map((postId) => ({
        postId,
        unitId: 'supervision',
        role: 'inspector' as const,
        zh: '特邀监察员',
        en: 'Outside supervisor',
      })),
      holders: OUTSIDE.map((who) => ({ postId: who, accountId: derivedId(OFFICE, who), since: '2025-01-01' as never })),
    });
  });
  const planned = {
    kind: 'sealed',
    title: '住房窗口暗访',
    targets: ['housing'],
    places: '一楼大厅',
    from: '2026-03-10',
    to: '2026-03-12',
    team: ['supervision-supervisor', 'supervision-inspector'],
    items: [{ listed: 'at-the-window' }, { text: '意见箱是否有人开', rule: 'first-contact' }],
  };
  return {
    ...office,
    async plan(more = {}, who = 'supervision-supervisor') {
      const response = await office.ask(who, 'POST', '/api/inspections', { ...planned, ...more });
      if (response.statusCode !== 201) throw new Error(response.body);
      return response.json().inspectionId;
    },
    async act(who, id, action, body = {}, key = newKey()) {
      const response = await office.ask(who, 'POST', `/api/inspections/${id}/${action}`, body, key);
      return { status: response.statusCode, ...response.json() };
    },
    async page(who, id) {
      const response = await office.ask(who, 'GET', `/api/inspections/${id}`);
      return { status: response.statusCode, body: response.json() };
    },
    list: async (who) => (await office.ask(who, 'GET', '/api/inspections')).json().inspections ?? [],
  };
}
