import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { besideOf } from '../app/beside.ts';
import { PROJECTIONS } from '../app/projections.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { type Difference, verifyOffice } from '../ledger/replay.ts';
import { aboutLastSeal, latestSeal } from '../ledger/seal.ts';
import { pathsDiffer } from '../org/projections.ts';
import { officeNamed, withHouse } from './house.ts';
import type { Io } from './io.ts';

const HELP = `用法 / Usage:
  verify [--office ID] [--json]   由台账重算各表，与现有数据逐项比较，并核对封存与签名 /
                                  folds the ledger anew, compares it with the rows, checks seals and signatures

  退出码 / Exit code: 0 一致 / all agrees; 1 有改动 / something was altered; 2 输入有误 / bad input.
`;

/** What was found in one office. */
interface Found {
  readonly office: string;
  readonly entries: number;
  readonly rows: number;
  readonly seals: number;
  /** Texts, names and files that agree with the digests of the ledger. */
  readonly texts: number;
  /** What was written before the ledger bound it: secrets and publications of earlier versions. */
  readonly unbound: number;
  /** Entries that no signed root covers yet. */
  readonly unsealed: number;
  readonly sealed: {
    readonly size: number;
    readonly root: string;
    readonly keyId: string;
    readonly at: Instant;
  } | null;
  readonly difference: (Difference & { readonly message: Text }) | null;
}

/** `verify`: whether anything was altered. */
export async function verifyVerb(argv: readonly string[], io: Io): Promise<number> {
  let values: { office?: string | undefined; json?: boolean | undefined; help?: boolean | undefined };
  try {
    const options = {
      office: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    values = parseArgs({ args: [...argv], options }).values;
  } catch {
    throw new Refusal('cli.bad-options', { verb: 'verify', what: argv[0]?.slice(0, 40) ?? '' });
  }
  if (values.help) {
    io.stdout.write(HELP);
    return 0;
  }
  const found = await withHouse(async (house) => {
    const all = (await house.offices.all()).map((o) => o.officeId);
    const offices = values.office === undefined ? all : [(await officeNamed(house, values.office)) ?? []].flat();
    const out: Found[] = [];
    // All of one office is read in one view of the database: a server that runs on must not look like an alteration.
    for (const office of offices) {
      out.push(
        await house.db.transact(async (tx) => {
          await tx.rows(raw(sql`set transaction isolation level repeatable read, read only`));
          return verifyOne(tx, office, house.keys);
        }),
      );
    }
    return out;
  });
  io.stdout.write(values.json ? `${JSON.stringify({ ok: found.every(agrees), offices: found })}\n` : asText(found));
  return found.every(agrees) ? 0 : 1;
}

const agrees = (found: Found): boolean => found.difference === null;

async function verifyOne(read: Reader, office: string, keys: Keys): Promise<Found> {
  const checked = await verifyOffice(read, office, PROJECTIONS, keys.seal.publicPem, besideOf(keys));
  const path = checked.difference ? null : await pathsDiffer(read, office);
  const difference: Difference | null =
    checked.difference ?? (path === null ? null : { kind: 'row-differs', where: `unit ${path}`, column: 'path' });
  const seal = await latestSeal(read, office);
  const [total] = await read.rows(
    raw(sql<{ n: number }>`select count(*)::int as n from ledger_entry where office_id = ${office}`),
  );
  return {
    office,
    entries: total?.n ?? 0,
    rows: checked.rows,
    seals: checked.seals,
    texts: checked.texts,
    unbound: checked.unbound,
    unsealed: (total?.n ?? 0) - (seal?.treeSize ?? 0) - (await aboutLastSeal(read, office, seal)),
    sealed: seal && { size: seal.treeSize, root: seal.root.toString('hex'), keyId: seal.keyId, at: seal.sealedAt },
    difference: difference && { ...difference, message: wordsOf(difference) },
  };
}

const shown = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 200);

/** A difference in words. */
function wordsOf({ kind, where, column, ledger, row }: Difference): Text {
  switch (kind) {
    case 'row-differs':
      return {
        zh: `${where} 的 ${column} 与台账不符：台账为 ${shown(ledger)}，表中为 ${shown(row)}。`,
        en: `${where}: ${column} is not what the ledger says: ${shown(ledger)} in the ledger, ${shown(row)} in the table.`,
      };
    case 'row-missing':
      return { zh: `${where} 在台账中有，表中没有。`, en: `${where} is in the ledger and missing in the table.` };
    case 'row-without-history':
      return {
        zh: `${where} 在表中有，台账中没有。`,
        en: `${where} is in the table, and the ledger knows nothing of it.`,
      };
    case 'unreadable':
      return {
        zh: `${where} 的 ${column} 无法解密：内容或密钥被改动过。`,
        en: `${where}: ${column} cannot be decrypted: it or its key was altered.`,
      };
    case 'entry-altered':
      return { zh: `台账记录 ${where} 被改动过。`, en: `The ledger's entry ${where} was altered.` };
    case 'entry-missing':
      return { zh: `台账记录 ${where} 缺失。`, en: `The ledger's entry ${where} is missing.` };
    case 'entry-outside-tree':
      return {
        zh: `台账记录 ${where} 不在封存的树中。`,
        en: `The ledger's entry ${where} has no place in the sealed tree.`,
      };
    case 'node-wrong':
      return {
        zh: `封存的树中存储的哈希 ${where} 与由台账算出的不符。`,
        en: `The stored hash ${where} of the sealed tree is not what the ledger gives.`,
      };
    case 'seal-wrong':
      return { zh: `${where} 的根与台账不符。`, en: `The root of ${where} is not that of the ledger.` };
    case 'seal-missing':
      return {
        zh: `台账记有封存 ${where}，现已缺失或被替换。`,
        en: `The ledger tells of ${where}, which is missing or was replaced.`,
      };
    case 'seal-unknown':
      return { zh: `${where} 在台账中没有记录。`, en: `The ledger knows nothing of ${where}.` };
    case 'seal-signature-wrong':
      return {
        zh: `${where} 的签名不是本安装的密钥所签。`,
        en: `The signature of ${where} is not of this installation's key.`,
      };
    default:
      return kind satisfies never;
  }
}

function asText(all: readonly Found[]): string {
  if (all.length === 0) return '这里还没有任何单位，无可核对。\nThere is no office here yet, and nothing to verify.\n';
  return all
    .map(({ office, entries, rows, texts, unbound, seals, unsealed, sealed, difference }) => {
      const lines = difference
        ? [difference.message.zh, difference.message.en]
        : [
            `一致：${entries} 条台账记录、${rows} 行数据、${texts} 项文字与附件、${seals} 次封存。`,
            `All agrees: ${entries} ledger entries, ${rows} rows, ${texts} texts and attachments, ${seals} seals.`,
          ];
      if (unbound > 0)
        lines.push(
          `其中 ${unbound} 项写于台账绑定之前，无从比较。`,
          `${unbound} were written before the ledger bound them, and could not be compared.`,
        );
      if (unsealed > 0)
        lines.push(
          `其中 ${unsealed} 条尚未封存（changxiao -- seal）。`,
          `${unsealed} entries are not sealed yet (changxiao -- seal).`,
        );
      if (sealed) lines.push(`${sealed.size} ${sealed.root} ${sealed.keyId} ${sealed.at}`);
      return [`${office}`, ...lines.map((l) => `  ${l}`), ''].join('\n');
    })
    .join('');
}
