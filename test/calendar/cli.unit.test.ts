import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { tell } from '../../src/app/refusals.ts';
import { due as dueVerb } from '../../src/cli/due.ts';
import { Refusal } from '../../src/kernel/refusal.ts';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The verb as people call it, in a process of its own. */
async function call(argv: readonly string[], input = ''): Promise<Ended> {
  let [out, err] = ['', ''];
  const child = execFile(process.execPath, ['src/cli/main.ts', ...argv], { maxBuffer: 1e8 });
  child.stdout!.on('data', (text: string) => (out += text));
  child.stderr!.on('data', (text: string) => (err += text));
  child.stdin!.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}
const due = (...argv: string[]): Promise<Ended> => call(['due', ...argv]);
const lines = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((l) => JSON.parse(l));

describe('due', () => {
  it('answers the worked example, by clock and by limit', async () => {
    const a = await due('--clock', 'permit-decide', '--from', '2026-02-10', '--json');
    expect(a).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(a.out)).toEqual({
      dueOn: '2026-03-16',
      dueAt: '2026-03-17T00:00:00+08:00',
      steps: expect.arrayContaining([expect.stringContaining('《行政许可法》第42条')]),
    });
    const b = await due('--limit', '20 working days', '--from', '2026-02-10T08:00:00Z', '--lang', 'en');
    expect(JSON.parse(b.out)).toMatchObject({
      dueOn: '2026-03-16',
      steps: expect.arrayContaining([expect.stringContaining('Spring Festival')]),
    });
  });
  it('says one day and two days as English does', async () => {
    const steps = async (limit: string) =>
      JSON.parse((await due('--limit', limit, '--from', '2026-03-02', '--lang', 'en')).out).steps.join(' ');
    expect(await steps('1 working day')).toContain('1 working day is complete on Tuesday 3 March 2026.');
    expect(await steps('2 working days')).toContain('2 working days are complete on Wednesday 4 March 2026.');
    expect(await steps('1 hour')).toContain('1 hour is complete at');
  });
  it('takes pauses, a restart, an extension and another office', async () => {
    const a = await due(
      '--clock',
      'permit-decide',
      '--from',
      '2026-01-05',
      '--restart',
      '2026-02-10',
      '--pause',
      '2026-03-02/2026-03-04',
      '--pause',
      '2026-03-03/2026-03-05',
      '--extend',
      '10',
    );
    expect(JSON.parse(a.out)).toMatchObject({ dueOn: '2026-04-02' });
    const b = await due('--limit', '5 days', '--from', '2026-03-02', '--office', 'new-york');
    expect(JSON.parse(b.out)).toMatchObject({ dueOn: '2026-03-09', dueAt: '2026-03-10T00:00:00-04:00' });
    const c = await due('--limit', '5 days', '--from', '2026-03-02', '--pause', '2026-03-03/');
    expect(JSON.parse(c.out)).toMatchObject({ dueOn: null, dueAt: null, paused: true });
    expect(
      JSON.parse((await due('--limit', '5 days', '--from', '2026-03-02', '--pause', '2026-03-03/..')).out).paused,
    ).toBe(true);
    // The day of the event, without a time, is not before the event.
    const d = await due('--limit', '1 hour', '--from', '2026-03-02T09:00', '--restart', '2026-03-02');
    expect(JSON.parse(d.out)).toMatchObject({ dueAt: '2026-03-02T10:00:00+08:00' });
  });
  it.each([
    ['nothing', [], 'due.clock-or-limit'],
    ['two limits', ['--clock', 'call-back', '--limit', '1 day', '--from', '2026-02-10'], 'due.clock-or-limit'],
    ['no start', ['--clock', 'call-back'], 'due.no-start'],
    ['an unknown clock', ['--clock', 'permit', '--from', '2026-02-10'], 'calendar.unknown-clock'],
    ['a day that does not exist', ['--clock', 'call-back', '--from', '2026-02-30'], 'calendar.bad-time'],
    ['a limit without a unit', ['--limit', '20', '--from', '2026-02-10'], 'calendar.bad-limit'],
    ['no time at all', ['--limit', '0 working days', '--from', '2026-02-10'], 'calendar.bad-limit'],
    ['half a pause', ['--limit', '20 days', '--from', '2026-02-10', '--pause', '2026-02-11'], 'due.bad-pause'],
    [
      'a pause turned round',
      ['--limit', '20 days', '--from', '2026-02-10', '--pause', '2026-02-12/2026-02-11'],
      'calendar.pause-reversed',
    ],
    [
      'too long an extension',
      ['--clock', 'permit-decide', '--from', '2026-02-10', '--extend', '11'],
      'calendar.extension-too-long',
    ],
    [
      'an extension that is no number',
      ['--clock', 'permit-decide', '--from', '2026-02-10', '--extend', 'ten'],
      'calendar.bad-extension',
    ],
    ['an option twice', ['--from', '2026-02-10', '--from', '2026-02-11'], 'cli.given-twice'],
    ['an unknown option', ['--form', '2026-02-10'], 'cli.bad-options'],
    [
      'an unknown office',
      ['--limit', '1 day', '--from', '2026-02-10', '--office', 'mars'],
      'calendar.unknown-calendar',
    ],
    ['an unknown language', ['--limit', '1 day', '--from', '2026-02-10', '--lang', 'fr'], 'due.bad-lang'],
  ])('refuses %s with a sentence and what to do', async (_, argv, code) => {
    const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    const refusal: unknown = await dueVerb(argv, io).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).code).toBe(code);
    const { sentence, next } = tell(refusal as Refusal);
    expect(`${sentence.zh}${sentence.en}${next.zh.replace(/\{".*\}|\[\[.*\]\]/, '')}`).not.toMatch(/[{}]/);
    expect(io.stdout.read()).toBeNull();
  });
  it('a refusal ends with 2, in words on standard error and as JSON where asked', async () => {
    const { code, out, err } = await due(
      '--clock',
      'permit-decide',
      '--from',
      '2026-02-10',
      '--extend',
      '11',
      '--json',
    );
    expect(code).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({
      code: 'calendar.extension-too-long',
      next: { en: 'Ask for at most 10.' },
    });
    expect(err).toMatch(/permit-decide 共可延长 10.*\n.*may be extended by 10/);
  });
  it('lists the clocks, helps, and knows no other verb', async () => {
    expect((await due('--list')).out).toContain('permit-decide\t作出许可决定\t20 个工作日\n');
    expect((await due('--help')).out).toContain('--batch');
    expect((await call(['--help'])).out).toContain('due');
    expect(await call(['do'])).toMatchObject({ code: 2, err: expect.stringContaining('"do"') });
  });
});

describe('due --batch', () => {
  it('answers each line in its place, errors too, and goes on', async () => {
    const asked = [
      '\uFEFF{"clock":"permit-decide","from":"2026-02-10","pauses":[],"restart":null,"extend":0}',
      '{"limit":"5 working days","from":"2026-03-02","pauses":[["2026-03-04","2026-03-06"]],"id":7}',
      'not json',
      '',
      '{"limit":"5 days","from":"2026-03-02","pause":["2026-03-04","2026-03-06"]}',
      '{"limit":"5 days","from":20260302}',
      '{"limit":"5 days","from":"2026-03-02","pauses":[["2026-03-04"]],"id":"x"}',
      '{"limit":"5 days","from":"2026-03-02","extend":"3"}',
      '{"limit":"5 days","from":"2026-03-02","pauses":[["2026-03-03",null]]}',
      '{"clock":"hotline-consultation","from":"2026-03-06"}\r',
    ];
    const { code, out, err } = await call(['due', '--batch', '--lang', 'en'], asked.join('\n'));
    const told = lines(out);
    expect(code).toBe(0);
    expect(told).toHaveLength(asked.length);
    expect(told.map((t) => t.dueOn ?? (t.error as { code: string } | undefined)?.code ?? null)).toEqual([
      '2026-03-16',
      '2026-03-11',
      'due.bad-line',
      'due.bad-line',
      'due.unknown-field',
      'due.bad-field',
      'due.bad-pause',
      'due.bad-field',
      null,
      '2026-03-09',
    ]);
    expect(told[1]!.id).toBe(7);
    expect(told[6]).toMatchObject({ id: 'x', error: { line: 7, next: expect.stringContaining('from/to') } });
    expect(err).toContain('6 of 10 lines');
  });
  it('answers many lines, and as a single question does', async () => {
    const asked = Array.from({ length: 20_000 }, (_, i) =>
      JSON.stringify({ limit: `${i % 40} working days`, from: '2026-02-10' }),
    );
    const told = lines((await call(['due', '--batch'], `${asked.join('\n')}\n`)).out);
    expect(told).toHaveLength(20_000);
    expect(told[20]).toEqual(JSON.parse((await due('--limit', '20 working days', '--from', '2026-02-10')).out));
  });
});
