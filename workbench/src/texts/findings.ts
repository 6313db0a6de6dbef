import type { FindingState, Source } from '../../../src/findings/rules.ts';
import type { Text } from '../../../src/kernel/text.ts';

/** States and sources to filter by, in the words of packs/findings.yaml; a finding itself comes with its own. */
export const findingStates: Readonly<Record<FindingState, Text>> = {
  held: { zh: '核实中，不向单位公开', en: 'Being looked into' },
  put: { zh: '已查实，另行交办', en: 'Established and put to the unit' },
  unfounded: { zh: '未查实', en: 'Not established' },
  open: { zh: '待说明', en: 'Waits for an answer' },
  contested: { zh: '异议复核中', en: 'Contested' },
  planning: { zh: '待报方案', en: 'Waits for a plan' },
  planned: { zh: '方案待审核', en: 'Plan to be looked at' },
  correcting: { zh: '整改中', en: 'Being corrected' },
  shown: { zh: '待验收', en: 'To be checked' },
  closed: { zh: '已销号', en: 'Closed' },
  dropped: { zh: '不成立', en: 'Dropped' },
};
export const findingSources: Readonly<Record<Source, Text>> = {
  inspection: { zh: '检查', en: 'Inspection' },
  supervision: { zh: '督查', en: 'Supervision' },
  outside: { zh: '特邀监督', en: 'Supervisors from outside' },
  complaint: { zh: '投诉反映', en: 'A complaint' },
  audit: { zh: '审计', en: 'Audit' },
};

/** Findings and their correction. */
export const findingTexts = {
  title: { zh: '问题与整改', en: 'Findings' },
  fair: {
    zh: '每个问题都写明依据的制度，先听单位说明；整改只有一个责任岗位，交下去做也不免责，由发现的人验收。',
    en: 'Each finding names its rule and hears the unit first. One post owns the correction, also where others do the work, and whoever found it checks.',
  },
  list: { zh: '问题，最新的在前', en: 'Findings, newest first' },
  whose: { zh: '看谁的', en: 'Whose' },
  mine: { zh: '我的', en: 'Mine' },
  unit: { zh: '本单位及下属', en: 'My unit and below' },
  office: { zh: '全部', en: 'All I may see' },
  state: { zh: '状态', en: 'State' },
  source: { zh: '来源', en: 'Source' },
  allStates: { zh: '全部状态', en: 'All states' },
  allSources: { zh: '全部来源', en: 'All sources' },
  clear: { zh: '清除条件', en: 'Clear' },
  oneRule: { zh: '只看一项制度', en: 'Under one rule' },
  emptyFound: { zh: '没有符合条件的问题', en: 'No finding fits' },
  emptyFoundHow: {
    zh: '换一个条件再看。您只能看到有权查看的问题。',
    en: 'Try another question. You see only what you may see.',
  },
  emptyMine: { zh: '没有等您处理的问题', en: 'No findings wait for you' },
  emptyMineHow: {
    zh: '检查、督查、审计或投诉发现的问题，需要您说明、整改、审核或验收时，列在这里。',
    en: 'What an inspection, supervision, an audit or a complaint found stands here when you have to answer, correct or check it.',
  },
  emptyOthers: { zh: '没有问题', en: 'No findings' },
  emptyOthersHow: {
    zh: '检查、督查、审计或投诉发现的问题列在这里。',
    en: 'What was found by inspections, supervision, audits or complaints stands here.',
  },
  allegation: { zh: '反映，尚未说明', en: 'An allegation, not answered yet' },
  allegationHow: {
    zh: '这是别人反映的，单位还没有说明。说明或复核之前不计入任何统计。',
    en: 'Told by others. Until the unit answered, or somebody decided, it counts nowhere.',
  },
  heldHow: {
    zh: '举报反映的问题，对被反映的单位和它的上级保密。查实后用自己的话另行交办，交办的问题里看不到举报。',
    en: 'A report says so: kept from the unit and all above it. What is established is put to the unit as another finding, in which nothing tells of the report.',
  },
  putAs: { zh: '打开交办的问题', en: 'Open the finding that the unit was told of' },
  audit: { zh: '审计', en: 'Audit' },
  theAppeal: { zh: '反映问题的诉求', en: 'The appeal that told of it' },
  openAppeal: { zh: '打开诉求', en: 'Open the appeal' },
  before: { zh: '一年内同类问题已有 {n} 次', en: '{n} before it under the same rule' },
  correctBy: { zh: '{day} 前整改', en: 'to be corrected by {day}' },
  extended: { zh: '延期 {n} 次', en: 'more time {n}×' },
  returned: { zh: '退回 {n} 次', en: 'sent back {n}×' },
  waitsFor: { zh: '轮到{who}：{step}', en: 'Waits for {who}: {step}' },
  postIn: { zh: '{unit}{post}', en: '{post}, {unit}' },
  vacant: { zh: '{post}（空缺）', en: '{post} (vacant)' },
  person: { zh: '{post} {name}', en: '{name}, {post}' },

  notFound: { zh: '没有这个问题', en: 'No such finding' },
  back: { zh: '打开问题清单', en: 'Open the list of findings' },
  ruleAtUnit: { zh: '{unit}：{rule}', en: '{unit}: {rule}' },
  found: { zh: '发现了什么', en: 'What was found' },
  photos: { zh: '现场照片', en: 'Photos of the visit' },
  photo: { zh: '现场照片 {n}', en: 'Photo {n} of the visit' },
  place: { zh: '地点', en: 'Place' },
  when: { zh: '发现日期', en: 'Found on' },
  by: { zh: '发现人', en: 'Found by' },
  concerned: { zh: '涉及岗位', en: 'About' },
  owner: { zh: '整改责任岗位', en: 'Owner of the correction' },
  holder: { zh: '目前承办', en: 'With whom it is now' },
  day: { zh: '整改期限', en: 'To be corrected by' },
  decides: { zh: '复核单位', en: 'Decided by' },
  times: { zh: '延期、退回', en: 'More time, sent back' },
  timesOf: {
    zh: '延期 {extensions} 次（至多 {most} 次），退回 {returns} 次',
    en: 'more time {extensions} of at most {most}, sent back {returns}',
  },
  rule: { zh: '依据哪项制度', en: 'Under which rule' },
  basis: { zh: '制度依据', en: 'Basis' },
  earlier: { zh: '此前同类问题', en: 'Earlier ones under this rule' },
  later: { zh: '此后同类问题', en: 'Later ones under this rule' },
  chain: { zh: '经过谁的手', en: 'Through whose hands' },
  chainHint: {
    zh: '交下去做的人仍然负责；责任岗位不变。',
    en: 'Who passed it down stays answerable; the owner stays the owner.',
  },
  askedNow: { zh: '已申请延期到 {day}，等{who}批准', en: 'More time until {day} is asked for; {who} decides' },
  inspection: { zh: '所在的检查', en: 'The inspection' },
  facts: { zh: '情况', en: 'Facts' },
  acts: { zh: '可以做什么', en: 'What can be done' },
  nothing: { zh: '现在不需要您做什么。', en: 'Nothing for you to do now.' },
  closedNow: { zh: '已验收销号。', en: 'Checked and closed.' },
  putNow: { zh: '已查实，另行交办给单位。', en: 'Established, and put to the unit as another finding.' },
  unfoundedNow: { zh: '未查实，记录保留。', en: 'Nothing was established; it stays on record.' },
  droppedNow: {
    zh: '复核认为不成立：不计入任何统计，记录保留。',
    en: 'Decided that it should not have been: it counts nowhere and stays on record.',
  },

  record: { zh: '记录问题', en: 'Write down a finding' },
  recordWhat: {
    zh: '写明时间、地点、看到或听到的事，和它违反的制度。涉及某个岗位的，由本人说明。记录的人负责验收整改。',
    en: 'Say when and where, what was seen or told, and which rule it goes against. One about a post is answered by its holder. Whoever writes it down checks the correction.',
  },
  recorded: { zh: '已记录，等单位说明', en: 'Written down; the unit has to answer' },
  chooseUnit: { zh: '单位', en: 'Unit' },
  chooseRule: { zh: '制度', en: 'Rule' },
  chooseConcerned: { zh: '涉及的岗位', en: 'The post it is about' },
  concernedHint: {
    zh: '只在问题涉及某个人的工作纪律时选择。',
    en: 'Only where it is about the conduct of one person.',
  },
  what: { zh: '事实', en: 'What was found' },
  time: { zh: '时间', en: 'Time of day' },
  appeal: { zh: '诉求编号', en: 'Number of the appeal' },
  appealHint: {
    zh: '举报反映的问题，核实以前对被反映的单位保密。',
    en: 'What a report told is kept from the unit until it was looked into.',
  },
} as const;

/** Findings of audits from a list; what such an import has in common with others is said by `sheetImport`. */
export const auditImport = {
  link: { zh: '导入审计发现的问题', en: 'Import findings of audits' },
  title: { zh: '导入审计发现的问题', en: 'Import findings of audits' },
  lead: {
    zh: '选择审计部门的问题清单（CSV 或 XLSX，编码自动识别）。先预览每一行，确认后才导入；有一行不对，就一行也不导入。同一份清单再导一次不会重复。每个问题先由单位说明，说明之前不计入任何统计。',
    en: "Choose the auditors' list (CSV or XLSX; the encoding is recognised). See each row first; while one is wrong, none is taken in, and a list imported again adds nothing. Each unit answers first; until then nothing counts.",
  },
  totals: {
    zh: '共 {read} 行：新的 {fresh} 个，已有 {present} 个。',
    en: '{read} {read|row|rows}: {fresh} new, {present} here already.',
  },
  nothing: { zh: '清单里的问题都已经在这里了。', en: 'All of the list is here already.' },
  done: { zh: '已导入 {n} 个问题，等单位说明', en: '{n} {n|finding|findings} imported; the units have to answer' },
  list: { zh: '打开问题清单', en: 'Open the list of findings' },
  outcome: { zh: '结果', en: 'What it comes to' },
  new: { zh: '新的问题', en: 'a new finding' },
  present: { zh: '已有', en: 'here already' },
  twice: { zh: '与前面的行相同，只导入一次', en: 'the same as a row above: taken in once' },
} as const;

/** What can be done with a finding: the name on the button, what it does, and what is asked for. */
export const findingActs = {
  verify: {
    title: { zh: '核实结果', en: 'What came of it' },
    what: {
      zh: '查实的，用自己的话写明事实，作为督查发现的问题交办给单位；没有查实的，写明理由后结束。',
      en: 'What is established is put to the unit as a finding of supervision, in words of your own. If nothing is, say why, and it ends.',
    },
    done: { zh: '已处理', en: 'Done' },
  },
  agree: {
    title: { zh: '说明：属实', en: 'Answer: it is so' },
    what: {
      zh: '说明情况，并明确整改的责任岗位。不指定的，由单位负责人负责。',
      en: 'Say how it came about, and who owns the correction: if nobody is named, the head of the unit.',
    },
    done: { zh: '已说明，进入整改', en: 'Answered; a plan is owed next' },
  },
  contest: {
    title: { zh: '提出异议', en: 'Say that it is not so' },
    what: { zh: '说明理由。由与此事无关的人复核。', en: 'Give reasons. Somebody not concerned decides.' },
    done: { zh: '已提出异议', en: 'Contested' },
  },
  decide: {
    title: { zh: '复核决定', en: 'Decide' },
    what: {
      zh: '看事实、制度和单位的理由，作出决定并写明理由。',
      en: 'Look at the facts, the rule and what the unit says; decide, and give reasons.',
    },
    done: { zh: '已决定', en: 'Decided' },
  },
  plan: {
    title: { zh: '报送方案', en: 'Propose a plan' },
    what: {
      zh: '写明怎么改、哪一天改完。发现的人通过以后，以这一天为期限。',
      en: 'Say what will be done, by which day. Once whoever found it accepts, that day binds.',
    },
    done: { zh: '方案已报送', en: 'Plan proposed' },
  },
  checkPlan: {
    title: { zh: '审核方案', en: 'Look at the plan' },
    what: { zh: '看方案能不能解决问题、日期是否合理。', en: 'Does it mend what was found, and in a fair time?' },
    done: { zh: '已审核', en: 'Done' },
  },
  askTime: {
    title: { zh: '申请延期', en: 'Ask for more time' },
    what: {
      zh: '由责任岗位的上一级批准；延期次数会记录并显示。',
      en: 'Somebody above the owner decides; each extension is counted and shown.',
    },
    done: { zh: '已申请', en: 'Asked' },
  },
  approveTime: {
    title: { zh: '审批延期', en: 'Decide on more time' },
    what: { zh: '决定是否延期，并说明理由。', en: 'Grant it or not, and say why.' },
    done: { zh: '已决定', en: 'Decided' },
  },
  show: {
    title: { zh: '提交整改证明', en: 'Show the correction' },
    what: {
      zh: '写明改了什么；照片、文件请先在右侧添加为附件。',
      en: 'Say what was done; attach photographs and papers first, beside.',
    },
    done: { zh: '已提交，等发现的人验收', en: 'Shown; whoever found it checks' },
  },
  check: {
    title: { zh: '验收', en: 'Check the correction' },
    what: {
      zh: '看证明，必要时到现场。没有改好的退回，写明理由和新的日期。',
      en: 'Look at the proof, and at the place where needed. What is not mended goes back with a reason and a new day.',
    },
    done: { zh: '已验收', en: 'Checked' },
  },
} as const;

export const findingFields = {
  established: { zh: '查实，交办给单位', en: 'Established: put it to the unit' },
  unfounded: { zh: '未查实', en: 'Nothing established' },
  forUnit: { zh: '给单位看的事实', en: 'What the unit reads' },
  forUnitHint: {
    zh: '写您自己查到的，不写举报人，也不引用举报的原话。',
    en: 'What you found yourself: nobody who reported it, and no phrase of the report.',
  },
  place: { zh: '地点', en: 'Place' },
  statement: { zh: '情况说明', en: 'Statement' },
  owner: { zh: '整改责任岗位', en: 'Owner of the correction' },
  ownerHint: {
    zh: '本单位的一个岗位；指定下属单位岗位的，视为交办，责任仍在本单位负责人。',
    en: 'One post of this unit. One below it does the work; the head of this unit stays the owner.',
  },
  reasons: { zh: '理由', en: 'Reasons' },
  outcome: { zh: '决定', en: 'Decision' },
  uphold: { zh: '问题成立', en: 'It stands' },
  drop: { zh: '不成立', en: 'It should not have been' },
  plan: { zh: '整改方案', en: 'Plan' },
  day: { zh: '完成日期', en: 'By which day' },
  accept: { zh: '通过', en: 'Accept' },
  sendBack: { zh: '退回', en: 'Send back' },
  until: { zh: '延到哪一天', en: 'Until which day' },
  grant: { zh: '同意延期', en: 'Grant it' },
  refuse: { zh: '不同意', en: 'Do not grant it' },
  proof: { zh: '整改情况', en: 'What was done' },
  close: { zh: '整改到位，销号', en: 'Mended: close it' },
  remark: { zh: '备注', en: 'Remark' },
  reason: { zh: '退回理由', en: 'Why it goes back' },
  newDay: { zh: '新的期限', en: 'New day' },
} as const;

/** What happened, by entry. */
export const findingMoments: Readonly<Record<string, Text>> = {
  'finding.opened': { zh: '发现问题', en: 'Found' },
  'finding.held': { zh: '记录举报反映的问题，开始核实', en: 'Written down from a report, to be looked into' },
  'finding.put': { zh: '查实，另行交办给单位', en: 'Established, and put to the unit as another finding' },
  'finding.unfounded': { zh: '未查实', en: 'Nothing was established' },
  'finding.agreed': { zh: '单位说明：属实；责任岗位：{post}', en: 'Answered: it is so; owner: {post}' },
  'finding.contested': { zh: '单位提出异议', en: 'Said not to be so' },
  'finding.upheld': { zh: '复核：问题成立；责任岗位：{post}', en: 'Decided: it stands; owner: {post}' },
  'finding.dropped': { zh: '复核：不成立', en: 'Decided: it should not have been' },
  'finding.planned': { zh: '报送方案，{day} 前完成', en: 'Plan proposed, by {day}' },
  'finding.plan-returned': { zh: '方案退回', en: 'Plan sent back' },
  'finding.plan-accepted': { zh: '方案通过，期限 {day}', en: 'Plan accepted, due {day}' },
  'finding.extension-asked': { zh: '申请延期到 {day}', en: 'More time asked for, until {day}' },
  'finding.extended': { zh: '同意延期到 {day}', en: 'More time granted, until {day}' },
  'finding.extension-refused': { zh: '不同意延期', en: 'More time refused' },
  'finding.shown': { zh: '提交整改证明', en: 'Correction shown' },
  'finding.returned': { zh: '验收退回，新期限 {day}', en: 'Sent back, new day {day}' },
  'finding.closed': { zh: '验收通过，销号', en: 'Checked and closed' },
  'finding.attached': { zh: '添加附件', en: 'A file was attached' },
};
