import type { Text } from '../../../src/kernel/text.ts';
import type { RuleKind, RuleState } from '../../../src/register/rules.ts';

/** Kinds and states to filter by, in the words of packs/register.yaml; a rule itself comes with its own. */
export const ruleKinds: Readonly<Record<RuleKind, Text>> = {
  rule: { zh: '制度', en: 'Rule' },
  prohibition: { zh: '禁令', en: 'Prohibition' },
  responsibility: { zh: '单位职责', en: 'Responsibility of a unit' },
};
export const ruleStates: Readonly<Record<RuleState, Text>> = {
  draft: { zh: '起草中', en: 'Draft' },
  'in-force': { zh: '现行有效', en: 'In force' },
  'under-revision': { zh: '修订中', en: 'Under revision' },
  repealed: { zh: '已废止', en: 'Repealed' },
};

/** The register of rules. */
export const ruleTexts = {
  title: { zh: '制度清单', en: 'Rules' },
  about: {
    zh: '本机关的制度和禁令，连同法定的和通行的。每张预警、每个问题都写明依据哪一条；谁检查执行、多久检查一次，也写在这里。',
    en: 'The rules and prohibitions of this office, with those of the law. Each card and each finding names one; who checks that it is kept, and how often, stands here too.',
  },
  list: { zh: '制度和禁令', en: 'Rules and prohibitions' },
  kind: { zh: '类别', en: 'Kind' },
  state: { zh: '状态', en: 'State' },
  allKinds: { zh: '全部类别', en: 'All kinds' },
  allStates: { zh: '全部状态', en: 'All states' },
  find: { zh: '查找制度', en: 'Find a rule' },
  empty: { zh: '没有符合条件的制度', en: 'No rule fits' },
  emptyHow: { zh: '换一个词或条件再查。', en: 'Try another word or filter.' },
  shipped: { zh: '法定或通行', en: 'Of the law or customary' },
  from: { zh: '{day} 起施行', en: 'in force from {day}' },
  repealedOn: { zh: '{day} 废止', en: 'repealed from {day}' },
  checkedBy: { zh: '{who}检查', en: 'checked by {who}' },
  checkedLast: { zh: '上次 {day}：{kept}', en: 'last on {day}: {kept}' },
  kept: { zh: '执行到位', en: 'kept' },
  notKept: { zh: '执行不到位', en: 'not kept' },
  nobodyChecks: { zh: '尚未指定谁检查', en: 'nobody checks it yet' },
  checkLate: { zh: '检查已超期：应在 {day} 前', en: 'check overdue: it was due by {day}' },
  nextCheck: { zh: '下次检查 {day} 前', en: 'next check by {day}' },

  notFound: { zh: '没有这项制度', en: 'No such rule' },
  back: { zh: '打开制度清单', en: 'Open the register' },
  text: { zh: '内容', en: 'What it says' },
  binds: { zh: '约束谁', en: 'Whom it binds' },
  basis: { zh: '依据', en: 'Basis' },
  issuer: { zh: '制定单位', en: 'Given by' },
  version: { zh: '第 {n} 版', en: 'version {n}' },
  versions: { zh: '各版本对照', en: 'Versions side by side' },
  versionFrom: { zh: '第 {n} 版（{day} 起）', en: 'version {n} (from {day})' },
  versionDraft: { zh: '第 {n} 版（草案）', en: 'version {n} (draft)' },
  older: { zh: '对照的旧版', en: 'Older version' },
  newer: { zh: '对照的新版', en: 'Newer version' },
  ruleTitle: { zh: '名称', en: 'Title' },
  unchanged: { zh: '没有改动', en: 'Unchanged' },
  removed: { zh: '删去', en: 'Left out' },
  added: { zh: '新增', en: 'Added' },
  copies: { zh: '可能照搬', en: 'Perhaps copied' },
  copiesHow: {
    zh: '与下列制度有较长的相同文字。请看是否适合本单位；系统只提示，不作结论。',
    en: 'It shares long passages with these. Look whether it fits your unit; this is a hint, nothing follows from it.',
  },
  likeness: { zh: '相似 {n}%', en: '{n}% alike' },
  check: { zh: '检查执行', en: 'Checking' },
  who: { zh: '检查单位', en: 'Checked by' },
  every: { zh: '多久一次', en: 'How often' },
  last: { zh: '上次检查', en: 'Last check' },
  next: { zh: '下次检查', en: 'Next check' },
  never: { zh: '还没有检查过', en: 'never yet' },
  findings: { zh: '按这项制度发现的问题', en: 'Findings under this rule' },
  acts: { zh: '可以做什么', en: 'What can be done' },
  nothing: { zh: '这项制度由别人维护。', en: 'Others look after this rule.' },
} as const;

/** What can be done with a rule. */
export const ruleActs = {
  draft: {
    title: { zh: '起草制度', en: 'Draft a rule' },
    what: {
      zh: '写明内容、约束谁、依据什么。负责人批准以后才生效。',
      en: 'Say what it asks, whom it binds and on what it rests. It binds once the head adopts it.',
    },
    done: { zh: '已起草', en: 'Drafted' },
  },
  edit: {
    title: { zh: '修改草案', en: 'Change the draft' },
    what: { zh: '批准之前可以随时修改。', en: 'Until it is adopted it can be changed.' },
    done: { zh: '已修改', en: 'Changed' },
  },
  revise: {
    title: { zh: '修订', en: 'Revise' },
    what: {
      zh: '起草下一版；批准之前现行版继续有效。',
      en: 'Draft the next version; the present one binds until that is adopted.',
    },
    done: { zh: '已起草新版', en: 'Next version drafted' },
  },
  adopt: {
    title: { zh: '批准施行', en: 'Adopt' },
    what: { zh: '选择施行日期。', en: 'Choose the day from which it is in force.' },
    done: { zh: '已批准', en: 'Adopted' },
  },
  drop: {
    title: { zh: '放弃修订', en: 'Give the revision up' },
    what: { zh: '草案不再保留，现行版继续有效。', en: 'The draft is given up; the present version goes on to bind.' },
    done: { zh: '已放弃', en: 'Given up' },
  },
  repeal: {
    title: { zh: '废止', en: 'Repeal' },
    what: {
      zh: '写明废止日期和理由；检查任务随之取消。',
      en: 'Say from which day, and why; nobody has to check it any more.',
    },
    done: { zh: '已废止', en: 'Repealed' },
  },
  nameChecker: {
    title: { zh: '指定谁检查', en: 'Name who checks' },
    what: {
      zh: '到期检查是该单位或岗位的待办，须写明看到了什么。',
      en: 'Each check is a duty of that unit or post, and says what was seen.',
    },
    done: { zh: '已指定', en: 'Named' },
  },
  check: {
    title: { zh: '记录检查', en: 'Record a check' },
    what: {
      zh: '写明怎么查的、看到了什么。发现问题的，另行记录问题。',
      en: 'Say how you looked and what you saw. What goes against it is written down as a finding.',
    },
    done: { zh: '已记录，下次检查已排定', en: 'Recorded; the next check is set' },
  },
} as const;

export const ruleFields = {
  titleField: { zh: '名称', en: 'Title' },
  titleEn: { zh: '英文名称', en: 'Title in English' },
  textEn: { zh: '英文内容', en: 'Text in English' },
  from: { zh: '施行日期', en: 'In force from' },
  on: { zh: '废止日期', en: 'From which day' },
  reason: { zh: '理由', en: 'Why' },
  unit: { zh: '单位', en: 'Unit' },
  post: { zh: '岗位', en: 'Post' },
  postHint: { zh: '不选岗位的，由单位办理。', en: 'Without a post it is for the unit.' },
  found: { zh: '检查结果', en: 'What was found' },
  seen: { zh: '看到了什么', en: 'What was seen' },
} as const;

/** What happened, by entry. */
export const ruleMoments: Readonly<Record<string, Text>> = {
  'rule.drafted': { zh: '起草第 {n} 版', en: 'Version {n} drafted' },
  'rule.adopted': { zh: '批准第 {n} 版，{day} 起施行', en: 'Version {n} adopted, in force from {day}' },
  'rule.draft-dropped': { zh: '放弃第 {n} 版', en: 'Version {n} given up' },
  'rule.repealed': { zh: '废止，自 {day} 起', en: 'Repealed from {day}' },
  'rule-check.set': { zh: '指定检查单位', en: 'A checker was named' },
  'rule-check.made': { zh: '检查：{kept}', en: 'Checked: {kept}' },
  'rule-check.ended': { zh: '不再检查', en: 'No more checks' },
};
