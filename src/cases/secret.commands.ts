import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import { sha256 } from '../identity/keys.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import type { Scope } from './access.ts';
import { type CaseWork, openFor } from './dossier.ts';
import { codeOf, secretHash } from './intake.commands.ts';
import type { Appeal } from './rules.ts';
import { replaceSecret } from './store.ts';

/** Why a new secret is given, and how its person was identified: keys of `secretCauses` and `secretIdentities` in packs/appeals.yaml. */
export interface Renewal {
  readonly cause: string;
  readonly identity: string;
}

/**
 * The secret that an entry `case.secret-renewed` stands for. It follows from the write's idempotency key, so a write sent twice tells
 * the same one and it is stored nowhere (docs/decisions/number-and-secret-from-the-form.md); and from the entry's version, so that a key
 * used again once its result is forgotten brings no old secret back.
 */
export const renewedSecret = (
  work: Pick<CaseWork, 'keys'>,
  officeId: string,
  { caseId, version }: { readonly caseId: string; readonly version: number },
  key: string,
): string => codeOf(work, 'case-secret-renewed', [officeId, caseId, version, key].join('\n'));

/**
 * Gives the person of an appeal a new secret: one that was lost, told wrongly, or, of an imported letter, told to nobody. The one before
 * is good no longer, nor is a page that was opened with it.
 *
 * @param key the write's idempotency key, that `renewedSecret` makes the secret from
 * @throws Refusal `case.nobody-to-identify` of an anonymous appeal; `case.no-telephone` where nobody can have been called; `case.erased`
 */
export async function renewSecret(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  { cause, identity }: Renewal,
  key: string,
): Promise<Appeal> {
  const { secretCauses, secretIdentities } = work.pack;
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'renewSecret');
  if (!dossier.readable) throw new Refusal('case.erased');
  if (!secretCauses[cause])
    throw new Refusal('case.unknown-secret-cause', { causes: Object.keys(secretCauses).join(', ') });
  const how = secretIdentities[identity];
  if (!how) throw new Refusal('case.unknown-identity-check', { identities: Object.keys(secretIdentities).join(', ') });
  const { appeal } = dossier;
  if (how.telephone === 'register' && appeal.sourceRef === null) throw new Refusal('case.no-telephone');
  if (how.telephone === 'here' && !(await hasTelephone(tx, ctx.officeId, caseId)))
    throw new Refusal('case.no-telephone');
  const secret = renewedSecret(work, ctx.officeId, { caseId, version: appeal.version + 1 }, key);
  const hash = secretHash(work, appeal.number, secret);
  dossier.emit('case.secret-renewed', { secretDigest: sha256(hash).toString('hex'), cause, identity });
  replaceSecret(tx, ctx.officeId, caseId, hash);
  return dossier.close();
}

async function hasTelephone(read: Reader, officeId: string, caseId: string): Promise<boolean> {
  const [row] = await read.rows(
    sqlOf.selectFrom('appeal').select('phone_hash').where('office_id', '=', officeId).where('case_id', '=', caseId),
  );
  return row?.phone_hash != null;
}
