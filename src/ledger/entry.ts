import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Instant } from '../kernel/time.ts';

/** What an entry's body may hold: ids, codes, whole numbers, dates, salted digests. No personal data, no free text. */
export type BodyValue =
  | string
  | number
  | boolean
  | null
  | readonly BodyValue[]
  | { readonly [key: string]: BodyValue | undefined };
export type Body = { readonly [key: string]: BodyValue | undefined };

/** An entry as it is appended. `stream` is `kind:id`; `version` counts from 1 within the stream and decides who came second. */
export interface NewEntry {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly body: Body;
  /** When it happened; earlier than the recording for imports and for visits written down later. */
  readonly occurredAt: Instant;
}

/** An entry as it stands in the ledger. */
export interface Entry extends NewEntry {
  readonly officeId: string;
  readonly actor: string;
  readonly recordedAt: Instant;
}

/** The bytes that are hashed: RFC 8785 canonical JSON, so that anyone can make the same bytes from the same entry. */
function canonicalBytes(entry: Entry): Buffer {
  return Buffer.from(
    canonicalize({
      officeId: entry.officeId,
      stream: entry.stream,
      version: entry.version,
      type: entry.type,
      body: entry.body,
      actor: entry.actor,
      occurredAt: entry.occurredAt,
      recordedAt: entry.recordedAt,
    }) as string,
  );
}

/** SHA-256(0x00 || entry): the leaf hash of RFC 9162 section 2.1.1. */
export const leafHash = (entry: Entry): Buffer =>
  createHash('sha256').update(Buffer.of(0)).update(canonicalBytes(entry)).digest();
