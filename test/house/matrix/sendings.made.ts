import type { Ids, Making } from './make.ts';

/** A sending of the housing bureau, as the form has it. */
export const SENDING = {
  kind: 'document',
  unit: 'housing',
  to: ['water'],
  title: '老旧小区排查',
  ask: '请各自排查。',
  basis: '年度计划',
  by: '2026-03-20',
};

/** What the housing bureau sends to the water bureau, in every state; there is no budget, so that a short time is what is to be signed. */
export async function sendings({ office, did }: Making): Promise<Record<string, Ids>> {
  office.at('2026-03-02T09:10');
  const written = async (more: object = {}) =>
    (await did('housing-handler', '/api/sendings', { ...SENDING, ...more })).sendingId as string;
  const act = (who: string, id: string, name: string, body: object = {}) =>
    did(who, `/api/sendings/${id}/${name}`, body);
  const sent = async (more: object = {}) => {
    const id = await written(more);
    await act('housing-clerk', id, 'send');
    return id;
  };
  const urgent = { by: '2026-03-03', urgent: 'from-above', notice: '市传真第 7 号' };
  const ids = {
    draft: await written(),
    urgent: await written(urgent),
    signing: await written(urgent),
    sent: await sent(),
    answered: await sent(),
    meeting: await sent({ kind: 'meeting', by: null, from: '2026-03-12', attends: { who: 'anybody', heads: 1 } }),
    inspection: await written({ kind: 'inspection', from: '2026-04-14', subject: 'safety', by: null }),
  };
  await act('housing-handler', ids.signing, 'ask-signature', { signer: 'qu-head', reason: '市里限时。' });
  await act('water-handler', ids.answered, 'answer', { answer: '已排查。' });
  const one = (sendingId: string): Ids => ({ sendingId });
  return {
    draftSending: one(ids.draft),
    urgentSending: one(ids.urgent),
    signingSending: one(ids.signing),
    sentSending: one(ids.sent),
    answeredSending: one(ids.answered),
    meetingSending: one(ids.meeting),
    inspectionSending: one(ids.inspection),
  };
}
