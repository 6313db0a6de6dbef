import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexText } from '../../src/cases/intake.commands.ts';
import { listCases } from '../../src/cases/queries.ts';
import { load } from '../../src/cases/store.ts';
import { fold } from '../../src/text/bigrams.ts';
import { maskText } from '../../src/text/mask.ts';
import { type TestOffice, testOffice } from '../support/office.ts';

const TEXTS = [
  '三单元楼顶漏水，墙面发霉。',
  '漏电保护器坏了，水管也在漏。',
  '路口红绿灯不亮，存在安全隐患。',
  'The building has no WiFi since Monday.',
  '申请安装 5G 基站，型号 AB-12_x，100% 覆盖。',
  "O'Neil 先生的车位被占用了 \\ 请处理",
  '我的电话是13800001234，水费多收了。',
  'departed 一词在通知里写错了。',
  '𠮷野家门口积水，𠮷字难找。',
  '（无标题）？？',
];

let office: TestOffice;
const ids: string[] = [];
const numbers: string[] = [];
beforeAll(async () => {
  office = await testOffice();
  // All filed at one moment, so that the order of a list is decided by its tie-break alone.
  for (const text of TEXTS) {
    const { caseId, number } = await office.file({ title: '来信', text, person: null });
    ids.push(caseId);
    numbers.push(number);
    await office.as('system', caseId, async (tx, ctx, _work, _scope, id) => {
      indexText(tx, ctx.officeId, id, '来信', text);
      return (await load(tx, ctx.officeId, id))!;
    });
  }
});
afterAll(() => office.close());

const list = async (find: string, limit = 100) => {
  const work = await office.work();
  const scope = work.scope(await office.actor('intake-clerk'));
  return listCases(office.house.db, work, scope, { find, limit });
};
const places = (cases: readonly { caseId: string }[]) => cases.map((c) => ids.indexOf(c.caseId)).sort((a, b) => a - b);

describe('a search', () => {
  it.each([
    '漏',
    '漏水',
    '水',
    '漏水，墙',
    '红绿灯不亮',
    'building',
    'BUILDING',
    'wifi',
    'w',
    'ＷｉＦｉ',
    'AB-12_x',
    'AB%12',
    '100%',
    '_',
    '%',
    '\\',
    "O'Neil",
    "'",
    '5G 基站',
    '5g基站',
    'departed',
    '𠮷',
    '𠮷野',
    '？？',
    '13800001234',
    '不存在的词',
    "' | '漏':*",
    '漏 & 水',
    '!漏',
  ])('for %s finds exactly what holds it', async (find) => {
    const wanted = TEXTS.flatMap((text, i) => (fold(maskText(`来信\n${text}`)).includes(fold(find)) ? [i] : []));
    expect(places((await list(find)).cases)).toEqual(wanted);
  });

  it('finds nothing by what is masked', async () => {
    expect(places((await list('13800001234')).cases)).toEqual([]);
  });

  it('finds a number however it is typed', async () => {
    const number = numbers[3]!;
    for (const typed of [number, number.toLowerCase(), number.replace('-', ''), ` ${number} `])
      expect([typed, places((await list(typed)).cases)]).toEqual([typed, [3]]);
  });
});

describe('a list', () => {
  const pages = async (query: string, limit: number): Promise<number[]> => {
    const seen: number[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const after: string = next ? `&after=${encodeURIComponent(next)}` : '';
      const page = (await office.ask('intake-clerk', 'GET', `/api/cases?limit=${limit}${query}${after}`)).json();
      expect(page.cases.length).toBeLessThanOrEqual(limit);
      seen.push(...page.cases.map((c: { caseId: string }) => ids.indexOf(c.caseId)));
      next = page.next;
    }
    return seen;
  };

  it.each([1, 3, 10])('comes whole, each once, %i at a time, though all were filed at one moment', async (limit) => {
    const seen = await pages('', limit);
    expect([...seen].sort((a, b) => a - b)).toEqual(TEXTS.map((_, i) => i));
    expect(seen).toEqual(await pages('', 100));
  });

  it('of a search comes whole as well', async () => {
    const seen = await pages(`&find=${encodeURIComponent('水')}`, 1);
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 6, 8]);
  });

  it('of a search goes on where hundreds hold the pieces of the words but not the words', async () => {
    // Newer than the one true hit, and more of them than one page looks through.
    const text = '甲乙、乙丙、丙丁。';
    const { caseId } = await office.file({ title: '来信', text: '甲乙丙丁', person: null });
    ids.push(caseId);
    await office.as('system', caseId, async (tx, ctx, _work, _scope, id) => {
      indexText(tx, ctx.officeId, id, '来信', '甲乙丙丁');
      return (await load(tx, ctx.officeId, id))!;
    });
    office.at('2026-03-02T10:00');
    const decoys = await Promise.all(
      Array.from({ length: 410 }, () => office.file({ title: '来信', text, person: null })),
    );
    await office.house.db.transact(async (tx) => {
      for (const decoy of decoys) indexText(tx, 'qu', decoy.caseId, '来信', text);
    });
    expect(await pages(`&find=${encodeURIComponent('甲乙丙丁')}`, 20)).toEqual([ids.length - 1]);
  });

  it('of a search for what many say holds what the actor may see, in every order of pages', async () => {
    const filed = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        office.file({ title: '井盖', text: '井盖松动。', kind: i % 3 ? 'help' : 'report' }),
      ),
    );
    await office.house.db.transact(async (tx) => {
      for (const { caseId } of filed) indexText(tx, 'qu', caseId, '井盖', '井盖松动。');
    });
    ids.push(...filed.map((f) => f.caseId));
    const open = ids.length - 60;
    const ordinary = filed.flatMap((_, i) => (i % 3 ? [open + i] : []));
    // Pages of which the walk of the newest fills the first ones, and the index the last.
    for (const limit of [1, 7, 25, 100]) {
      const seen = await pages(`&find=${encodeURIComponent('井盖松动')}`, limit);
      expect([...seen].sort((a, b) => a - b)).toEqual(ordinary);
      expect(seen).toEqual(await pages(`&find=${encodeURIComponent('井盖松动')}`, 40));
    }
    expect(await pages(`&find=${encodeURIComponent('井盖松动')}&kind=report`, 2)).toEqual([]);
  });

  it('refuses a cursor that no page gave', async () => {
    for (const after of ['x', '|', '2026-03-02|x', "1'; drop table appeal|00000000-0000-4000-8000-000000000001"]) {
      const page = await office.ask('intake-clerk', 'GET', `/api/cases?limit=5&after=${encodeURIComponent(after)}`);
      expect([after, page.statusCode]).toEqual([after, 400]);
    }
  });
});
