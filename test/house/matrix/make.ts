import { openDb } from '../../../src/db/open.ts';
import type { Context } from '../../../src/ledger/append.ts';
import { follow } from '../../../src/ledger/follow.ts';
import { entriesOf } from '../../../src/ledger/queries.ts';
import { place } from '../../../src/ledger/seal.ts';
import { notifyEntries } from '../../../src/notify/commands.ts';
import { followForBoard } from '../../../src/supervision/board.jobs.ts';
import { sweep } from '../../../src/supervision/cards.jobs.ts';
import { followForCards } from '../../../src/supervision/watch.jobs.ts';
import { OFFICE } from '../../support/office.ts';
import type { MatrixOffice } from './office.ts';

/** The ids that an address needs to name one thing, by the name of the parameter: `{ caseId, attachmentId }`. */
export type Ids = Readonly<Record<string, string>>;
/** Everything that was made, by the name that the table calls it. */
export type Things = Readonly<Record<string, Ids>>;

/** What made things answer, as far as the next step needs it. */
// biome-ignore lint/suspicious/noExplicitAny: each answer has its own shape, and a step that finds another one fails
type Answer = any;

/** Makes things the way people do: over HTTP, as somebody who may. */
export interface Making {
  readonly office: MatrixOffice;
  /** A write that has to succeed. */
  did(who: string, url: string, body?: unknown): Promise<Answer>;
  read(who: string, url: string): Promise<Answer>;
  /** A filed appeal, with what else is said of it. */
  filed(more?: object): Promise<string>;
  /** One in the hands of the housing bureau. */
  handled(more?: object): Promise<string>;
  /** A report about the street East that nobody has sent on, or that discipline gave to the housing bureau. */
  reported(): Promise<string>;
  report(): Promise<string>;
}

/** When everything is asked. What was made was made before it. */
export const NOW = '2026-03-02T10:00';

/** The words of the report; an ordinary appeal says the same, and tells nobody of it. */
export const REPORTED = { title: '红包', text: '东街街道办事处窗口有人收受红包，不给红包就拖着不办。' };

export function making(office: MatrixOffice): Making {
  const asked = async (who: string, method: string, url: string, body?: unknown) => {
    const response = await office.answer({ as: who, method, url, body });
    if (response.statusCode >= 300) throw new Error(`${who} ${method} ${url}: ${response.body}`);
    return response.body === '' ? null : response.json();
  };
  const did: Making['did'] = (who, url, body = {}) => asked(who, 'POST', url, body);
  const filed: Making['filed'] = async (more = {}) => (await office.file(more)).caseId;
  const reported = () => filed({ ...REPORTED, kind: 'report', accusedUnits: ['east'] });
  const dispatched = async (by: string, caseId: string) => {
    await did(by, `/api/cases/${caseId}/route`, { unit: 'housing' });
    await did('housing-handler', `/api/cases/${caseId}/accept`);
    return caseId;
  };
  return {
    office,
    did,
    read: (who, url) => asked(who, 'GET', url),
    filed,
    handled: async (more) => dispatched('intake-clerk', await filed(more)),
    reported,
    report: async () => dispatched('discipline-discipline', await reported()),
  };
}

/** What the worker does: places entries, issues cards, counts for the board, tells people. */
export async function workerRound(office: MatrixOffice): Promise<void> {
  const ownerDb = openDb(office.ownerUrl, 3);
  const ctx: Context = {
    officeId: OFFICE,
    now: office.now(),
    actor: { kind: 'system', officeId: OFFICE, process: 'cards' },
  };
  const cards = await office.house.cardsOf(OFFICE);
  const following = async () => {
    for (let more = 1; more > 0; ) {
      while ((await place(ownerDb, OFFICE)).length > 0);
      more = await follow(ownerDb, OFFICE, 'cards', (tx, entries) => followForCards(tx, ctx, cards, entries));
    }
  };
  await following();
  await sweep(office.house.db, ctx, cards);
  await following();
  while ((await follow(ownerDb, OFFICE, 'board', (tx, entries) => followForBoard(tx, OFFICE, cards, entries))) > 0);
  const { rows } = await office.owner.query<{ stream: string }>(
    'SELECT DISTINCT stream FROM ledger_entry WHERE office_id = $1 ORDER BY 1',
    [OFFICE],
  );
  const streams = rows.map((r) => r.stream);
  await notifyEntries(office.house.notify, OFFICE, await entriesOf(office.house.db, OFFICE, streams));
  await ownerDb.close();
}
