/** Words of the bulletins of supervision. What a bulletin itself says comes from packs/bulletin.yaml. */
export const bulletinTexts = {
  title: { zh: '督查通报', en: 'Bulletins' },
  lead: {
    zh: '一段时期的办理和督查情况：页面、Word 和 PDF 一致，每个数字都能打开对应的事项。',
    en: 'How a period stood: page, Word and PDF say the same, and each figure opens to the matters behind it.',
  },
  list: { zh: '已印发的通报', en: 'Issued bulletins' },
  empty: { zh: '还没有印发过通报', en: 'No bulletin was issued yet' },
  emptyHow: {
    zh: '选好期间，看过数字，写上要求，就可以印发。',
    en: 'Choose a period, look at the figures, write what is asked, and issue it.',
  },
  draw: { zh: '起草通报', en: 'Draw one up' },
  from: { zh: '从', en: 'From' },
  until: { zh: '到', en: 'Until' },
  history: { zh: '含导入的历史来信', en: 'With imported letters' },
  month: { zh: '上月', en: 'Last month' },
  quarter: { zh: '上季度', en: 'Last quarter' },
  draft: { zh: '草稿', en: 'Draft' },
  words: { zh: '问题和要求', en: 'Findings and requests' },
  wordsHow: {
    zh: '每段一行。人人可见，不要写个人信息。',
    en: 'A line for each paragraph. Everybody reads it: no personal data.',
  },
  issue: { zh: '印发', en: 'Issue' },
  issueHow: {
    zh: '印发以后数字不再变动；之后只能撤回并说明理由。',
    en: 'Once issued, the figures stand as they are; it can only be taken back, with a reason.',
  },
  word: { zh: '下载 Word', en: 'Word file' },
  pdf: { zh: '下载 PDF', en: 'PDF' },
  issuedBy: { zh: '{name}印发于 {at}', en: 'Issued by {name}, {at}' },
  withdraw: { zh: '撤回', en: 'Take it back' },
  withdrawWhy: { zh: '撤回的理由', en: 'Why it is taken back' },
  withdrawn: { zh: '已撤回（{at}）：{reason}', en: 'Taken back {at}: {reason}' },
  state: { zh: '已撤回', en: 'Taken back' },
  noCases: { zh: '没有您可以查看的事项', en: 'Nothing that you may see' },
  noCasesHow: {
    zh: '这个数字里的事项不在您的查看范围内，或者为零。',
    en: 'The figure is zero, or its matters are not for you to see.',
  },
  nothing: { zh: '无', en: 'None' },
} as const;
