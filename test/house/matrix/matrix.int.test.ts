import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appeals } from './cases.made.ts';
import { CASES, CASES_SEEN } from './cases.table.ts';
import { findings, inspections } from './found.made.ts';
import { FINDINGS, FOUND_SEEN, INSPECTIONS } from './found.table.ts';
import { house, org, rules } from './house.made.ts';
import { APART, HOUSE, HOUSE_SEEN } from './house.table.ts';
import { type Ids, making, NOW, REPORTED, type Things, workerRound } from './make.ts';
import { measures } from './measures.made.ts';
import { MEASURES, MEASURES_SEEN } from './measures.table.ts';
import { mechanisms } from './mechanisms.made.ts';
import { MECHANISMS, MECHANISMS_SEEN } from './mechanisms.table.ts';
import { near } from './near.made.ts';
import { NEAR, NEAR_APART, NEAR_SEEN } from './near.table.ts';
import { type MatrixOffice, matrixOffice } from './office.ts';
import { projects } from './projects.made.ts';
import { PROJECTS, PROJECTS_SEEN } from './projects.table.ts';
import { likeness, reports } from './reports.made.ts';
import { ABOUT_REPORT, NAMING, REPORTS, REPORTS_SEEN } from './reports.table.ts';
import { sendings } from './sendings.made.ts';
import { SENDINGS, SENDINGS_SEEN } from './sendings.table.ts';
import { cards, meetings, tasks } from './supervised.made.ts';
import { SUPERVISED, SUPERVISED_SEEN } from './supervised.table.ts';
import type { Line, Seen } from './table.ts';
import { asking, codeOf, NOWHERE, none, said, trial } from './trial.ts';

/*
 * Every operation × every role × own, sibling, upper and accused unit, through HTTP. Who may what stands in the tables beside; table.ts
 * says how to read them and how to add a line.
 */

const SUBJECTS: Readonly<Record<string, readonly Line[]>> = {
  appeals: CASES,
  'a report': REPORTS,
  'duties, cards, tasks, meetings': SUPERVISED,
  'projects for the people': PROJECTS,
  'what is sent down': SENDINGS,
  findings: FINDINGS,
  inspections: INSPECTIONS,
  measures: MEASURES,
  mechanisms: MECHANISMS,
  'who serves an address, reception days': NEAR,
  'the house': HOUSE,
};
const SEEN: Seen = {
  ...CASES_SEEN,
  ...REPORTS_SEEN,
  ...SUPERVISED_SEEN,
  ...PROJECTS_SEEN,
  ...SENDINGS_SEEN,
  ...FOUND_SEEN,
  ...MEASURES_SEEN,
  ...MECHANISMS_SEEN,
  ...NEAR_SEEN,
  ...HOUSE_SEEN,
};
const LINES = Object.values(SUBJECTS).flat();
const PLACED = [...LINES.map(([operation]) => operation), ...[...APART, ...NEAR_APART].flatMap((a) => a.operations)];

const MADE = [
  mechanisms,
  likeness,
  appeals,
  cards,
  tasks,
  meetings,
  projects,
  sendings,
  near,
  findings,
  inspections,
  measures,
  rules,
  org,
  house,
];

/** A stream that goes on; what it tells is counted by the board. */
const ENDLESS = 'GET /api/board/events';

let office: MatrixOffice;
let things: Things;
let faultsOf: (line: Line) => Promise<string[]>;
/** What the people of the accused street read before there was any report, and after, by who and what. */
let before: Map<string, string>;
let after: Map<string, string>;

/** People of the unit that a report is about, and of those below it. */
const accused = () => office.everybody.filter((p) => p.place === 'accused' || p.place === 'below').map((p) => p.who);

/** Lists, counts, exports, notices: all that names no thing; and what is like an appeal in the same words. */
const overviews = (twin: Ids): string[] => [
  ...LINES.filter(([operation, of, , , more]) => operation.startsWith('GET ') && of === null && !more?.costly)
    .filter(([operation]) => operation !== ENDLESS)
    .map((line) => asking(line, things, {}).url),
  '/api/notifications',
  '/api/board/views',
  '/api/duties?view=mine&limit=100',
  `/api/cases?limit=100&find=${encodeURIComponent(REPORTED.title)}`,
  `/api/cases.csv?find=${encodeURIComponent(REPORTED.title)}`,
  `/api/cases/${twin.caseId}`,
  `/api/cases/${twin.caseId}/similar`,
  `/api/cases/${twin.caseId}/proposal`,
];

async function readAll(): Promise<Map<string, string>> {
  const read = new Map<string, string>();
  for (const url of overviews(things.twin!)) {
    await Promise.all(
      accused().map(async (who) => {
        const response = await office.answer({ as: who, method: 'GET', url });
        read.set(`${who} ${url}`, said(response, {}));
      }),
    );
  }
  return read;
}

beforeAll(async () => {
  office = await matrixOffice();
  office.at('2026-03-02T09:00');
  const make = making(office);
  const made: Record<string, Ids> = {};
  for (const some of MADE) Object.assign(made, await some(make));
  office.at(NOW);
  await workerRound(office);
  things = made;
  before = await readAll();
  Object.assign(made, await reports(make));
  after = await readAll();

  const { rows } = await office.owner.query<{ id: string; number: string }>('SELECT case_id AS id, number FROM appeal');
  const numbers = new Map(rows.map((r) => [r.id, r.number]));
  const numbered = (ids: Ids): Ids => (ids.caseId ? { ...ids, number: numbers.get(ids.caseId)! } : ids);
  things = Object.fromEntries(Object.entries(made).map(([name, ids]) => [name, numbered(ids)]));
  faultsOf = trial(office, things, SEEN);
});
afterAll(() => office.close());

it('has every operation of the house in its place, and none that is gone', async () => {
  const { paths } = (await office.answer({ method: 'GET', url: '/api/openapi.json' })).json() as {
    paths: Record<string, Record<string, object>>;
  };
  const served = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const missing = served
    .filter((operation) => !PLACED.includes(operation))
    .map((operation) => `${operation} is in no line of the matrix: add one to a *.table.ts (table.ts says how)`);
  const gone = PLACED.filter((operation) => !served.includes(operation)).map(
    (operation) => `${operation} is in the matrix, and the house has it no more: take its lines out`,
  );
  expect([...missing, ...gone]).toEqual([]);
});

it('asks nobody in, where role and unit have no say, but those for whom it is', async () => {
  const own = APART.find((a) => a.why.startsWith('About oneself'))!.operations;
  for (const operation of own) {
    const ids = Object.fromEntries([...operation.matchAll(/\{(\w+)\}/g)].map((m) => [m[1]!, NOWHERE]));
    const response = await office.answer(asking([operation, null, ''], things, ids));
    expect([operation, codeOf(response)]).toEqual([operation, '401 session.needed']);
  }
});

describe.each(Object.entries(SUBJECTS))('who may do what: %s', (_, lines) => {
  it.each(lines.map((line) => [`${line[0]} · ${line[1] ?? ''}`, line] as const))('%s', async (__, line) => {
    expect(await faultsOf(line)).toEqual([]);
  });
});

describe('to the accused and everybody below them a report does not exist', () => {
  const tried = new Set(REPORTS.map(([operation]) => operation));
  /** What the lines above have not tried on a report: each other operation whose address takes the ids of it or of one of its things. */
  const about = (): [Line, Ids][] =>
    ABOUT_REPORT.flatMap((name) => {
      const ids = things[name]!;
      const fits = LINES.filter(([operation]) => {
        const needs = [...operation.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!);
        return !tried.has(operation) && needs.length > 0 && needs.every((n) => n in ids);
      });
      const operations = new Map(fits.map((line) => [line[0], line]));
      return [...operations.values()].map(([operation, , , body, more]): [Line, Ids] => [
        [operation, name, '', body, more],
        ids,
      ]);
    });

  it('whatever else they ask about it', async () => {
    const faults: string[] = [];
    const asked = about();
    expect(asked.length).toBeGreaterThan(40);
    for (const [line, ids] of asked)
      await Promise.all(
        accused().map(async (who) => {
          const { response: there } = await office.try({ ...asking(line, things, ids), as: who });
          const { response: not } = await office.try({ ...asking(line, things, none(ids)), as: who });
          const hidden = there.statusCode === 404 || codeOf(there) === '403 session.not-for-outside';
          if (!hidden || said(there, ids) !== said(not, none(ids)))
            faults.push(`${who}: ${line[0]} on ${line[1]} is answered ${codeOf(there)}`);
        }),
      );
    expect(faults).toEqual([]);
  });

  it.each(NAMING.map((naming) => [naming[0], naming] as const))(
    'nor by naming it in what they send: %s',
    async (_, [operation, of, body, query]) => {
      const ids = of === null ? {} : things[of]!;
      const answered = async (who: string, caseId: string) => {
        const line: Line = [operation, of, '', body?.(caseId), query ? { query: query(caseId) } : {}];
        return said((await office.try({ ...asking(line, things, ids), as: who })).response, { caseId });
      };
      const caseId = things.wholeReport!.caseId!;
      for (const who of accused())
        expect([who, await answered(who, caseId)]).toEqual([who, await answered(who, none({ caseId }).caseId!)]);
    },
  );

  it('and no list, count, export or notice of theirs is another than before there was one', () => {
    for (const [asked, answer] of after) expect([asked, answer]).toEqual([asked, before.get(asked)]);
    expect(after.size).toBe(before.size);
  });
});
