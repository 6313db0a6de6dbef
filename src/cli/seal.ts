import { parseArgs } from 'node:util';
import { readConfig } from '../app/config.ts';
import { openDb } from '../db/open.ts';
import { loadKeys } from '../identity/keys.ts';
import { Refusal } from '../kernel/refusal.ts';
import { seal } from '../ledger/seal.ts';
import { officeNamed, withHouse } from './house.ts';
import type { Io } from './io.ts';

const HELP = `用法 / Usage:
  seal [--office ID] [--json]   立即封存：给新记录排定位置，并签署根 / places what is new and signs the root now
  seal --key                    打印公钥（PEM），供他人离线核验 / prints the public key (PEM), for checking without us

  保存好打印的根：以后任何人都能用它证明历史未被改写 / Keep what is printed: it shows whether the past was rewritten.
`;

/** `seal`: places and signs now; prints size, root and key of each office. */
export async function sealVerb(argv: readonly string[], io: Io): Promise<number> {
  let values: Partial<{ office: string; json: boolean; key: boolean; help: boolean }>;
  try {
    const flag = { type: 'boolean' } as const;
    values = parseArgs({
      args: [...argv],
      options: { office: { type: 'string' }, json: flag, key: flag, help: flag },
    }).values;
  } catch {
    throw new Refusal('cli.bad-options', { verb: 'seal', what: argv[0]?.slice(0, 40) ?? '' });
  }
  if (values.help) {
    io.stdout.write(HELP);
    return 0;
  }
  if (values.key) {
    const { seal: key } = await loadKeys(readConfig().dataDir);
    io.stdout.write(
      values.json ? `${JSON.stringify({ keyId: key.keyId, publicKey: key.publicPem })}\n` : key.publicPem,
    );
    return 0;
  }
  const sealed = await withHouse(async (house, ownerUrl) => {
    const all = (await house.offices.all()).map((o) => o.officeId);
    const offices = values.office === undefined ? all : [(await officeNamed(house, values.office)) ?? []].flat();
    // Only the owner's role gives entries their place.
    const owner = openDb(ownerUrl, 2);
    try {
      const out: object[] = [];
      for (const office of offices) {
        const made = await seal(owner, office, house.keys.seal, house.clock());
        if (made)
          out.push({
            office,
            size: made.treeSize,
            root: made.root.toString('hex'),
            keyId: made.keyId,
            sealedAt: made.sealedAt,
          });
      }
      return out;
    } finally {
      await owner.close();
    }
  });
  for (const one of sealed)
    io.stdout.write(values.json ? `${JSON.stringify(one)}\n` : `${Object.values(one).join('\t')}\n`);
  if (sealed.length === 0 && !values.json) io.stdout.write('尚无可封存的记录。 / There is nothing to seal yet.\n');
  return 0;
}
