import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { checkReceipt, type Receipt, type ReceiptVerdict } from '../ledger/receipt.ts';
import type { Io } from './io.ts';

const HELP = `用法 / Usage:
  check-receipt FILE --key KEY.pem [--json]   核验回执，不联网、不用数据库 / checks a receipt; no network, no database
  check-receipt - --key KEY.pem               从标准输入读取 / reads standard input

  公钥从签发单位的网站下载（/receipt-key.pem）/ The key is on the issuing office's site, at /receipt-key.pem
  退出码 / Exit code: 0 有效 / holds; 1 无效 / does not hold; 2 用法有误 / wrong use.
`;

const WORDS: Readonly<Record<ReceiptVerdict, Text>> = {
  holds: {
    zh: '回执有效：签名正确，记录在封存的台账里，没有被改动。',
    en: 'The receipt holds: the signature is right and the entry is in the sealed ledger, unaltered.',
  },
  unreadable: { zh: '这不是一份完整的回执。', en: 'This is not a whole receipt.' },
  'other-key': { zh: '签名用的是另一把钥匙。', en: 'It was signed with another key.' },
  'signature-wrong': {
    zh: '签名不对：封存信息被改动过，或者是伪造的。',
    en: 'The signature is wrong: the seal was altered or forged.',
  },
  'not-in-tree': { zh: '记录与封存不符：记录被改动过。', en: 'The entry does not match the seal: it was altered.' },
};

/** `check-receipt`: what anybody can do with a receipt and the office's public key, without asking the office. */
export async function checkReceiptVerb(argv: readonly string[], io: Io): Promise<number> {
  const bad = (what: string) => new Refusal('cli.bad-options', { verb: 'check-receipt', what });
  let args: { values: { key?: string; json?: boolean; help?: boolean }; positionals: string[] };
  try {
    args = parseArgs({
      args: [...argv],
      options: { key: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch {
    throw bad(argv.find((a) => a.startsWith('-'))?.slice(0, 40) ?? '');
  }
  if (args.values.help) {
    io.stdout.write(HELP);
    return 0;
  }
  const [file, ...more] = args.positionals;
  if (file === undefined || more.length > 0) throw bad(more[0]?.slice(0, 40) ?? 'FILE');
  if (args.values.key === undefined) throw bad('--key');
  const [given, pem] = await Promise.all([file === '-' ? text(io.stdin) : read(file), read(args.values.key)]);
  if (!isKey(pem)) throw bad(`--key ${args.values.key}`.slice(0, 80));
  const receipt = parse(given);
  const verdict = checkReceipt(receipt, pem);
  const entry = verdict === 'holds' ? (receipt as Receipt).entry : null;
  if (args.values.json) {
    io.stdout.write(`${JSON.stringify({ verdict, entry })}\n`);
  } else {
    io.stdout.write(`${WORDS[verdict].zh}\n${WORDS[verdict].en}\n`);
    if (entry) io.stdout.write(`${entry.type} ${entry.stream} ${entry.recordedAt}\n`);
  }
  return verdict === 'holds' ? 0 : 1;
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new Refusal('cli.no-such-file', { file });
  });
}

function isKey(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

/** The file of the portal, or the answer of the interface, which has it under `receipt`. */
function parse(given: string): unknown {
  try {
    const read = JSON.parse(given);
    return read?.receipt ?? read;
  } catch {
    return null;
  }
}
