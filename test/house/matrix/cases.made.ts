import type { Ids, Making } from './make.ts';
import { FILE } from './office.ts';

export const ANSWER = { result: '已修好。', reasons: '屋面开裂。', basis: '物业管理条例。', next: '可再来信。' };
const CHAIN = {
  chain: [
    { what: '办证需要验收', unit: 'housing' },
    { what: '验收需要消防验收合格', unit: 'water' },
  ],
};

/** Appeals in every state in which something can be done, all of them the housing bureau's. */
export async function appeals({ office, did, filed, handled }: Making): Promise<Record<string, Ids>> {
  const on = (caseId: string) => ({ caseId });
  const act = (who: string, caseId: string, name: string, body: object = {}) =>
    did(who, `/api/cases/${caseId}/${name}`, body);
  const routed = async () => {
    const caseId = await filed();
    await act('intake-clerk', caseId, 'route', { unit: 'housing' });
    return caseId;
  };
  const answered = async () => {
    const caseId = await handled();
    await act('housing-handler', caseId, 'answer', ANSWER);
    return caseId;
  };
  const closed = async () => {
    const caseId = await answered();
    await act('callback-callback', caseId, 'call', { reached: true, solved: true, satisfaction: 5 });
    return caseId;
  };
  const blocked = async () => {
    const caseId = await handled();
    await act('housing-handler', caseId, 'block', CHAIN);
    return caseId;
  };

  const contested = await routed();
  await act('housing-handler', contested, 'contest', { reason: '不是我单位职责。' });
  const attached = await handled();
  const { attachmentId } = await act('housing-handler', attached, 'attachments', FILE);
  const paused = await handled();
  await act('housing-handler', paused, 'pause', { reason: 'expert' });
  const extending = await handled();
  await act('housing-handler', extending, 'ask-extension', { by: 1, reason: '等材料。' });
  const lead = await filed();
  const linked = await filed();
  await act('intake-clerk', linked, 'link', { leadCase: lead });
  const interim = await blocked();
  await act('housing-handler', interim, 'interim', {
    measures: [{ what: '先行登记', unit: 'housing', by: '2026-03-20' }],
  });
  const interimDuty = (await office.duty(interim, 'interim'))!.dutyId;
  const interimDone = await blocked();
  await act('housing-handler', interimDone, 'interim', {
    measures: [{ what: '先行登记', unit: 'water', by: '2026-03-20' }],
  });
  const doneDuty = (await office.duty(interimDone, 'interim'))!.dutyId;
  await act('water-handler', interimDone, 'interim-done', { duty: doneDuty, how: '已登记。' });
  // Nobody reached the person on three days: it goes to review.
  office.at('2026-02-25T09:00');
  const review = await answered();
  for (const day of ['25', '26', '27']) {
    office.at(`2026-02-${day}T15:00`);
    await act('callback-callback', review, 'call', { reached: false });
  }
  office.at('2026-03-02T09:00');
  const published = await closed();
  await act('intake-clerk', published, 'agree-publication', { agrees: true });
  await act('intake-clerk', published, 'publish', {
    title: '楼道渗水',
    question: '楼道渗水怎么办？',
    answer: '已修好。',
  });
  const agreed = await closed();
  await act('intake-clerk', agreed, 'agree-publication', { agrees: true });

  const questioned = async () => {
    const caseId = await handled();
    const { actId } = await act('supervision-supervisor', caseId, 'acts/ask', { question: '进展如何？' });
    return { caseId, actId };
  };
  const explained = await questioned();
  await did('housing-handler', `/api/acts/${explained.actId}/answer`, { answer: '下周办结。' });
  const listed = await handled();
  await act('supervision-supervisor', listed, 'acts/list', { solveBy: '2026-03-31', reason: '久拖不决。' });
  return {
    filed: on(await filed()),
    lead: on(lead),
    routed: on(await routed()),
    contested: on(contested),
    handling: on(await handled()),
    attached: { caseId: attached, attachmentId },
    paused: on(paused),
    extending: on(extending),
    linked: on(linked),
    blocked: on(await blocked()),
    interim: { caseId: interim, dutyId: interimDuty },
    interimDone: { caseId: interimDone, dutyId: doneDuty },
    answered: on(await answered()),
    review: on(review),
    closed: on(await closed()),
    agreed: on(agreed),
    published: on(published),
    listed: on(listed),
    questioned: await questioned(),
    explained,
  };
}
