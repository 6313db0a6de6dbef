import { PassThrough, Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { maskVerb } from '../../src/cli/mask.ts';
import { emptyPhrases } from '../../src/text/phrases.ts';

describe('emptyPhrases', () => {
  const codes = (answer: string): string[] => emptyPhrases(answer).map((p) => p.code);

  it('points at the words and says what to write instead', () => {
    const answer = '您好，已责成相关部门处理，请您耐心等待。';
    const found = emptyPhrases(answer);
    expect(found.map((p) => p.code)).toEqual(['told-others', 'wait']);
    for (const p of found) {
      expect(answer.slice(p.start, p.end)).toBe(p.phrase);
      expect(p.hint.zh).not.toBe('');
      expect(p.hint.en).not.toBe('');
    }
  });

  it('lets a promise pass that names a day or a figure', () => {
    expect(codes('我们正在积极协调供电公司。')).toEqual(['coordinating']);
    expect(codes('我们正在积极协调供电公司，3月5日前完成改造。')).toEqual([]);
    expect(codes('我们正在积极协调供电公司。另有3月5日的会议。')).toEqual(['coordinating']);
    expect(codes('下一步我们将进一步加强巡查。')).toEqual(['will-strengthen']);
  });

  it('minds thanks only where nothing else is said', () => {
    expect(codes('您好！感谢您对我们工作的支持！')).toEqual(['thanks-only']);
    expect(codes('您好！已于3月5日更换路灯三盏，现已恢复照明。感谢您对我们工作的支持！')).toEqual([]);
    expect(codes('')).toEqual([]);
  });
});

describe('the mask verb', () => {
  async function run(input: string | Buffer, ...argv: string[]): Promise<{ code: number; out: string }> {
    const stdout = new PassThrough();
    const out = textOf(stdout);
    const code = await maskVerb(argv, {
      stdin: Readable.from([Buffer.from(input as string)]),
      stdout,
      stderr: new PassThrough(),
    });
    stdout.end();
    return { code, out: await out };
  }

  it('writes the text masked, whatever its encoding', async () => {
    const text = '我叫张三，电话13812345678，请尽快修理路灯。\n';
    const masked = '我叫张*，电话138****5678，请尽快修理路灯。\n';
    expect(await run(text)).toEqual({ code: 0, out: masked });
    expect(await run(iconv.encode(text, 'gbk'))).toEqual({ code: 0, out: masked });
    expect(await run('')).toEqual({ code: 0, out: '' });
  });

  it('lists kinds and places, never the values', async () => {
    const { out } = await run('我叫张三，电话13812345678', '--json');
    expect(JSON.parse(out)).toEqual({
      counts: { name: 1, mobile: 1 },
      found: [
        { kind: 'name', start: 2, end: 4 },
        { kind: 'mobile', start: 7, end: 18 },
      ],
    });
    expect(out).not.toContain('138');
  });

  it('cuts long input at line ends, so that nothing is cut in two', async () => {
    const line = '请联系13812345678，谢谢。\n';
    const text = line.repeat(Math.ceil(2_500_000 / line.length));
    const { out } = await run(text);
    expect(out).toBe(text.replaceAll('13812345678', '138****5678'));
    const { out: json } = await run(text, '--json');
    const { found } = JSON.parse(json) as { found: { start: number; end: number }[] };
    expect(found.every((f) => text.slice(f.start, f.end) === '13812345678')).toBe(true);
    expect(found).toHaveLength(text.length / line.length);
  });

  it('refuses unknown options and missing files', async () => {
    await expect(run('', '--nope')).rejects.toThrow('cli.bad-options');
    await expect(run('', '/no/such/file')).rejects.toThrow('cli.no-such-file');
  });
});
