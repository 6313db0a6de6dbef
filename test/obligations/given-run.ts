import { openDb } from '../../src/db/open.ts';
import { plainDate } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';
import { follow } from '../../src/ledger/follow.ts';
import { place } from '../../src/ledger/seal.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { followDays, followForMechanisms } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice } from '../support/office.ts';

const RULE = `id: X1
version: 1
name: { zh: 走访, en: Field work }
about: { zh: 负责人到基层去, en: Heads go to the grass roots }
source: [{ document: own, clause: "1" }]
duties:
  - id: field
    name: { zh: 在基层的天数, en: Days at the grass roots }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { quota: { per: year, of: days, least: 4, behind: 20 } }
    record:
      required: [place]
      properties:
        place: { type: string, title: 地点, title-en: Place, format: unit }
        became: { type: string, title: 看到的变化, title-en: What has changed }
        whose: { type: string, title: 哪一户, title-en: Which household, private: true }
        asked: { type: array, title: 群众提出的事, title-en: Asked, format: asks }
    confirm: { outside: citizens, minutes: 2 }
    publish: { fields: [place, became], to: public, within: 10 working days, for: 12 months }
    minutes: 300
`;

/** What the two bureaus owe under a rule in force since January 2027; the clock stands in April. */
export interface Given {
  readonly water: string;
  readonly housing: string;
}

export async function adopted(office: TestOffice): Promise<Given> {
  office.at('2026-12-20T09:00');
  const { db } = office.house;
  const work = await office.house.mechanismsOf(OFFICE);
  const head: Context = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  await db.transact((tx) => adopt(tx, head, work, [RULE], plainDate('2027-01-01'), '区长办公会纪要'));
  await dayComes(office, '2027-01-04');
  office.at('2027-04-07T09:00');
  const rows = await office.owner.query('select unit_id, duty_id from obligation');
  const of = (unit: string): string => rows.rows.find((r) => r.unit_id === unit).duty_id;
  return { water: of('water'), housing: of('housing') };
}

/** What a day brings to mechanisms, at nine in the morning. */
export async function dayComes(office: TestOffice, day: string) {
  const now = office.at(`${day}T09:00`);
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  return followDays(office.house.db, { officeId: OFFICE, now, actor }, await office.house.mechanismsOf(OFFICE));
}

/** What the worker does once entries have their places. */
export async function followed(office: TestOffice): Promise<void> {
  const db = openDb(office.ownerUrl, 1);
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  const ctx = { officeId: OFFICE, now: office.now(), actor };
  const work = await office.house.mechanismsOf(OFFICE);
  await place(db, OFFICE);
  await follow(db, OFFICE, 'mechanisms', (tx, entries) => followForMechanisms(tx, ctx, work, entries));
  await db.close();
}

/** What a morning brings: what follows from what was written, and the day. */
export async function morning(office: TestOffice, day: string): Promise<void> {
  office.at(`${day}T09:00`);
  await followed(office);
  await dayComes(office, day);
}

export async function done(office: TestOffice, who: string, url: string, body: object): Promise<Record<string, never>> {
  const response = await office.ask(who, 'POST', url, body);
  if (response.statusCode >= 300) throw new Error(`${url}: ${response.body}`);
  return response.json();
}

let day = 0;

/** A day at the grass roots, each its own, recorded by the head of the water bureau. */
export async function recorded(office: TestOffice, dutyId: string, values: object): Promise<string> {
  const on = `2027-04-0${(day++ % 7) + 1}`;
  return (await done(office, 'water-head', `/api/obligations/${dutyId}/records`, { values, from: on, to: on }))
    .recordId!;
}

export const coded = async (office: TestOffice, dutyId: string, recordId: string): Promise<string> =>
  (await done(office, 'callback-callback', `/api/obligations/${dutyId}/records/${recordId}/code`, {})).code!;

/** A rule of a row of an office's own, of the heads of the bureaus; `duties`: the `when` of each, and its form where it is another. */
export const ruleOf = (id: string, version: number, duties: Readonly<Record<string, string>>, form = SAID): string =>
  `id: ${id}
version: ${version}
name: { zh: 试行${id}, en: Tried }
about: { zh: 试行, en: Tried }
source: [{ document: own, clause: "1" }]
duties:${Object.entries(duties)
    .map(
      ([duty, when]) => `
  - id: ${duty}
    name: { zh: 事项${duty}, en: The ${duty} }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: ${when}
    record: ${form}
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    minutes: 10`,
    )
    .join('')}
`;
const SAID = '{ required: [said], properties: { said: { type: string, title: 情况, title-en: Said } } }';

/** The head of the office adopts a rule from a day on. @returns the version's id */
export const adopts = async (office: TestOffice, source: string, from: string): Promise<string> =>
  (
    (await done(office, 'qu-head', '/api/mechanisms', { sources: [source], from, ground: '纪要' })) as unknown as {
      mechanisms: { mechanismId: string }[];
    }
  ).mechanisms[0]!.mechanismId;

export const withdraws = (office: TestOffice, mechanismId: string, until: string) =>
  done(office, 'qu-head', `/api/mechanisms/${mechanismId}/withdraw`, { until, reason: '先停' });

/** What the head of the water bureau owes of a row, by the version that asks it: `1 word 2027-02-15 open`. */
export const owedOf = async (office: TestOffice, row: string): Promise<string[]> =>
  (
    await office.owner.query(
      `select concat_ws(' ', m.number, o.duty, o.due_on, d.state) as line
       from obligation o join mechanism m using (office_id, mechanism_id) join duty d using (office_id, duty_id)
       where o.unit_id = 'water' and m.row = $1 order by o.due_on, 1`,
      [row],
    )
  ).rows.map((r) => r.line);
