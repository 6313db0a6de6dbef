import { describe, expect, it } from 'vitest';
import { loadMeasures } from '../../src/accountability/pack.ts';
import { ensureRestsOnFacts } from '../../src/accountability/wording.rules.ts';
import { Refusal } from '../../src/kernel/refusal.ts';

/* How often people turned to an office is no ground, in whichever words; what was done with one matter is. */
const { grounds } = loadMeasures();
const code = (words: string): string | null => {
  try {
    ensureRestsOnFacts('measure', grounds, [words], (plain) => plain);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

describe('numbers of appeals in other words are refused', () => {
  it.each([
    '群众反映多。',
    '群众意见很大，反映强烈的人多。',
    '被投诉了八次。',
    '投诉不少。',
    '来信来访多。',
    '他的辖区来信很多。',
    '接连被投诉。',
    '屡被举报。',
    '三天两头有人来告他。',
    '告他的人排成队。',
    '投诉他的人最多。',
    '他名下的诉求全局第一。',
    '投诉多。',
    '多名群众投诉他。',
    '多人投诉。',
    '多人投诉',
    '有多人投诉，影响很坏。',
    '该同志被问责的理由：多人举报；群众多次来电。',
    '许多居民联名上访。',
    '二十余名业主集体投诉。',
    '先后有 30 人来信反映。',
    '很多群众都向区里反映过他。',
    '群众怨声载道。',
    '信访大户。',
    '投诉“冠军”。',
    '群众不满意的声音很多。',
    '找上门来的群众一拨接一拨。',
    '一年来信几十封。',
    '半年内接到二十多个投诉电话。',
    '每月都有十几件诉求指向该科。',
    '投诉比去年翻了一番。',
    '群众来访扎堆。',
    '件件投诉都冲着他来，数不胜数。',
    '市民热线里他的名字出现得最多。',
    '反映他的信件堆积如山。',
    '负面舆情多发，网上骂声一片。',
    '该科室是投诉的重灾区。',
    'Ranked first in petitions.',
    'Several people complained.',
    'Numerous residents have complained about him.',
    'A number of citizens petitioned, which is grave.',
    'She was complained about more than any other.',
    'He was complained about eight times.',
    'Complaints keep coming in about him.',
    'Complaints against him piled up.',
    'No one is complained of as often.',
    'People complain about her all the time.',
    'He draws more complaints than the rest.',
    'There were eight petitions about him.',
    'A flood of complaints reached us.',
    'The hotline rang about him 30 times.',
    'Petitions doubled under him.',
    'Complaints were frequent.',
    'Too many people complained.',
    'Complaint after complaint.',
    'He tops the list of complaints.',
    'The most complained about officer in the bureau.',
    'Repeated complaints show that he is unfit.',
    'Time and again citizens complained about him.',
    'An unusual share of the letters concern her.',
    'His complaint record is the worst.',
  ])('%s', (words) => expect(code(words)).toBe('measure.words-refused'));
});

describe('what was done with one matter passes', () => {
  it.each([
    '群众反映的漏水问题没有登记。',
    '来信人两次来信，均未答复。',
    '来信多日没有登记，来访多次没有人接待。',
    '同一件投诉转办三次，每次都没有说明理由。',
    '催办三次未回复。',
    '投诉人第二次来电时仍未受理。',
    '承办人没有到投诉现场。',
    '反映多年的积水问题，收到后四十天没有答复。',
    '举报人的姓名被告诉了被举报单位。',
    '把不同的投诉并成一件办结。',
    '群众来访当天无人接待。',
    '接到投诉电话后没有登记。',
    '多个部门都说不归自己管，他没有提请协调。',
    '投诉事项多次延期，没有说明。',
    '该投诉多次转办。',
    '多人投诉的漏水问题没有登记。',
    '多人投诉同一处漏水，他一直没有到现场。',
    '多人投诉，均未答复。',
    '许多居民反映的噪声问题没有人去测。',
    '有十多位业主来信，登记后拖了四十天。',
    '同一楼栋多户反映停水，他没有核实。',
    '多人参加的接访没有记录。',
    '把多人联名的来信当成匿名信，不予登记。',
    '一件诉求拖了六十天。',
    'He answered the complaint of 3 May nineteen days late.',
    'The complaint was passed on three times without a reason.',
    'He did not call the petitioner back.',
    'The letter lay unopened for forty days.',
    'Two reminders about one complaint were not answered.',
    'She told the unit who had complained.',
    'The first complaint was closed without a visit.',
    'The person complained twice about the same leak and got no answer.',
    'He joined two complaints on different matters into one.',
    'Several residents complained about the same leak, and nobody went to see it.',
    'Several people complained, but he gave no receipt to any of them.',
    'He told the unit that several people had complained of the noise.',
  ])('%s', (words) => expect(code(words)).toBeNull());
});
