export const sealing = {
  title: { zh: '封存与核验', en: 'Sealing' },
  lead: {
    zh: '台账的每一条记录都放进一棵哈希树，树根由本机关签名。谁保存过一个树根，就能证明此前的记录没有被改过。',
    en: 'Every entry of the ledger goes into a hash tree whose root this office signs. Whoever kept a root can show that nothing before it was altered.',
  },
  check: { zh: '核验凭证', en: 'Check a receipt' },
  checkHint: {
    zh: '选择一个凭证文件（诉求人提交诉求时取得，或从诉求的“台账”页下载）。',
    en: "Choose a receipt file: given to the person on filing, or saved from a case's ledger.",
  },
  choose: { zh: '选择凭证文件', en: 'Choose a receipt file' },
  holds: {
    zh: '凭证有效：这条记录在已签名的台账中，没有被改动。',
    en: 'It holds: the entry is in the signed ledger as it was.',
  },
  unreadable: { zh: '这不是可识别的凭证文件。', en: 'This file is not a receipt.' },
  'other-key': {
    zh: '凭证由另一把密钥签名，不是本机关签发的。',
    en: 'Signed with another key: this office did not issue it.',
  },
  'signature-wrong': { zh: '签名不符：凭证被改动过。', en: 'The signature does not fit: the receipt was altered.' },
  'not-in-tree': { zh: '记录与树根不符：内容被改动过。', en: 'The entry does not lead to the root: it was altered.' },
  entry: { zh: '记录 {type}，发生于 {at}，树大小 {size}。', en: 'Entry {type} of {at}; tree of {size}.' },
  key: { zh: '公钥', en: 'Public key' },
  keyHint: {
    zh: '把公钥保存到别处，就可以离线核验：changxiao check-receipt。',
    en: 'Keep the key elsewhere to check offline: changxiao check-receipt.',
  },
  keySave: { zh: '下载公钥', en: 'Download the key' },
  seals: { zh: '最近的封存', en: 'Latest seals' },
  waiting: { zh: '{n} 条记录等待封存。', en: '{n} {n|entry waits|entries wait} to be sealed.' },
  allSealed: { zh: '全部记录都已封存。', en: 'Every entry is sealed.' },
  empty: { zh: '还没有封存', en: 'Nothing is sealed yet' },
  emptyHow: {
    zh: '封存程序每隔几秒运行一次；第一件诉求提交后，这里会出现第一个签名的树根。',
    en: 'The sealer runs every few seconds; after the first appeal, the first signed root stands here.',
  },
  at: { zh: '时间', en: 'Sealed' },
  size: { zh: '记录数', en: 'Entries' },
  root: { zh: '树根', en: 'Root' },
  keyId: { zh: '密钥编号', en: 'Key' },
} as const;
