import { type Ids, type Making, workerRound } from './make.ts';
import { FILE } from './office.ts';

const SUPERVISOR = 'supervision-supervisor';

/** Two late cards of the housing bureau, one of them contested, and the duty behind the first. */
export async function cards({ office, did, handled }: Making): Promise<Record<string, Ids>> {
  office.at('2026-02-10T09:00');
  const cases = [await handled(), await handled()];
  office.at('2026-03-02T09:00');
  await workerRound(office);
  const late = async (caseId: string): Promise<Ids> => {
    const { rows } = await office.owner.query(
      `SELECT card_id, duty_id FROM card JOIN duty d USING (office_id, duty_id)
       WHERE d.about = $1 AND d.step = 'handle' AND rule = 'late'`,
      [`case:${caseId}`],
    );
    return { cardId: rows[0].card_id, dutyId: rows[0].duty_id };
  };
  const [card, contestedCard] = [await late(cases[0]!), await late(cases[1]!)];
  await did('housing-handler', `/api/cards/${contestedCard.cardId}/contest`, { reason: '来信人当日不在家。' });
  return {
    card: { cardId: card.cardId! },
    contestedCard: { cardId: contestedCard.cardId! },
    duty: { dutyId: card.dutyId! },
  };
}

/** One task as the form of a decision has it. */
const task = (more: object = {}) => ({
  measure: '排查老旧小区消防通道',
  leads: [{ unit: 'housing' }],
  dueBy: '2026-03-31',
  check: { how: '随机看十栋楼', on: ['2026-03-02'] },
  ...more,
});
const decision = (...tasks: object[]) => ({
  title: '老旧小区消防通道整治',
  ground: 'document',
  reference: '青政发〔2026〕3号',
  groundOn: '2026-02-20',
  tasks: tasks.length > 0 ? tasks : [task()],
});
export const ARRANGED = decision(task({ check: { how: '随机看十栋楼', on: ['2026-03-16'] } }));
export const PARTS = {
  tasks: [task({ dueBy: '2026-03-25', leads: [{ unit: 'repair' }], check: { how: '看', on: ['2026-03-16'] } })],
};

/** Tasks that supervision gave to the housing bureau, in every state; the check of all of them is due. */
export async function tasks({ office, did, read }: Making): Promise<Record<string, Ids>> {
  office.at('2026-02-26T09:00');
  const given = async () => (await did(SUPERVISOR, '/api/arrangements', decision())).tasks[0].taskId as string;
  const act = (who: string, taskId: string, name: string, body: object = {}) =>
    did(who, `/api/tasks/${taskId}/${name}`, body);
  const accepted = async () => {
    const taskId = await given();
    await act('housing-handler', taskId, 'accept');
    return taskId;
  };
  const named = {
    task: await given(),
    accepted: await accepted(),
    reporting: await accepted(),
    claimed: await accepted(),
    asking: await accepted(),
    supervised: await accepted(),
    questioned: await accepted(),
    explained: await accepted(),
  };
  await act('housing-handler', named.claimed, 'claim', { words: '十栋楼已清。' });
  await act('housing-handler', named.asking, 'ask-more', { day: '2026-04-10', words: '连日下雨。' });
  const { attachmentId } = await act('housing-handler', named.accepted, 'attachments', FILE);
  office.at('2026-03-02T09:00');
  await act(SUPERVISOR, named.reporting, 'ask-report');
  const dutyOf = async (taskId: string): Promise<string> => (await read(SUPERVISOR, `/api/tasks/${taskId}`)).duty;
  const questioned = async (taskId: string): Promise<Ids> => {
    const dutyId = await dutyOf(taskId);
    return { taskId, dutyId, ...(await did(SUPERVISOR, `/api/duties/${dutyId}/ask`, { question: '为何未动？' })) };
  };
  const [question, explained] = [await questioned(named.questioned), await questioned(named.explained)];
  await did('housing-handler', `/api/duty-acts/${explained.actId}/answer`, { answer: '雨天停工。' });
  const ids = ({ taskId, dutyId, actId }: Ids): Ids => ({ taskId: taskId!, dutyId: dutyId!, actId: actId! });
  const one = (taskId: string): Ids => ({ taskId });
  return {
    task: one(named.task),
    acceptedTask: { taskId: named.accepted, attachmentId },
    reportingTask: one(named.reporting),
    claimedTask: one(named.claimed),
    askingTask: one(named.asking),
    supervisedDuty: { taskId: named.supervised, dutyId: await dutyOf(named.supervised) },
    question: ids(question),
    explainedQuestion: ids(explained),
  };
}

export const MEETING = { leadUnit: 'housing', invited: ['callback'], on: '2026-03-05', agenda: '楼顶漏水如何分工' };
export const HELD = {
  agreed: [task({ check: { how: '现场看', on: ['2026-03-16'] } })],
  open: [
    {
      matter: '费用由谁承担',
      positions: [
        { unit: 'housing', position: '应由物业承担' },
        { unit: 'callback', position: '应先垫付' },
      ],
    },
  ],
};

/** Meetings that supervision called about a matter of the housing bureau: one to be held today, one held with a point left open. */
export async function meetings({ office, did, handled }: Making): Promise<Record<string, Ids>> {
  office.at('2026-02-26T09:00');
  const called = async () =>
    (
      await did(SUPERVISOR, '/api/meetings', {
        ...MEETING,
        about: { kind: 'case', id: await handled() },
        on: '2026-03-02',
      })
    ).meetingId as string;
  const [meetingId, held] = [await called(), await called()];
  office.at('2026-03-02T09:00');
  await did(SUPERVISOR, `/api/meetings/${held}/hold`, HELD);
  return { meeting: { meetingId }, heldMeeting: { meetingId: held, point: '1' } };
}
