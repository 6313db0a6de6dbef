import { plainDate } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { followDays } from '../../src/mechanisms/jobs.ts';
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
