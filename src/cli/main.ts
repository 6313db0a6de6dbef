import { tell } from '../app/refusals.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Io } from './io.ts';

/** A verb: what it is for, and its program, read only when it is called. It answers with the exit code. */
interface Verb {
  readonly about: Text;
  readonly load: () => Promise<(argv: string[], io: Io) => Promise<number>>;
}

const VERBS: Readonly<Record<string, Verb>> = {
  'check-receipt': {
    about: { zh: '用公钥核验回执', en: 'check a receipt with the public key' },
    load: async () => (await import('./check-receipt.ts')).checkReceiptVerb,
  },
  due: {
    about: { zh: '计算到期日并说明理由', en: 'find a due date and explain it' },
    load: async () => (await import('./due.ts')).due,
  },
  import: {
    about: {
      zh: '从文件导入来信、审计发现的问题、机制记录',
      en: 'take letters, findings of audits or records of mechanisms in from a file',
    },
    load: async () => (await import('./import.ts')).importVerb,
  },
  mask: {
    about: { zh: '隐去文本中的个人信息', en: 'mask personal data in a text' },
    load: async () => (await import('./mask.ts')).maskVerb,
  },
  pack: {
    about: { zh: '核对规则文件；预览一年的义务', en: 'check files of rules; preview what a year asks of whom' },
    load: async () => (await import('./pack.ts')).packVerb,
  },
  seal: {
    about: { zh: '立即封存台账；打印公钥', en: 'seal the ledger now; print the public key' },
    load: async () => (await import('./seal.ts')).sealVerb,
  },
  verify: {
    about: { zh: '核对数据是否被改动', en: 'check whether anything was altered' },
    load: async () => (await import('./verify.ts')).verifyVerb,
  },
};

function help(): string {
  const rows = Object.entries(VERBS).map(([verb, { about }]) => `  ${verb.padEnd(14)} ${about.zh} / ${about.en}`);
  return [
    '用法 / Usage: npm run -s changxiao -- VERB [--json] …',
    ...rows,
    '各命令的用法 / A verb in detail: VERB --help',
    '',
  ].join('\n');
}

async function main(argv: string[], io: Io): Promise<number> {
  const [verb, ...rest] = argv;
  if (verb === undefined || verb === '--help' || verb === '-h' || verb === 'help') {
    io.stdout.write(help());
    return verb === undefined ? 2 : 0;
  }
  try {
    const found = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (!found)
      throw new Refusal('cli.unknown-verb', { verb: verb.slice(0, 40), verbs: Object.keys(VERBS).join(', ') });
    return await (await found.load())(rest, io);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { sentence, next } = tell(error);
    io.stderr.write(`${sentence.zh}${next.zh}\n${sentence.en} ${next.en}\n`);
    if (argv.includes('--json')) {
      io.stdout.write(`${JSON.stringify({ error: { code: error.code, message: sentence, next } })}\n`);
    }
    return 2;
  }
}

// Whoever reads us may stop reading (`| head`): that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await main(process.argv.slice(2), process);
