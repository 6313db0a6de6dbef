import type { Db, Tx } from '../db/open.ts';
import type { Accepted } from '../files/accept.ts';
import type { Attached } from '../files/attach.ts';
import { attachmentsOf, type Listed, type Opened } from '../files/queries.ts';
import { type Limits, networkSubject } from '../identity/limits.ts';
import type { Actor } from '../kernel/actor.ts';
import { isId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { type Receipt, receiptFor } from '../ledger/receipt.ts';
import type { Scope } from './access.ts';
import { attachFile, ensureMayAttach, lookAtFile } from './attachments.commands.ts';
import { credentials, type Filed, type Filing, file, secretHash } from './intake.commands.ts';
import { type CitizenPage, citizenPage } from './page.queries.ts';
import { listPublished, type Published, type PublishedFilter, readPublished } from './public.queries.ts';
import { findBySecret } from './queries.ts';
import type { Appeal } from './rules.ts';
import { load, streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

/** What somebody outside the office may do: file, and with number and secret everything about that one appeal. */
export interface CitizenDesk {
  /** Takes in an appeal. The same key and words again give the same number and secret. */
  file(visit: Visit, filing: CitizenFiling, key: string): Promise<Filed>;
  /** Number and secret of a filing made with this key; `null` if there was none, or its person was given a new secret since. */
  justFiled(officeId: string, key: string): Promise<(Filed & Entered) | null>;
  /**
   * The case that number and secret open, however they were typed.
   *
   * @throws Refusal `case.number-or-secret-wrong`, the same whichever is wrong; `limit.reached` after too many wrong ones
   */
  enter(visit: Visit, number: string, secret: string): Promise<Entered>;
  /** The case that a pass opens; `null` once its person was given a new secret. */
  admit(officeId: string, pass: string): Promise<string | null>;
  page(visit: Visit, caseId: string): Promise<CitizenPage>;
  /** One act on the case; sent twice under one key, it happened once. */
  act(visit: Visit, caseId: string, key: string, command: string, asked: unknown, run: Act): Promise<void>;
  /** The proof that it was filed, `null` until it is sealed. */
  receipt(visit: Visit, caseId: string): Promise<Receipt | null>;
  files(visit: Visit, caseId: string): Promise<readonly Listed[]>;
  /** Asked before megabytes are read. @throws Refusal as `attach` would */
  ensureMayAttach(visit: Visit, caseId: string): Promise<void>;
  attach(visit: Visit, caseId: string, file: Accepted, key: string): Promise<Attached>;
  /** @throws Refusal `file.not-found` */
  look(visit: Visit, caseId: string, attachmentId: string): Promise<Opened>;
  /** What everybody may read. */
  published(officeId: string, filter: PublishedFilter): Promise<readonly Published[]>;
  publishedCase(officeId: string, caseId: string): Promise<Published | null>;
}

/** A request from outside: which office, when, and from where (personal data, only for the limits). */
export interface Visit {
  readonly officeId: string;
  readonly now: Instant;
  readonly client: string;
}

/** A case that was opened with its secret. */
export interface Entered {
  readonly caseId: string;
  /** Stands for number and secret as long as the secret is the same: for a signed cookie. */
  readonly pass: string;
}

export type CitizenFiling = Omit<Filing, 'channel'>;

export type Act = (tx: Tx, ctx: Context, work: OfficeWork, scope: Scope, caseId: string) => Promise<Appeal>;

export interface CitizenDeps {
  readonly db: Db;
  readonly limits: Limits;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
  /** The data folder, where sealed files lie. */
  readonly dataDir: string;
}

/** A number as it is stored, from one typed by hand: small letters, full-width digits, blanks and a missing dash are all the same. */
export function tidyNumber(typed: string): string {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  return `${code.slice(0, 4)}-${code.slice(4, 12)}`;
}

const passOf = (caseId: string, renewals: number): string => `${caseId}_${renewals}`;

export function openCitizenDesk({ db, limits, workOf, dataDir }: CitizenDeps): CitizenDesk {
  const contextOf = ({ officeId, now }: Visit, actor: Actor): Context => ({ officeId, actor, now });
  const person = ({ officeId }: Visit, caseId: string): Actor => ({ kind: 'citizen', officeId, caseId });
  return {
    async file(visit, filing, key) {
      const ctx = contextOf(visit, { kind: 'system', officeId: visit.officeId, process: 'portal' });
      return file(db, ctx, await workOf(visit.officeId), { ...filing, channel: 'portal' }, key);
    },

    async justFiled(officeId, key) {
      const filed = credentials(await workOf(officeId), officeId, key);
      return (await load(db, officeId, filed.caseId))?.secretRenewals === 0
        ? { ...filed, pass: passOf(filed.caseId, 0) }
        : null;
    },

    async enter({ officeId, client }, typed, secret) {
      const number = tidyNumber(typed);
      // In this order: a try that is refused where it comes from does not count against the number, which its owner uses too.
      const tries = [
        ['secret-network', `${number} ${networkSubject(client)}`],
        ['secret-address', client],
        ['secret-number', number],
      ] as const;
      for (const [rule, subject] of tries) await limits.take(officeId, rule, subject);
      const work = await workOf(officeId);
      const found = await findBySecret(db, officeId, number, secretHash(work, number, secret.normalize('NFKC')));
      for (const [rule, subject] of tries) await limits.giveBack(officeId, rule, subject);
      return { caseId: found.caseId, pass: passOf(found.caseId, found.secretRenewals) };
    },

    async admit(officeId, pass) {
      const [caseId = '', renewals] = pass.split('_');
      if (!isId(caseId)) return null;
      const appeal = await load(db, officeId, caseId);
      return appeal && String(appeal.secretRenewals) === renewals ? caseId : null;
    },

    async page(visit, caseId) {
      const work = await workOf(visit.officeId);
      return citizenPage(db, work, work.scope(person(visit, caseId)), caseId, visit.now);
    },

    async act(visit, caseId, key, command, asked, run) {
      const ctx = contextOf(visit, person(visit, caseId));
      const work = await workOf(visit.officeId);
      await idempotent(db, ctx, { key, command: `citizen.${command}`, request: { caseId, asked } }, async (tx) => {
        await run(tx, ctx, work, work.scope(ctx.actor), caseId);
        return {};
      });
    },

    receipt: ({ officeId }, caseId) => receiptFor(db, officeId, streamOf(caseId), 1),

    files: async ({ officeId }, caseId) => attachmentsOf(db, (await workOf(officeId)).keys, officeId, streamOf(caseId)),

    async ensureMayAttach(visit, caseId) {
      const ctx = contextOf(visit, person(visit, caseId));
      const work = await workOf(visit.officeId);
      await ensureMayAttach(db, ctx, work, work.scope(ctx.actor), caseId);
    },

    async attach(visit, caseId, accepted, key) {
      const ctx = contextOf(visit, person(visit, caseId));
      const work = await workOf(visit.officeId);
      return attachFile({ db, dataDir }, ctx, work, work.scope(ctx.actor), caseId, accepted, key);
    },

    async look(visit, caseId, attachmentId) {
      const ctx = contextOf(visit, person(visit, caseId));
      const work = await workOf(visit.officeId);
      return lookAtFile({ db, dataDir }, ctx, work, work.scope(ctx.actor), caseId, attachmentId);
    },

    published: (officeId, filter) => listPublished(db, officeId, filter),
    publishedCase: (officeId, caseId) => readPublished(db, officeId, caseId),
  };
}
