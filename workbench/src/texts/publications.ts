import type { Text } from '../../../src/kernel/text.ts';

export const publicityTexts = {
  title: { zh: '公开案例', en: 'Decided cases made public' },
  fair: {
    zh: '只公开已经决定的，措辞查过个人信息，由另一人审核，到期自动撤下。',
    en: 'Only what was decided; words are checked for personal data and approved by another; it comes down by itself.',
  },
  list: { zh: '公开稿，最新的在前', en: 'Publications, newest first' },
  empty: { zh: '没有公开稿', en: 'Nothing is written' },
  emptyHow: { zh: '在已决定的措施页面起草。', en: 'Written on the page of a decided measure.' },
  shown: { zh: '{from} 至 {until}', en: '{from} to {until}' },
  byWriter: { zh: '起草：{name}', en: 'written by {name}' },
  byApprover: { zh: '审核：{name}', en: 'approved by {name}' },
  notFound: { zh: '没有这份公开稿', en: 'No such publication' },
  back: { zh: '打开列表', en: 'Open the list' },
  text: { zh: '正文', en: 'Text' },
  finds: { zh: '可能是个人信息', en: 'Possibly personal data' },
  findsHow: {
    zh: '请改掉，或写明为什么可以保留；全部处理后才能审核。',
    en: 'Change it, or say why it may stay; nothing is approved before all is settled.',
  },
  noFinds: { zh: '没有查出个人信息。', en: 'No personal data was found.' },
  justified: { zh: '保留（{by}）：{why}', en: 'May stay ({by}): {why}' },
  justify: { zh: '说明为什么可以保留', en: 'Say why it may stay' },
  why: { zh: '为什么可以保留', en: 'Why it may stay' },
  redraft: { zh: '修改', en: 'Change the words' },
  approve: { zh: '审核通过', en: 'Approve' },
  approveWhat: {
    zh: '从今天起在门户公开 {days} 天。',
    en: 'Shown on the portal from today, for {days} {days|day|days}.',
  },
  return: { zh: '退回修改', en: 'Return' },
  withdraw: { zh: '撤下', en: 'Take down' },
  reason: { zh: '理由', en: 'Reason' },
  measure: { zh: '依据的决定', en: 'Rests on' },
  named: { zh: '点名', en: 'Names the person' },
  portal: { zh: '在门户查看', en: 'See it on the portal' },
  state: { zh: '状态', en: 'State' },
  days: { zh: '公开期', en: 'Shown' },
  daysPlanned: { zh: '{n} 天', en: '{n} {n|day|days}' },
} as const;

export const publicityMoments: Readonly<Record<string, Text>> = {
  'publicity.drafted': { zh: '起草', en: 'Written' },
  'publicity.redrafted': { zh: '修改', en: 'Changed' },
  'publicity.justified': { zh: '说明保留的理由', en: 'Said why something may stay' },
  'publicity.returned': { zh: '退回修改', en: 'Returned' },
  'publicity.approved': { zh: '审核通过，公开', en: 'Approved and shown' },
  'publicity.withdrawn': { zh: '撤下', en: 'Taken down' },
  'publicity.ended': { zh: '到期撤下', en: 'Came down by itself' },
};
