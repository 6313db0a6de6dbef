import { type Reader, sqlOf } from '../db/open.ts';
import { type Entry, leafHash } from './entry.ts';
import { fold, pathRefs, refKey, verifyInclusion } from './merkle.ts';
import { toEntry } from './queries.ts';
import { keyIdOf, latestSeal, nodes, sealHolds } from './seal.ts';

/** A proof anyone can keep and check without us: the entry, where it stands, and the signed root it leads to. Hashes in hex. */
export interface Receipt {
  readonly format: 'changxiao-receipt-v1';
  readonly entry: Entry;
  readonly leafIndex: number;
  readonly path: readonly string[];
  readonly seal: {
    officeId: string;
    treeSize: number;
    root: string;
    signature: string;
    keyId: string;
    sealedAt: string;
  };
}

/** @returns `null` while the entry is not sealed yet (the sealer runs every few seconds) */
export async function receiptFor(
  read: Reader,
  officeId: string,
  stream: string,
  version: number,
): Promise<Receipt | null> {
  const [row] = await read.rows(
    sqlOf
      .selectFrom('ledger_leaf as l')
      .innerJoin('ledger_entry as e', (j) =>
        j
          .onRef('e.office_id', '=', 'l.office_id')
          .onRef('e.stream', '=', 'l.stream')
          .onRef('e.version', '=', 'l.version'),
      )
      .selectAll('e')
      .select('l.leaf_index')
      .where('l.office_id', '=', officeId)
      .where('l.stream', '=', stream)
      .where('l.version', '=', version),
  );
  const seal = await latestSeal(read, officeId);
  if (!row || !seal || row.leaf_index >= seal.treeSize) return null;
  const steps = pathRefs(row.leaf_index, seal.treeSize);
  const known = await nodes(read, officeId, steps.flat());
  return {
    format: 'changxiao-receipt-v1',
    entry: toEntry(row),
    leafIndex: row.leaf_index,
    path: steps.map((refs) => fold(refs.map((r) => known.get(refKey(r))!)).toString('hex')),
    seal: {
      officeId,
      treeSize: seal.treeSize,
      root: seal.root.toString('hex'),
      signature: seal.signature.toString('hex'),
      keyId: seal.keyId,
      sealedAt: seal.sealedAt,
    },
  };
}

export type ReceiptVerdict = 'holds' | 'unreadable' | 'other-key' | 'signature-wrong' | 'not-in-tree';

/** Checks a receipt with nothing but the office's public key (SPKI PEM). Any input is answered, none throws. */
export function checkReceipt(receipt: unknown, publicPem: string): ReceiptVerdict {
  try {
    const r = receipt as Receipt;
    if (r?.format !== 'changxiao-receipt-v1') return 'unreadable';
    if (r.seal.keyId !== keyIdOf(publicPem)) return 'other-key';
    const root = Buffer.from(r.seal.root, 'hex');
    const signed = sealHolds(
      {
        officeId: r.seal.officeId,
        treeSize: r.seal.treeSize,
        root,
        signature: Buffer.from(r.seal.signature, 'hex'),
        sealedAt: r.seal.sealedAt as Entry['recordedAt'],
      },
      publicPem,
    );
    if (!signed) return 'signature-wrong';
    const path = r.path.map((h) => Buffer.from(h, 'hex'));
    const inside =
      r.entry.officeId === r.seal.officeId &&
      verifyInclusion(leafHash(r.entry), r.leafIndex, r.seal.treeSize, path, root);
    return inside ? 'holds' : 'not-in-tree';
  } catch {
    return 'unreadable';
  }
}
