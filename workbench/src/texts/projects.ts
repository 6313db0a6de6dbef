import type { Text } from '../../../src/kernel/text.ts';
import type { CallResult, CollectionState, ProposalState } from '../../../src/projects/collection.rules.ts';
import type { AskResult } from '../../../src/projects/list.rules.ts';
import type { MilestoneState, ProjectEvent, ProjectState } from '../../../src/projects/project.rules.ts';

export const collectionStateTexts: Readonly<Record<CollectionState, Text>> = {
  collecting: { zh: '征集中', en: 'Collecting' },
  choosing: { zh: '公开挑选中', en: 'People choose' },
  checking: { zh: '抽查支持者', en: 'A sample is called' },
  adopted: { zh: '清单已定', en: 'List adopted' },
};

export const projectStateTexts: Readonly<Record<ProjectState, Text>> = {
  candidate: { zh: '候选', en: 'Candidate' },
  'not-chosen': { zh: '未列入', en: 'Not on the list' },
  adopted: { zh: '办理中', en: 'Under way' },
  finished: { zh: '已办成', en: 'Done' },
};

export const proposalStateTexts: Readonly<Record<ProposalState, Text>> = {
  new: { zh: '待梳理', en: 'To group' },
  grouped: { zh: '已并入', en: 'Grouped' },
  'set-aside': { zh: '不采用', en: 'Set aside' },
};

export const milestoneTexts: Readonly<Record<MilestoneState | 'late', Text>> = {
  open: { zh: '待完成', en: 'To come' },
  claimed: { zh: '报完成，待确认', en: 'Said to be reached' },
  done: { zh: '已确认', en: 'Confirmed' },
  late: { zh: '逾期', en: 'Late' },
};

export const callTexts: Readonly<Record<CallResult, Text>> = {
  real: { zh: '是本人选的', en: 'They did choose' },
  'not-real': { zh: '不是本人选的', en: 'They did not' },
  unreachable: { zh: '没有联系上', en: 'Not reached' },
};

export const askTexts: Readonly<Record<AskResult, Text>> = {
  got: { zh: '得到了', en: 'Got it' },
  not: { zh: '没有得到', en: 'Did not get it' },
  unreachable: { zh: '没有联系上', en: 'Not reached' },
};

export const projectMomentTexts: Readonly<Record<ProjectEvent['type'], Text>> = {
  'project.drafted': { zh: '列为候选', en: 'Made a candidate' },
  'project.amended': { zh: '修改候选', en: 'Candidate said anew' },
  'project.attached': { zh: '上传照片或文件', en: 'File attached' },
  'project.not-chosen': { zh: '未列入清单', en: 'Not on the list' },
  'project.adopted': { zh: '列入年度清单', en: 'On the list of the year' },
  'project.milestone-claimed': { zh: '报第 {nth} 个节点完成', en: 'Milestone {nth} said to be reached' },
  'project.milestone-confirmed': { zh: '确认第 {nth} 个节点', en: 'Milestone {nth} confirmed' },
  'project.milestone-returned': { zh: '退回第 {nth} 个节点', en: 'Milestone {nth} sent back' },
  'project.reached': { zh: '更新受益人数', en: 'Number reached stated anew' },
  'project.list-given': { zh: '报受益人数和名单，抽样已抽定', en: 'Reached and list given; the sample is drawn' },
  'project.place-asked': { zh: '抽访完成', en: 'The sample was asked' },
  'project.made-good': { zh: '报已补上', en: 'Said to be made good' },
  'project.finished': { zh: '办成', en: 'Done' },
};

/** What of a candidate may be said anew. */
export const amendedTexts = {
  title: { zh: '名称', en: 'Name' },
  what: { zh: '做什么', en: 'What is done' },
  gains: { zh: '谁受益', en: 'Who gains' },
  owner: { zh: '责任单位', en: 'Responsible' },
  places: { zh: '受益地点', en: 'Places' },
  money: { zh: '资金', en: 'Money' },
} as const satisfies Readonly<Record<string, Text>>;

/** Projects for the people. */
export const projectTexts = {
  title: { zh: '民生实事', en: 'Projects for the people' },
  intro: {
    zh: '向群众征集、公开挑选、列出清单。进度只从确认过的节点读出；得没得到，由随机抽到的群众说。',
    en: 'Collected from the public, chosen openly. Progress is read from confirmed milestones; whether it arrived, people drawn at random say.',
  },
  portal: { zh: '公开页面', en: 'Public page' },
  none: { zh: '还没有征集', en: 'No collection yet' },
  noneHow: { zh: '由政府办公室开始一年的征集。', en: 'The office of the government opens the collection of a year.' },
  year: { zh: '{year} 年', en: '{year}' },
  openYear: { zh: '开始征集', en: 'Open a collection' },
  openYearWhat: {
    zh: '从今天起群众可以在公开页面提建议，截止日按设置计算。',
    en: 'From today people may propose on the portal; the last day follows from the settings.',
  },
  yearField: { zh: '年份', en: 'Year' },
  opened: { zh: '征集已开始', en: 'The collection is open' },
  collectUntil: { zh: '征集到 {on}', en: 'Proposals until {on}' },
  chooseUntil: { zh: '挑选到 {on}', en: 'Choice until {on}' },
  adoptedOn: { zh: '{on} 确定', en: 'Adopted on {on}' },
  desk: { zh: '征集、挑选和抽查', en: 'Collection, choice and sample' },
  list: { zh: '项目', en: 'Projects' },
  noProjects: { zh: '还没有候选项目。', en: 'No candidates yet.' },
  progress: { zh: '节点 {done}/{of}', en: '{done} of {of} {of|milestone|milestones}' },
  reachedOf: { zh: '{done}/{of}', en: '{done} of {of}' },
  milestoneBy: { zh: '期限 {on}', en: 'by {on}' },
  late: { zh: '{late} 个逾期', en: '{late} late' },
  support: { zh: '{count} 人支持', en: 'supported by {count}' },
  gap: { zh: '还差约 {gap} 人', en: 'about {gap} still without it' },
  back: { zh: '返回民生实事', en: 'Back to the projects' },
  notFound: { zh: '找不到', en: 'Not found' },

  proposals: { zh: '群众建议', en: 'Proposals' },
  noProposals: { zh: '这里没有建议。', en: 'No proposals here.' },
  draft: { zh: '列为候选', en: 'Make a candidate' },
  draftWhat: {
    zh: '选中的建议并成一个候选项目。标题和内容会公开，请不要写个人信息。',
    en: 'The chosen proposals become one candidate. Title and text are public: no personal data.',
  },
  drafted: { zh: '已列为候选', en: 'A candidate was made' },
  amend: { zh: '修改候选', en: 'Change the candidate' },
  amendWhat: {
    zh: '公布候选、开始挑选以前可以改；改之前怎么写的，“经过”里都留着。',
    en: 'Until people choose it may be changed; what it said before stays under "What happened".',
  },
  amended: { zh: '已修改', en: 'Changed' },
  before: { zh: '原来：{text}', en: 'before: {text}' },
  group: { zh: '并入候选', en: 'Add to a candidate' },
  groupWhat: { zh: '这条建议与已有候选项目是一回事。', en: 'It asks for what a candidate is already.' },
  grouped: { zh: '已并入', en: 'Added' },
  setAside: { zh: '不采用', en: 'Set aside' },
  setAsideWhat: { zh: '理由会公开，谁都能看到。', en: 'Everybody can read the reason.' },
  asideDone: { zh: '已写明理由', en: 'Set aside, with the reason' },
  reason: { zh: '理由', en: 'Reason' },
  contact: { zh: '看联系方式', en: 'Show contact' },
  contactNote: { zh: '查看会记录在案', en: 'The look is recorded' },
  which: { zh: '哪个候选项目', en: 'Which candidate' },
  name: { zh: '名称', en: 'Name' },
  what: { zh: '做什么', en: 'What is done' },
  gains: { zh: '谁受益', en: 'Who gains' },
  owner: { zh: '责任单位', en: 'Responsible' },
  places: { zh: '受益地点（街道、社区）', en: 'Places (streets, communities)' },
  money: { zh: '资金（{unit}）', en: 'Money ({unit})' },
  moneyRead: { zh: '资金', en: 'Money' },
  moneyWrong: { zh: '请写金额，例如 120000 或 350.50', en: 'An amount such as 120000 or 350.50' },
  openChoice: { zh: '公布候选，开始挑选', en: 'Put candidates before the public' },
  choiceOpened: { zh: '已公布', en: 'Put before the public' },
  candidates: { zh: '候选项目', en: 'Candidates' },

  sample: { zh: '抽查支持者', en: 'Sample of supporters' },
  sampleHow: {
    zh: '挑选截止后由台账自动抽取。打电话只问是不是本人选的；结果公开，没有联系上的如实列出。',
    en: 'Drawn by the ledger once the choice is over. Ask only whether it was them; what the calls find is published.',
  },
  nobody: { zh: '没有要打的电话。', en: 'Nobody to call.' },
  person: { zh: '第 {n} 位', en: 'Person {n}' },
  attempts: { zh: '打过 {n} 次', en: 'called {n} {n|time|times}' },
  show: { zh: '看号码', en: 'Show number' },
  code: { zh: '给一个码', en: 'Give a code' },
  codeIs: { zh: '码：{code}，有效期至 {until}', en: 'Code: {code}, serves until {until}' },
  noted: { zh: '已记下', en: 'Noted' },
  alone: { zh: '本人用码答复', en: 'answered alone' },
  lacking: { zh: '缺什么（可不填）', en: 'What is missing (optional)' },

  adopt: { zh: '确定年度清单', en: 'Adopt the list of the year' },
  adoptWhat: {
    zh: '按规定列 {projects} 项。与支持人数先后不同或项数不同的，要写明理由，理由公开。',
    en: 'The rule asks for {projects}. Another number, or another order than people chose, needs a reason, which is public.',
  },
  adopted: { zh: '清单已确定', en: 'The list is adopted' },
  decidedOn: { zh: '决定日期', en: 'Day of the decision' },
  why: { zh: '理由（与挑选结果不一致时）', en: 'Why (where it is not what people chose)' },
  milestones: { zh: '节点', en: 'Milestones' },
  addMilestone: { zh: '加一个节点', en: 'Add a milestone' },
  remove: { zh: '去掉', en: 'Remove' },
  day: { zh: '日期', en: 'Day' },
  entitled: { zh: '应受益人数', en: 'People entitled' },
  fill: { zh: '请填写', en: 'Fill this in' },
  take: { zh: '列入', en: 'On the list' },

  spentOf: { zh: '已用 {spent}，计划 {planned}', en: '{spent} spent of {planned} planned' },
  planned: { zh: '计划 {money}', en: '{money} planned' },
  claim: { zh: '报完成', en: 'Say it is reached' },
  claimWhat: {
    zh: '写清到哪里、怎样能看到。由督查确认后才算。',
    en: 'Say where and how one sees it. It counts once supervision confirms.',
  },
  proof: { zh: '怎样看到', en: 'How one sees it' },
  files: { zh: '照片或文件（可不传）', en: 'Photos or files (optional)' },
  filesHow: {
    zh: '只有责任单位、督查和牵头单位能打开。照片里的拍摄地点等信息会去掉。',
    en: 'For the owner, supervision and the desk alone. Where a photo was taken is removed from it.',
  },
  spent: { zh: '这个节点用了多少（{unit}）', en: 'Spent on this milestone ({unit})' },
  confirm: { zh: '确认', en: 'Confirm' },
  confirmWhat: { zh: '您看到了，节点算完成。', en: 'You have seen it: the milestone is done.' },
  giveBack: { zh: '退回', en: 'Send back' },
  giveBackWhat: { zh: '写明缺什么。', en: 'Say what is missing.' },
  words: { zh: '说明', en: 'In words' },

  mile: { zh: '最后一公里', en: 'The last mile' },
  mileHow: {
    zh: '当地报受益人数和应受益名单，名单加密，只用来抽样；回访中心问抽到的人。没有得到的，责任单位补上后再问一次。',
    en: 'The place states whom it reached and lists those entitled, encrypted, for the sample alone; the call-back desk asks. What is missing the owner makes good, and they are asked again.',
  },
  place: { zh: '地点', en: 'Place' },
  reached: { zh: '报已受益', en: 'Said reached' },
  confirmed: { zh: '约得到', en: 'Have it, about' },
  gapHead: { zh: '还差', en: 'Gap' },
  asked: {
    zh: '抽访 {asked}：得到 {got}，没有 {not}，未联系上 {unreachable}，待问 {open}',
    en: '{asked} drawn: {got} got it, {not} did not, {unreachable} not reached, {open} to ask',
  },
  few: { zh: '公开页面只写“不到 {fewer} 人”', en: 'the portal says "fewer than {fewer}"' },
  reach: { zh: '报受益情况', en: 'State who was reached' },
  reachWhat: {
    zh: '第一次报要附名单：每行一个姓名、一个手机号。抽样随即抽定，名单不能再换。',
    en: 'The first time with a list: a name and a mobile number a line. The sample is drawn at once; the list stays.',
  },
  reachedNumber: { zh: '已受益人数', en: 'People reached' },
  people: { zh: '应受益人员名单', en: 'List of people entitled' },
  makeGood: { zh: '报已补上', en: 'Say it is made good' },
  makeGoodWhat: { zh: '没有得到的人会再被问一次。', en: 'Those without it are asked again.' },
  said: {
    zh: '抽访到的人说（不写是谁：要给所有没有得到的人补上，不只是抽到的）',
    en: 'What those asked say (not who: it is to be made good for all, not for those drawn alone)',
  },
  calls: { zh: '抽访', en: 'People to ask' },
} as const satisfies Readonly<Record<string, Text>>;
