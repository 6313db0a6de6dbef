import type { CaseEvent, Supervised } from '../../../src/cases/rules.ts';
import type { Text } from '../../../src/kernel/text.ts';

/** What happened, in words: one sentence for each kind of entry in a case's stream. `{name}` are facts of the entry. */
export const momentTexts: Readonly<Record<CaseEvent['type'], Text>> = {
  'case.filed': { zh: '提交诉求（{channel}，{kind}）', en: 'Filed ({channel}, {kind})' },
  'case.classified': { zh: '调整类别：{kind}，{category}', en: 'Classified anew: {kind}, {category}' },
  'case.accused': { zh: '另对{units}保密', en: 'Kept from {units} too' },
  'case.routed': { zh: '分派至{unit}', en: 'Routed to {unit}' },
  'case.routing-contested': { zh: '{unit}提出管辖异议', en: '{unit} contested being responsible' },
  'case.accepted': { zh: '{unit}受理', en: 'Accepted by {unit}' },
  'case.referred': { zh: '告知法定渠道', en: 'Referred to its statutory channel' },
  'case.linked': { zh: '与相同事项并案办理', en: 'Linked to the same matter' },
  'case.unlinked': { zh: '解除并案，单独办理', en: 'Unlinked; handled on its own again' },
  'case.led': { zh: '另一件相同事项并入本件', en: 'The same matter from somebody else was linked to this one' },
  'case.handed-on': { zh: '转交{unit}', en: 'Handed on to {unit}' },
  'case.asked': { zh: '请诉求人补充材料', en: 'Asked the person for what is missing' },
  'case.supplied': { zh: '收到补充内容', en: 'Something was added' },
  'case.paused': { zh: '暂停计时：{reason}', en: 'Clock paused: {reason}' },
  'case.resumed': { zh: '恢复计时', en: 'Clock runs on' },
  'case.joined': { zh: '协办单位：{assistants}', en: 'Helped by: {assistants}' },
  'case.extension-asked': { zh: '申请延期 {by}', en: 'Asked for an extension by {by}' },
  'case.extension-decided': { zh: '延期未获批准', en: 'Extension refused' },
  'case.blocked': { zh: '申报堵点', en: 'Declared blocked' },
  'case.lead-reported': { zh: '报上级确定牵头单位', en: 'Reported: the level above has to name the lead' },
  'case.publication-agreed': { zh: '记录诉求人对公开的意见', en: 'What the person said about publication' },
  'case.block-traced': { zh: '理清堵点链条', en: 'Traced the chain that blocks it' },
  'case.block-taken-up': { zh: '受理堵点', en: 'Took up what blocks it' },
  'case.interim-set': { zh: '确定临时措施：{unit}', en: 'Interim measure: {unit}' },
  'case.interim-done': { zh: '临时措施已落实', en: 'Interim measure carried out' },
  'case.interim-checked': { zh: '复核临时措施', en: 'Interim measure looked at' },
  'case.unblocked': { zh: '对堵点作出决定', en: 'Decided on what blocked it' },
  'case.noted': { zh: '工作记录', en: 'Work note' },
  'case.attached': { zh: '添加附件', en: 'File attached' },
  'case.answered': { zh: '{unit}答复', en: 'Answered by {unit}' },
  'case.called': { zh: '回访：未接通', en: 'Called back: not reached' },
  'case.confirmed': { zh: '反馈：{solved}，{satisfaction}', en: 'Said: {solved}, {satisfaction}' },
  'case.correction-opened': { zh: '转由{unit}整改', en: 'To be corrected by {unit}' },
  'case.review-opened': { zh: '转入结案审核：{because}', en: 'To be reviewed before closing: {because}' },
  'case.responsibility-settled': { zh: '责任认定：{finding}', en: 'Responsibility settled: {finding}' },
  'case.closed': { zh: '办结', en: 'Closed' },
  'case.reopened': { zh: '重新办理', en: 'Reopened' },
  'case.withdrawn': { zh: '诉求人撤回', en: 'Withdrawn by the person' },
  'case.published': {
    zh: '公开问题和答复（已隐去个人信息）',
    en: 'Question and answer published, without personal data',
  },
  'case.unpublished': { zh: '撤下公开内容', en: 'Publication withdrawn' },
  'case.secret-renewed': {
    zh: '补发查询码，原码作废。原因：{cause}；核实本人：{identity}',
    en: 'New secret given; the one before is void. Why: {cause}; the person was identified: {identity}',
  },
  'case.supervised': { zh: '督办', en: 'Supervision acted' },
  'case.erased': { zh: '销毁个人信息', en: 'Personal data destroyed' },
};

/** What supervision did, or was answered. */
export const supervisedTexts: Readonly<Record<Supervised, Text>> = {
  urged: { zh: '督查向{unit}催办', en: 'Supervision urged {unit}' },
  asked: { zh: '督查要求{unit}说明情况', en: 'Supervision asked {unit} to explain' },
  explained: { zh: '{unit}说明情况', en: '{unit} explained to supervision' },
  meeting: { zh: '召集联席会议，{unit}牵头', en: 'A joint meeting was called; {unit} leads' },
  'meeting-held': { zh: '联席会议已召开，{unit}牵头', en: 'A joint meeting was held; {unit} led' },
  acknowledged: { zh: '督查已阅说明', en: 'Supervision took note of the explanation' },
  listed: { zh: '挂牌督办，须于 {until} 前解决', en: 'Listed under supervision, to be solved by {until}' },
  unlisted: { zh: '摘牌，不再挂牌督办', en: 'Taken off the list under supervision' },
  'taken-over': { zh: '督查改由{unit}办理', en: 'Supervision gave it to {unit}' },
};

/** The same kind of entry, where a fact makes it another sentence. */
export const momentVariants = {
  extensionGranted: { zh: '批准延期 {by}', en: 'Extension by {by} granted' },
  askedAgain: {
    zh: '再次请诉求人补充材料（未做到一次告知，已记录）',
    en: 'Asked again for what could have been asked before (on record as a breach)',
  },
  charged: { zh: '收费：{what}', en: 'charged: {what}' },
  chargedSaid: { zh: '反映被收费：{what}', en: 'says they were asked to pay: {what}' },
  refused: { zh: '不予办理：{what}', en: 'refused: {what}' },
  refusedSaid: { zh: '反映被拒绝：{what}', en: 'says it was refused: {what}' },
  toPerson: { zh: '告知诉求人', en: 'A word to the person' },
  called: { zh: '回访：已接通', en: 'Called back: reached' },
  calledTooSoon: {
    zh: '回访：未接通（距上次太近，不另计次）',
    en: 'Called back: not reached (too soon after the last to count)',
  },
  closedReviewed: { zh: '经独立审核办结', en: 'Closed on independent review' },
  closedThree: {
    zh: '办结：已解决、责任已明确、诉求人满意',
    en: 'Closed: solved, responsibility settled, the person satisfied',
  },
  closedHistory: { zh: '导入前已办结', en: 'Closed before it was imported' },
  answeredElsewhere: { zh: '已有答复，作出答复的不是这里的单位', en: 'Answered, by an agency that is no unit here' },
  routedBySupervisor: { zh: '裁定由{unit}承办', en: 'Decided: {unit} is responsible' },
  imported: { zh: '按导入数据分派至{unit}', en: 'Routed to {unit} as imported' },
  solved: { zh: '已解决', en: 'solved' },
  unsolved: { zh: '未解决', en: 'not solved' },
  silent: { zh: '未评价满意度', en: 'no rating' },
  unclassified: { zh: '未分类', en: 'no category' },
  unreachable: { zh: '多次回访未接通', en: 'the person could not be reached' },
  responsibility: { zh: '责任尚未明确', en: 'responsibility is open' },
  'correction-failed': { zh: '整改后仍不满意', en: 'not satisfied after correction' },
  helpers: { zh: '无', en: 'nobody' },
} as const;

export const who = {
  timeline: { zh: '经过', en: 'What happened' },
  citizen: { zh: '诉求人', en: 'The person' },
  system: { zh: '系统', en: 'The house' },
  staff: { zh: '工作人员', en: 'Staff' },
  later: { zh: '补录于 {at}', en: 'recorded {at}' },
} as const;
