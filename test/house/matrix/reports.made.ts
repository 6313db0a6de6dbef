import { prepareCase } from '../../../src/cases/jobs.ts';
import { OFFICE } from '../../support/office.ts';
import { ANSWER } from './cases.made.ts';
import { FOUND } from './found.made.ts';
import { accountOf } from './house.made.ts';
import { type Ids, type Making, NOW, REPORTED, workerRound } from './make.ts';
import { PROPOSAL } from './measures.made.ts';
import { FILE } from './office.ts';
import { HELD, MEETING } from './supervised.made.ts';

/** A measure about the handler of that street. */
export const ABOUT_EAST = {
  ...PROPOSAL,
  account: accountOf('east-handler'),
  unit: 'east',
  power: { ...PROPOSAL.power, unit: 'east' },
};
const DISCIPLINE = 'discipline-discipline';

/** An ordinary appeal in the words of the report, handled by the accused: what is like it is looked for from here. */
export async function likeness({ office, did, filed }: Making): Promise<Record<string, Ids>> {
  const caseId = await filed(REPORTED);
  await prepareCase({ ...office.house, clock: office.now }, { officeId: OFFICE, caseId });
  if ((await office.appeal(caseId)).state === 'filed')
    await did('intake-clerk', `/api/cases/${caseId}/route`, { unit: 'east' });
  return { twin: { caseId } };
}

/**
 * Reports about the street East in every state, handled by the housing bureau; about one of them everything there can be: files,
 * questions, a meeting, a task, a late card. Another one proved true, and a measure rests on it.
 */
export async function reports({ office, did, read, reported, report }: Making): Promise<Record<string, Ids>> {
  const act = (who: string, caseId: string, name: string, body: object = {}) =>
    did(who, `/api/cases/${caseId}/${name}`, body);
  const one = (caseId: string): Ids => ({ caseId });
  const routed = async () => {
    const caseId = await reported();
    await act(DISCIPLINE, caseId, 'route', { unit: 'housing' });
    return caseId;
  };
  const answered = async () => {
    const caseId = await report();
    await act('housing-handler', caseId, 'answer', ANSWER);
    return caseId;
  };
  const review = async () => {
    const caseId = await answered();
    await act(DISCIPLINE, caseId, 'call', { reached: true, solved: true, satisfaction: 4 });
    return caseId;
  };
  const closed = async (finding: string) => {
    const caseId = await review();
    await act(DISCIPLINE, caseId, 'settle', { finding });
    return caseId;
  };

  office.at('2026-02-10T09:00');
  const whole = await report();
  const { attachmentId } = await act('housing-handler', whole, 'attachments', FILE);
  const { actId } = await act(DISCIPLINE, whole, 'acts/ask', { question: '进展如何？' });
  await act(DISCIPLINE, whole, 'acts/list', { solveBy: '2026-03-31', reason: '久拖不决。' });
  const called = async () =>
    (
      await did(DISCIPLINE, '/api/meetings', {
        ...MEETING,
        about: { kind: 'case', id: whole },
        on: '2026-02-11',
      })
    ).meetingId as string;
  const [meetingId, heldId] = [await called(), await called()];
  office.at('2026-02-11T09:00');
  await did(DISCIPLINE, `/api/meetings/${heldId}/hold`, HELD);
  const { points } = await read(DISCIPLINE, `/api/meetings/${heldId}`);
  office.at('2026-03-02T09:00');
  const paused = await report();
  await act('housing-handler', paused, 'pause', { reason: 'expert' });
  const extending = await report();
  await act('housing-handler', extending, 'ask-extension', { by: 1, reason: '等材料。' });
  const contested = await routed();
  await act('housing-handler', contested, 'contest', { reason: '不是我单位职责。' });
  const proved = await closed('person');
  const { measureId } = await did(DISCIPLINE, '/api/measures', {
    ...ABOUT_EAST,
    facts: [{ kind: 'case', ref: proved, shows: '查实收受红包。' }],
  });
  const made = {
    reported: one(await reported()),
    reportRouted: one(await routed()),
    reportContested: one(contested),
    reportHandling: one(await report()),
    reportPaused: one(paused),
    reportExtending: one(extending),
    reportAnswered: one(await answered()),
    reportReview: one(await review()),
    reportClosed: one(proved),
    reportUntrue: one(await closed('nobody')),
  };
  for (const caseId of [whole, ...Object.values(made).map((m) => m.caseId!)])
    await prepareCase({ ...office.house, clock: office.now }, { officeId: OFFICE, caseId });
  const { findingId } = await did(DISCIPLINE, '/api/findings', {
    ...FOUND,
    source: 'complaint',
    appeal: (await office.appeal(proved)).number,
    unit: 'east',
  });
  office.at(NOW);
  await workerRound(office);
  const { rows } = await office.owner.query(
    `SELECT card_id, duty_id, step FROM card JOIN duty d USING (office_id, duty_id)
     WHERE d.about = $1 AND d.holder_unit = 'housing' ORDER BY issued_at LIMIT 1`,
    [`case:${whole}`],
  );
  return {
    ...made,
    wholeReport: { caseId: whole, attachmentId },
    reportAct: { caseId: whole, actId },
    reportMeeting: { meetingId },
    reportHeldMeeting: { meetingId: heldId, point: '1' },
    reportTask: { taskId: points[0].taskId },
    reportDuty: { dutyId: rows[0].duty_id },
    reportCard: { cardId: rows[0].card_id },
    reportMeasure: { measureId },
    heldFinding: { findingId },
  };
}
