import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Refusal } from '../kernel/refusal.ts';
import { decodeStream } from '../text/decode.ts';
import { type Found, mask } from '../text/mask.ts';
import type { Io } from './io.ts';

const HELP = `用法 / Usage:
  mask < text.txt          读入文本，写出隐去个人信息后的文本 / reads text, writes it masked
  mask FILE
  mask --json [FILE]       只列出类别与位置（UTF-16），不含内容 / kinds and offsets (UTF-16), never the values

  编码自动识别：UTF-8、UTF-16、GB 18030；输出为 UTF-8 / The encoding is found; output is UTF-8.
  按模式识别，不能保证无遗漏 / By pattern, so it cannot promise to find everything.
  退出码 / Exit code: 0; 2 输入有误 / bad input.
`;

/**
 * A text up to this long is masked whole, since a signature belongs to what precedes it. A longer one is cut at line ends, best at
 * an empty line, so that memory stays bounded.
 */
const WHOLE = 1024 * 1024;

/** Where to cut a long text: after the last empty line of its second half, else the last line end, else before the last blank. */
function cutOf(text: string): number {
  const paragraph = text.lastIndexOf('\n\n');
  if (paragraph > text.length / 2) return paragraph + 2;
  const line = text.lastIndexOf('\n');
  if (line >= 0) return line + 1;
  const blank = Math.max(text.lastIndexOf(' '), text.lastIndexOf('。'));
  return blank > 0 ? blank + 1 : text.length;
}

async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held = '';
  for await (const text of decodeStream(source)) {
    held += text;
    while (held.length > WHOLE) {
      const cut = cutOf(held.slice(0, WHOLE));
      yield held.slice(0, cut);
      held = held.slice(cut);
    }
  }
  if (held !== '') yield held;
}

/** `mask`: text in, masked text out; with `--json` what was found, by kind and place. Needs no database. */
export async function maskVerb(argv: readonly string[], io: Io): Promise<number> {
  let args: { values: { json?: boolean; help?: boolean }; positionals: string[] };
  try {
    args = parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch {
    throw new Refusal('cli.bad-options', {
      verb: 'mask',
      what: argv.find((a) => a.startsWith('-'))?.slice(0, 40) ?? '',
    });
  }
  if (args.values.help) {
    io.stdout.write(HELP);
    return 0;
  }
  const [file, ...more] = args.positionals;
  if (more[0] !== undefined) throw new Refusal('cli.bad-options', { verb: 'mask', what: more[0].slice(0, 40) });
  const handle = file === undefined || file === '-' ? null : await open(file).catch(() => null);
  if (file !== undefined && file !== '-' && handle === null) throw new Refusal('cli.no-such-file', { file });
  const source = (handle?.createReadStream() ?? io.stdin) as AsyncIterable<Uint8Array>;
  const found: Found[] = [];
  let offset = 0;
  for await (const piece of pieces(source)) {
    const masked = mask(piece);
    if (args.values.json) {
      for (const f of masked.found) found.push({ kind: f.kind, start: f.start + offset, end: f.end + offset });
    } else if (!io.stdout.write(masked.text)) await once(io.stdout, 'drain');
    offset += piece.length;
  }
  if (args.values.json) {
    const counts: Record<string, number> = {};
    for (const f of found) counts[f.kind] = (counts[f.kind] ?? 0) + 1;
    io.stdout.write(`${JSON.stringify({ counts, found })}\n`);
  }
  return 0;
}
