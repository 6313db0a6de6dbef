import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openHouse } from '../src/app/compose.ts';
import { loadRoutingPacks } from '../src/cases/categories.ts';
import { importLetters } from '../src/cases/letters.commands.ts';
import { openLetters } from '../src/cases/letters.file.ts';
import { loadLetters } from '../src/cases/letters.ts';
import { OFFICE, openBenchHouse } from './house.ts';
import type { Row } from './table.ts';
import { ESTATES, MATTERS, ROADS } from './words.ts';

const LETTERS = 50_000;
/** Characters: the mean of 786 real letters to a mayor, and of their answers. */
const ASKED = 335;
const ANSWERED = 455;

/**
 * How fast 50,000 answered letters are taken in from a CSV file, durable, with masking, encryption and search. `BENCH_LETTERS` names
 * another file, of real letters say.
 */
export async function benchImport(): Promise<Row[]> {
  const bench = await openBenchHouse();
  const settings = { publicUrl: 'http://localhost', trustProxy: '', logLevel: 'silent' } as const;
  const house = await openHouse({ ...settings, appUrl: bench.appUrl, dataDir: bench.dataDir });
  try {
    const path = process.env.BENCH_LETTERS ?? (await writeLetters(join(bench.dataDir, 'letters.csv')));
    const pack = loadLetters();
    const work = await house.workOf(OFFICE);
    const deps = { ...house, work, pack, lexicon: loadRoutingPacks().settings.agencies };
    const actor = { kind: 'system', officeId: OFFICE, process: 'import' } as const;
    const wanted = { actor, mode: 'history', channel: 'mailbox', dryRun: false } as const;
    const take = async () => {
      const file = openLetters(
        createReadStream(path) as AsyncIterable<Uint8Array>,
        (await stat(path)).size,
        pack.headings,
      );
      let most = 0;
      const begun = performance.now();
      const cpu = process.cpuUsage();
      const { counts } = await importLetters(
        deps,
        wanted,
        file.rows,
        () => {
          most = Math.max(most, process.memoryUsage.rss());
        },
        {
          stopped: false,
        },
      );
      const { user, system } = process.cpuUsage(cpu);
      return {
        counts,
        most,
        rate: (counts.read / (performance.now() - begun)) * 1000,
        cpu: (user + system) / counts.read,
      };
    };
    const first = await take();
    const again = await take();
    if (again.counts.takenIn + again.counts.linked > 0) throw new Error('a letter was taken in twice');
    const name = `import, ${first.counts.read.toLocaleString('en')} letters`;
    return [
      { name, value: Math.round(first.rate), unit: '/s', target: '≥ 1,000 /s', met: first.rate >= 1000 },
      {
        name: `${name}, processor of this process`,
        value: Math.round(first.cpu),
        unit: 'µs each',
        target: '',
        met: true,
      },
      {
        name: `${name}, memory of this process`,
        value: Math.round(first.most / 2 ** 20),
        unit: 'MB',
        target: '',
        met: true,
      },
      { name: `${name}, all here already`, value: Math.round(again.rate), unit: '/s', target: '', met: true },
    ];
  } finally {
    await house.close();
    await bench.close();
  }
}

/** Letters as long as real ones, no two alike, a tenth of them from an agency that is no unit. */
async function writeLetters(path: string): Promise<string> {
  const file = await open(path, 'w');
  const pick = <T>(all: readonly T[], n: number): T => all[n % all.length]!;
  const filled = (length: number, n: number): string => {
    let text = '';
    for (let k = n * 7; text.length < length; k += 13)
      text += `${pick(ROADS, k)}路${(k % 90) + 1}号${pick(ESTATES, k >> 3)}小区，${pick(MATTERS, k >> 1).said}。`;
    return text;
  };
  let rows = '编号,标题,来信内容,来信日期,回复内容,回复日期,承办单位\n';
  for (let i = 0; i < LETTERS; i++) {
    const asked = new Date(Date.UTC(2014, 0, 1 + (i % 3650))).toISOString().slice(0, 10);
    const answered = new Date(Date.UTC(2014, 0, 4 + (i % 3650) + (i % 9))).toISOString().slice(0, 10);
    const agency = i % 10 === 0 ? '邻市铁路局' : `bureau-${i % 30}`;
    const id = `${asked.replaceAll('-', '')}${String(i).padStart(5, '0')}`;
    rows += `${id},${pick(MATTERS, i).title},${filled(ASKED, i)}第${i}件,${asked},${filled(ANSWERED, i * 3)},${answered},${agency}\n`;
    if (rows.length > 1_000_000) {
      await file.write(rows);
      rows = '';
    }
  }
  await file.write(rows);
  await file.close();
  return path;
}
