import { derivedId } from '../../../src/kernel/ids.ts';
import { OFFICE } from '../../support/office.ts';
import type { Ids, Making } from './make.ts';
import { FILE } from './office.ts';

const SUPERVISOR = 'supervision-supervisor';
const PERSON = 'housing-handler';
const DECIDER = 'qu-head';
const REVIEWER = 'discipline-discipline';

/** About the handler of the housing bureau, for what no appeal or card shows. */
export const PROPOSAL = {
  rung: 'efficiency-caution',
  capacity: 'holder',
  account: derivedId(OFFICE, PERSON),
  unit: 'housing',
  facts: [{ kind: 'other', shows: '三次接到催办未回复。' }],
  power: { ground: 'held', unit: 'housing', means: true, words: '住房局承办，人手和车辆齐备。' },
};
export const WORDS = {
  title: '一起慢作为问题',
  text: '一名工作人员多次接到催办未回复，已作出处理。',
};

/** Measures that supervision proposed, in every state of the procedure, and what of one is written for the public. */
export async function measures({ did, read }: Making): Promise<Record<string, Ids>> {
  const act = (who: string, measureId: string, name: string, body: object = {}) =>
    did(who, `/api/measures/${measureId}/${name}`, body);
  const proposed = async () => (await did(SUPERVISOR, '/api/measures', PROPOSAL)).measureId as string;
  const notified = async () => {
    const measureId = await proposed();
    await act(SUPERVISOR, measureId, 'notify', { notice: '告知事实，可以陈述和申辩。' });
    return measureId;
  };
  const answered = async () => {
    const measureId = await notified();
    await act(PERSON, measureId, 'state', { statement: '催办均以电话回复，有记录。' });
    return measureId;
  };
  const decided = async () => {
    const measureId = await answered();
    await act(DECIDER, measureId, 'decide', { outcome: 'imposed', reasons: '事实成立。' });
    return measureId;
  };
  const inForce = async () => {
    const measureId = await decided();
    await act(DECIDER, measureId, 'tell', { how: 'letter' });
    return measureId;
  };
  const reviewing = async () => {
    const measureId = await inForce();
    await act(PERSON, measureId, 'ask-review', { reasons: '电话记录没有看。' });
    return measureId;
  };
  const final = async () => {
    const measureId = await reviewing();
    await act(REVIEWER, measureId, 'review', { outcome: 'upheld', reasons: '看过记录，维持。' });
    return measureId;
  };
  const heard = await notified();
  const { attachmentId } = await act(PERSON, heard, 'attachments', FILE);
  const cleared = await notified();
  await act(SUPERVISOR, cleared, 'drop', { reasons: '查无实据。' });
  const written = async (text = WORDS.text) =>
    (await act(SUPERVISOR, await final(), 'publicity', { ...WORDS, text, named: false, days: 30 }))
      .publicityId as string;
  const draft = await written();
  const withNumber = await written(`${WORDS.text}电话 13800001234。`);
  const [find] = (await read(SUPERVISOR, `/api/publicity/${withNumber}`)).finds;
  const shown = await written();
  await did('discipline-discipline', `/api/publicity/${shown}/approve`);
  const one = (measureId: string): Ids => ({ measureId });
  return {
    measure: one(await proposed()),
    notified: { measureId: heard, attachmentId },
    stated: one(await answered()),
    decided: one(await decided()),
    inForce: one(await inForce()),
    reviewing: one(await reviewing()),
    final: one(await final()),
    cleared: one(cleared),
    draft: { publicityId: draft },
    unresolved: { publicityId: withNumber },
    unresolvedFind: { kind: find.kind, start: String(find.start), end: String(find.end) },
    shownCase: { publicityId: shown },
  };
}
