import { performance } from 'node:perf_hooks';
import { tokens } from '../src/text/bigrams.ts';
import { mask } from '../src/text/mask.ts';
import { bands, fingerprint, similarity } from '../src/text/similarity.ts';
import type { Row } from './table.ts';

const PARTS = [
  '尊敬的领导您好，我是翠屏区青石街道的住户，想反映楼下餐馆夜间排烟和噪音的问题。',
  '从今年三月起，每晚十点以后仍有人在人行道上摆桌，孩子睡不着，老人也无法休息。',
  '我们多次向物业和社区说过，工作人员来看了两次，当晚好了，第二天又是老样子。',
  '单元门口的路灯坏了十几天，下雨时台阶很滑，已经有两位邻居摔倒。',
  '请问改造工程什么时候动工，资金从哪里来，原来的停车位会不会减少？',
  '联系电话13800001234，家住翠屏花园3栋2单元501室，希望得到书面答复，谢谢。',
];

/** Letters of some 1,000 characters, no two alike, one in six sentences with personal data. */
function letters(count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    let text = `第${n}件。`;
    for (let i = n; text.length < 1000; i = (i * 7 + 3) % 1009) text += `${PARTS[i % PARTS.length]}（${i}）`;
    return text.slice(0, 1000);
  });
}

/** Seconds for all of them, the median of five rounds after one to warm up. */
function seconds(texts: readonly string[], act: (text: string) => unknown): number {
  const rounds: number[] = [];
  for (let round = 0; round < 6; round++) {
    const begin = performance.now();
    for (const text of texts) act(text);
    if (round > 0) rounds.push((performance.now() - begin) / 1000);
  }
  return rounds.sort((a, b) => a - b)[2]!;
}

/** How fast a letter is masked, cut into pieces for search and fingerprinted. Takes some three seconds. */
export function benchText(): Row[] {
  const texts = letters(400);
  const megabytes = texts.reduce((sum, t) => sum + Buffer.byteLength(t), 0) / 1e6;
  const masking = seconds(texts, mask);
  const cutting = seconds(texts, tokens);
  const printing = seconds(texts, (t) => bands(fingerprint(t)));
  const comparing = seconds(texts, (t) => similarity(t, texts[0]!));
  const each = ((masking + cutting + printing) / texts.length) * 1000;
  const hostile = '1 '.repeat(500_000);
  const begin = performance.now();
  mask(hostile);
  const worst = (performance.now() - begin) / 1000;
  return [
    { name: 'mask', value: megabytes / masking, unit: 'MB/s', target: '≥ 5', met: megabytes / masking >= 5 },
    { name: 'search tokens', value: megabytes / cutting, unit: 'MB/s', target: '≥ 5', met: megabytes / cutting >= 5 },
    { name: 'fingerprint', value: megabytes / printing, unit: 'MB/s', target: '≥ 5', met: megabytes / printing >= 5 },
    {
      name: 'similarity',
      value: texts.length / comparing,
      unit: '/s',
      target: '≥ 2,000',
      met: texts.length / comparing >= 2000,
    },
    { name: 'letter of 1,000 characters, all three', value: each, unit: 'ms', target: '≤ 0.4', met: each <= 0.4 },
    { name: 'mask 1 MB of hostile digits', value: worst, unit: 's', target: '≤ 1', met: worst <= 1 },
  ];
}
