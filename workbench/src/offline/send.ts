import { api, problemOf } from '../api/client.ts';
import type { Me } from '../api/types.ts';
import {
  addEntry,
  dropEntry,
  type Entry,
  entriesOf,
  forgetVisit,
  type KeptVisit,
  keepVisit,
  keptVisit,
  putEntry,
} from './device.ts';

/** How sending went: all is there; some was refused and waits for a look; no connection; somebody has to sign in first. */
export type Sent = 'sent' | 'refused' | 'offline' | 'signed-out' | 'other-account';

/** Something done during the visit, before it is put down. */
type Done = Pick<Entry, 'kind' | 'path' | 'body' | 'file'>;
export type Act = (done: Done) => Promise<void>;

/** How often something that a colleague's act at the same moment came before is sent again. */
const TRIES = 4;

let sending: Promise<Sent> | undefined;

/** Sends what was not sent yet, in the order in which it was done; asked twice at once, it is one sending. */
export const sendAll = (accountId: string): Promise<Sent> =>
  (sending ??= send(accountId).finally(() => {
    sending = undefined;
  }));

async function send(accountId: string): Promise<Sent> {
  const entries = (await entriesOf(accountId)).filter((e) => e.problem === null);
  if (entries.length === 0) return (await entriesOf(accountId)).length > 0 ? 'refused' : 'sent';
  try {
    // Whoever is signed in now sends what they did themselves, and nothing of somebody else's.
    if ((await api<Me>('/api/me')).account.accountId !== accountId) return 'other-account';
    for (const entry of entries) await sendOne(entry, TRIES);
  } catch (error) {
    const { code, status } = problemOf(error);
    if (code === 'session.needed') return 'signed-out';
    if (status !== 0) throw error;
    for (const entry of await entriesOf(accountId)) if (!entry.waited) await putEntry({ ...entry, waited: true });
    return 'offline';
  }
  const left = await entriesOf(accountId);
  if (left.length > 0) return 'refused';
  // Back at the desk: what was taken along is not needed any more.
  const back = new Set(entries.filter((e) => e.waited).map((e) => e.inspectionId));
  for (const inspectionId of back) await forgetVisit(inspectionId);
  return 'sent';
}

async function sendOne(entry: Entry, tries: number): Promise<void> {
  const { path, key, body, file } = entry;
  try {
    if (file) {
      const form = new FormData();
      form.append('file', file, 'photo');
      await api(path, { method: 'POST', body: form, key });
    } else await api(path, { method: 'POST', body, key });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 0 || problem.status >= 500 || problem.code === 'session.needed') throw error;
    if (problem.code === 'conflict.changed-meanwhile' && tries > 1) return sendOne(entry, tries - 1);
    // A colleague was first to say that the team is there: so it is.
    if (!(entry.kind === 'open' && problem.code === 'inspection.not-in-this-state')) {
      await putEntry({ ...entry, problem });
      return;
    }
  }
  await dropEntry(entry.id);
}

/**
 * Puts something down that was done, and sends it if it can be sent. Where it cannot, the inspection is kept with it, so that the
 * screen opens again without a connection.
 */
export async function enter(visit: KeptVisit, done: Done): Promise<Sent> {
  const { inspectionId, accountId } = visit;
  const madeAt = new Date().toISOString();
  // A photo is a file alone: when it was taken is not asked.
  const body = done.file ? done.body : { ...done.body, madeAt };
  const key = crypto.randomUUID();
  await addEntry({ ...done, body, inspectionId, accountId, key, madeAt, waited: false, problem: null });
  const sent = await sendAll(accountId);
  if (sent !== 'sent' && !(await keptVisit(inspectionId))) await keepVisit(visit);
  return sent;
}
