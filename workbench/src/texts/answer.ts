import type { Kind } from '../../../src/cases/rules.ts';
import type { Text } from '../../../src/kernel/text.ts';

export const answerTexts = {
  title: { zh: '答复诉求人', en: 'Answer the person' },
  correct: { zh: '整改后答复', en: 'Answer after correcting' },
  result: { zh: '结果', en: 'Result' },
  resultHint: {
    zh: '办成了什么，或者办不成；写明日期和数字。',
    en: 'What was done, or that it cannot be done; give days and figures.',
  },
  reasons: { zh: '理由', en: 'Reasons' },
  reasonsHint: { zh: '查明了什么，为什么是这个结果。', en: 'What was found, and why this is the result.' },
  basis: { zh: '依据', en: 'Basis' },
  basisHint: {
    zh: '文件名称、条款，用一句话说明意思；没有专门规定的，写“无需专门依据”。',
    en: 'The rule and its article, and what it means in one sentence; where there is none, say that none is needed.',
  },
  next: { zh: '下一步可以怎么做', en: 'What the person can do next' },
  nextHint: {
    zh: '不满意时找谁、什么时限内；还会发生什么。',
    en: 'Whom to turn to and by when if not satisfied; what happens next.',
  },
  template: { zh: '使用模板', en: 'Use a template' },
  templateReplace: { zh: '模板会替换已写的内容，确定吗？', en: 'The template replaces what you wrote. Go on?' },
  send: { zh: '发送答复', en: 'Send the answer' },
  sent: { zh: '答复已发送', en: 'The answer was sent' },
  kept: { zh: '草稿已保存在本机', en: 'Draft kept on this computer' },
  empty: { zh: '空话提示', en: 'Phrases that say nothing' },
  gaps: { zh: '模板里还有【】没有填写。', en: 'The template still has 【】 to fill in.' },
  length: { zh: '{n} / {most}', en: '{n} / {most}' },
} as const;

export interface Template {
  readonly result: Text;
  readonly reasons: Text;
  readonly basis: Text;
  readonly next: Text;
}

const next: Text = {
  zh: '如果没有解决或您不满意，请在收到答复后的回访中告诉我们，或凭编号和查询码在网上说明，我们会转上一级整改。',
  en: 'If it is not solved or you are not satisfied, tell us when we call back, or on the portal with your number and secret; the level above will then put it right.',
};

const done: Template = {
  result: {
    zh: '【日期】已【做了什么】，现在【达到什么状态】。',
    en: 'On 【day】 we 【did what】; now 【what state】.',
  },
  reasons: {
    zh: '经【谁】于【日期】现场核实，【查明的情况】。',
    en: '【Who】 looked on 【day】 and found that 【facts】.',
  },
  basis: { zh: '《【文件名称】》第【 】条：【一句话说明】。', en: '【Rule】, article 【 】: 【what it means】.' },
  next,
};

/** A beginning for each kind of appeal: the order of thought, with gaps to be filled. */
export const TEMPLATES: Readonly<Record<Kind, Template>> = {
  help: done,
  complaint: {
    ...done,
    result: {
      zh: '您反映的【问题】【属实／部分属实／不属实】。【日期】已【处理措施】，由【单位】负责。',
      en: 'What you complained of is 【true / partly true / not so】. On 【day】 【measure】; 【unit】 is in charge.',
    },
  },
  consultation: {
    result: { zh: '您问的【问题】：【直接回答】。', en: 'You asked 【question】: 【the answer itself】.' },
    reasons: { zh: '因为【条件或情况】。', en: 'Because 【conditions or facts】.' },
    basis: { zh: '《【文件名称】》第【 】条：【一句话说明】。', en: '【Rule】, article 【 】: 【what it means】.' },
    next: {
      zh: '办理地点：【 】；需要带：【 】；电话：【 】；办理时限：【 】。',
      en: 'Where: 【 】; bring: 【 】; telephone: 【 】; it takes: 【 】.',
    },
  },
  suggestion: {
    result: {
      zh: '您的建议【采纳／部分采纳／暂不采纳】：【具体怎么做】，【完成日期】。',
      en: 'Your suggestion is 【adopted / partly adopted / not adopted】: 【what will be done】 by 【day】.',
    },
    reasons: { zh: '我们考虑了【利弊、费用、条件】。', en: 'We weighed 【reasons, cost, conditions】.' },
    basis: { zh: '无需专门依据。', en: 'No particular rule is needed.' },
    next: { zh: '进展将于【日期】在【地点】公布。', en: 'Progress will be published on 【day】 at 【place】.' },
  },
  praise: {
    result: { zh: '已于【日期】转达给【单位和人员】。', en: 'Passed on to 【unit and person】 on 【day】.' },
    reasons: {
      zh: '您提到的【做法】，我们将【如何推广】。',
      en: 'What you praised, 【practice】, we will 【how it is spread】.',
    },
    basis: { zh: '无需专门依据。', en: 'No particular rule is needed.' },
    next: {
      zh: '您不需要再做什么；有新的情况可以随时告诉我们。',
      en: 'Nothing is left for you to do; tell us if there is more.',
    },
  },
  report: {
    ...done,
    result: {
      zh: '您反映的问题已由【单位】核查，结论：【属实／部分属实／不属实】。处理：【 】。',
      en: 'What you reported was examined by 【unit】: 【true / partly true / not so】. Measures: 【 】.',
    },
  },
  petition: {
    result: {
      zh: '您的请求【支持／部分支持／不予支持】：【具体内容和日期】。',
      en: 'Your request is 【granted / partly granted / refused】: 【what, and by which day】.',
    },
    reasons: { zh: '经调查：【事实】。', en: 'The inquiry found: 【facts】.' },
    basis: {
      zh: '《信访工作条例》第三十四条；《【适用文件】》第【 】条。',
      en: 'Regulations on Petition Work, article 34; 【rule】, article 【 】.',
    },
    next: {
      zh: '如不服本意见，可以自收到之日起 30 日内向【复查机关】书面请求复查（《信访工作条例》第三十五条）。',
      en: 'If you disagree, you may within 30 days of receipt ask 【office】 in writing to examine it again (Regulations on Petition Work, article 35).',
    },
  },
};
