import type { FastifyRequest } from 'fastify';
import type { Reader } from '../db/open.ts';
import { type Guard, staffOf } from '../identity/guard.ts';
import { sees } from './board.access.ts';
import { changedSince, changesOf } from './board.queries.ts';

/** How often a process with readers asks what changed: one look in an index for each office, however many read. */
const LOOK_MS = 2_000;

/** Somebody who has the board open. */
export interface BoardReader {
  /** Says as whom they are signed in now. */
  readonly request: FastifyRequest;
  /** Something that they may know of was counted anew. Says no more: what it was, they ask for. */
  readonly tell: () => void;
  /** They signed out, or the house closes: they have to come again. */
  readonly end: () => void;
}

/** Tells readers of the board when to look again. */
export interface BoardEvents {
  /** @returns what ends it */
  join(reader: BoardReader): () => void;
  close(): void;
}

/**
 * One for a process. It asks the database itself instead of being notified, as that works through a pooler of connections too
 * (PgBouncer breaks LISTEN), and asks only while somebody reads. What somebody may not know of tells them nothing, not even that
 * something happened; whoever was signed out, here or by another process, hears nothing more from the next look on.
 */
export function openBoardEvents(read: Reader, guard: Pick<Guard, 'signedOut'>): BoardEvents {
  const readers = new Set<BoardReader>();
  /** How far each office was looked at. */
  const seen = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const leave = (reader: BoardReader): void => {
    readers.delete(reader);
    reader.end();
  };

  async function look(): Promise<void> {
    const out = await guard.signedOut([...readers].map((r) => r.request));
    for (const reader of readers) if (out.includes(reader.request)) leave(reader);
    const offices = Map.groupBy(readers, (r) => staffOf(r.request).officeId);
    for (const officeId of seen.keys()) if (!offices.has(officeId)) seen.delete(officeId);
    for (const [officeId, here] of offices) {
      const last = seen.get(officeId);
      const newest = await changesOf(read, officeId);
      if (newest === last) continue;
      // What changed between their asking and this first look is not known, nor what did where all was counted anew from the
      // beginning, so that there were fewer changes: all look once more.
      const all = last === undefined || newest < last;
      const changed = all ? [] : await changedSince(read, officeId, last);
      seen.set(officeId, newest);
      for (const reader of here) if (all || changed.some((c) => sees(staffOf(reader.request), c))) reader.tell();
    }
  }

  function next(): void {
    timer ??= setTimeout(() => {
      // A database that is away is asked again; readers see it themselves when they look.
      look()
        .catch(() => {})
        .finally(() => {
          timer = null;
          if (readers.size > 0 && !closed) next();
        });
    }, LOOK_MS).unref();
  }

  return {
    join(reader) {
      readers.add(reader);
      next();
      return () => void readers.delete(reader);
    },
    close() {
      closed = true;
      if (timer) clearTimeout(timer);
      for (const reader of readers) leave(reader);
    },
  };
}
