import { z } from 'zod';
import { type Db, sqlOf } from '../db/open.ts';
import type { App, Guard } from '../identity/guard.ts';
import type { Keys } from '../identity/keys.ts';
import { checkReceipt } from '../ledger/receipt.ts';

const MOST_SEALS = 50;
/** A receipt holds some 20 hashes for a million entries: 64 kB is far above any. */
const RECEIPT_LIMIT = 64 * 1024;

/** Seals and receipts. A root says nothing of anybody, so whoever wants may keep one and hold us to it later. */
export function ledgerRoutes(app: App, { db, guard, keys }: { db: Db; guard: Guard; keys: Keys }): void {
  const tags = ['ledger'];

  app.get(
    '/api/ledger/seals',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: `The latest ${MOST_SEALS} signed roots of the office’s ledger`,
        response: {
          200: z.strictObject({
            seals: z.array(
              z.strictObject({
                treeSize: z.number(),
                root: z.string(),
                signature: z.string(),
                keyId: z.string(),
                sealedAt: z.string(),
              }),
            ),
            waiting: z.int().meta({ description: 'Entries not yet sealed, counted up to 1,000.' }),
          }),
        },
      },
    },
    async (request) => {
      const { officeId } = request.office;
      const [seals, waiting] = await Promise.all([
        db.rows(
          sqlOf
            .selectFrom('ledger_seal')
            .selectAll()
            .where('office_id', '=', officeId)
            .orderBy('tree_size', 'desc')
            .limit(MOST_SEALS),
        ),
        db.rows(sqlOf.selectFrom('ledger_pending').select('version').where('office_id', '=', officeId).limit(1_000)),
      ]);
      return {
        seals: seals.map((s) => ({
          treeSize: s.tree_size,
          root: s.root.toString('hex'),
          signature: s.signature.toString('hex'),
          keyId: s.key_id,
          sealedAt: s.sealed_at,
        })),
        waiting: waiting.length,
      };
    },
  );

  app.get(
    '/api/ledger/key',
    {
      schema: {
        tags,
        summary: 'The public key that seals are checked with (Ed25519, SPKI PEM)',
        response: { 200: z.strictObject({ keyId: z.string(), publicKey: z.string() }) },
      },
    },
    async () => ({ keyId: keys.seal.keyId, publicKey: keys.seal.publicPem }),
  );

  app.post(
    '/api/ledger/check-receipt',
    {
      // As on the portal: whoever was given a receipt has no account here.
      onRequest: guard.limit('public-read'),
      bodyLimit: RECEIPT_LIMIT,
      schema: {
        tags,
        summary: 'Check a receipt; changes nothing',
        body: z.strictObject({ receipt: z.unknown() }),
        response: {
          200: z.strictObject({
            verdict: z.enum(['holds', 'unreadable', 'other-key', 'signature-wrong', 'not-in-tree']),
          }),
        },
      },
    },
    async (request) => ({ verdict: checkReceipt(request.body.receipt, keys.seal.publicPem) }),
  );
}
