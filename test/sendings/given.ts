import { plainDate } from '../../src/kernel/time.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

export interface Sending extends TestOffice {
  /** Writes one down; gives its id. */
  write(who: string, more?: object): Promise<string>;
  act(
    who: string,
    id: string,
    action: string,
    body?: object,
    key?: string,
  ): Promise<{ status: number; code?: string; state?: string }>;
  page(who: string, id: string): Promise<{ status: number; body: Page }>;
  check(
    who: string,
    more?: object,
  ): Promise<{ stands: string; issues: { code: string; others: { id: string; of: string; joinable: boolean }[] }[] }>;
  /** What somebody owes because of one. */
  owes(who: string, id: string): Promise<string[]>;
}

export interface Page {
  readonly line: {
    readonly state: { readonly id: string };
    readonly title: string;
    readonly answered: number;
    readonly asked: number;
  };
  readonly answers: readonly { readonly unit: { readonly id: string }; readonly state: string }[];
  readonly moments: readonly { readonly type: string; readonly text: string | null }[];
  readonly abilities: Readonly<Record<string, true | { readonly code: string }>>;
  readonly checked: {
    readonly stands: string;
    readonly signers: readonly { readonly post: { readonly id: string } }[];
  } | null;
  readonly joint: {
    readonly host: { readonly id: string; readonly of: string } | null;
    readonly day: string | null;
    readonly leads: readonly { readonly post: { readonly id: string } }[];
  } | null;
  readonly partners: readonly { readonly unit: { readonly id: string }; readonly sendingId: string }[];
  readonly meets: readonly { readonly id: string; readonly of: string; readonly joinable: boolean }[];
}

const DOCUMENT = {
  kind: 'document',
  unit: 'water',
  to: ['east', 'housing'],
  title: '汛前管网清淤安排',
  ask: '请按各自路段安排清淤。',
  basis: '防汛年度计划',
};

/** An office on Monday 2 March 2026, in whose water bureau a budget of two documents and one meeting was confirmed for the year. */
export async function sendingOffice(): Promise<Sending> {
  const office = await testOffice();
  await confirmed(office, 'H1', 'budget', 'water', { documents: 2, meetings: 1 });
  office.at('2026-03-02T09:30');
  return {
    ...office,
    async write(who, more = {}) {
      const response = await office.ask(who, 'POST', '/api/sendings', { ...DOCUMENT, ...more });
      if (response.statusCode !== 201) throw new Error(response.body);
      return response.json().sendingId;
    },
    async act(who, id, action, body = {}, key = newKey()) {
      const response = await office.ask(who, 'POST', `/api/sendings/${id}/${action}`, body, key);
      return { status: response.statusCode, ...response.json() };
    },
    async page(who, id) {
      const response = await office.ask(who, 'GET', `/api/sendings/${id}`);
      return { status: response.statusCode, body: response.json() };
    },
    check: async (who, more = {}) =>
      (await office.ask(who, 'POST', '/api/sendings/check', { ...DOCUMENT, ...more })).json(),
    async owes(who, id) {
      const { duties } = (await office.ask(who, 'GET', '/api/duties')).json();
      return duties
        .filter((d: { thing: { id: string } | null }) => d.thing?.id === id)
        .map((d: { step: { id: string } }) => d.step.id);
    },
  };
}

/** Where it is somebody else's duty than the row says. */
interface Other {
  readonly change?: (source: string) => string;
  readonly holder?: string;
  readonly confirmer?: string;
}

/** Adopts a row, and has what the head of a bureau records for its duty confirmed by supervision; or whoever else holds and confirms it. */
export async function confirmed(
  office: TestOffice,
  row: string,
  duty: string,
  unit: string,
  values: object,
  { change = (text) => text, holder = `${unit}-head`, confirmer = 'supervision-supervisor' }: Other = {},
): Promise<void> {
  office.at('2026-01-05T09:00');
  const { db } = office.house;
  const work = await office.house.mechanismsOf(OFFICE);
  const head = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  const source = shippedFiles().find((f) => f.shown.endsWith(`/${row}.yaml`))!.text;
  await db.transact((tx) => adopt(tx, head, work, [change(source)], plainDate('2026-01-05'), '纪要'));
  const system = {
    officeId: OFFICE,
    now: office.now(),
    actor: { kind: 'system', officeId: OFFICE, process: 'mechanisms' },
  } as const;
  await followDays(db, system, work);
  const { rows } = await office.owner.query('select duty_id from obligation where unit_id = $1 and duty = $2', [
    ...[unit, duty],
  ]);
  const url = `/api/obligations/${rows[0].duty_id}/records`;
  const said = { values, from: '2026-01-05', to: '2026-01-05' };
  const made = await office.ask(holder, 'POST', url, said);
  const done = await office.ask(confirmer, 'POST', `${url}/${made.json().recordId}/confirm`, {
    so: true,
    words: null,
  });
  if (done.statusCode !== 200) throw new Error(`${made.body} ${done.body}`);
}
