import type { Ids, Making } from './make.ts';
import { AUDITS, FILE, PHOTO } from './office.ts';

const SUPERVISOR = 'supervision-supervisor';

export const FOUND = {
  source: 'supervision',
  unit: 'housing',
  rule: { id: 'no-fees', version: 1 },
  what: '窗口收取了二十元复印费，公示栏没有这一项。',
  foundOn: '2026-03-01',
};

/** What supervision found in the housing bureau, in every state on its way to being corrected. */
export async function findings({ did }: Making): Promise<Record<string, Ids>> {
  const act = (who: string, findingId: string, name: string, body: object) =>
    did(who, `/api/findings/${findingId}/${name}`, body);
  const found = async () => (await did(SUPERVISOR, '/api/findings', FOUND)).findingId as string;
  const agreed = async () => {
    const findingId = await found();
    await act('housing-handler', findingId, 'agree', { statement: '情况属实。' });
    return findingId;
  };
  const planned = async () => {
    const findingId = await agreed();
    await act('housing-head', findingId, 'plan', { plan: '退还并公示。', by: '2026-03-20' });
    return findingId;
  };
  const correcting = async () => {
    const findingId = await planned();
    await act(SUPERVISOR, findingId, 'check-plan', { accepted: true });
    return findingId;
  };
  const contested = await found();
  await act('housing-head', contested, 'contest', { statement: '收费项目已公示。' });
  const shown = await correcting();
  await act('housing-head', shown, 'show', { proof: '已退还，公示照片见附件。' });
  const waiting = await correcting();
  await act('housing-head', waiting, 'ask-time', { until: '2026-03-27', reason: '退还需要时间。' });
  const attached = await correcting();
  const { attachmentId } = await act('housing-head', attached, 'attachments', FILE);
  const { digest } = await did('qu-auditor', '/api/findings/import/preview', AUDITS);
  const one = (findingId: string): Ids => ({ findingId });
  return {
    finding: one(await found()),
    contestedFinding: one(contested),
    agreedFinding: one(await agreed()),
    plannedFinding: one(await planned()),
    correcting: { findingId: attached, attachmentId },
    waitingFinding: one(waiting),
    shownFinding: one(shown),
    audits: { digest },
  };
}

export const PLANNED = {
  kind: 'sealed',
  title: '住房窗口暗访',
  targets: ['housing'],
  places: '一楼大厅',
  from: '2026-03-02',
  to: '2026-03-04',
  team: [SUPERVISOR, 'supervision-inspector'],
  items: [{ listed: 'at-the-window' }, { text: '意见箱是否有人开', rule: 'first-contact' }],
};
export const MADE_AT = '2026-03-02T01:00:00.000Z';
export const SPOTTED = {
  item: 'at-the-window',
  unit: 'housing',
  what: '九点半二号窗口无人，三人等候。',
  foundOn: '2026-03-02',
  madeAt: MADE_AT,
};

/** Inspections of the housing bureau by supervision with somebody from outside: sealed, announced, being made, and closed. */
export async function inspections({ office, did }: Making): Promise<Record<string, Ids>> {
  office.at('2026-02-24T09:00');
  const plan = async (more: object = {}) =>
    (await did(SUPERVISOR, '/api/inspections', { ...PLANNED, ...more })).inspectionId as string;
  const sealed = await plan();
  const announced = await plan({ kind: 'announced' });
  const [made, closed] = [await plan(), await plan()];
  office.at('2026-03-02T09:00');
  const act = (inspectionId: string, name: string, body: object) =>
    did(SUPERVISOR, `/api/inspections/${inspectionId}/${name}`, body);
  const findingId = '00000000-0000-4000-8000-00000000f001';
  for (const id of [made, closed]) await act(id, 'open', { madeAt: MADE_AT });
  await act(made, 'findings', { ...SPOTTED, findingId });
  const { attachmentId } = await act(made, `findings/${findingId}/photos`, PHOTO);
  await act(closed, 'close', { report: '两项均符合。' });
  return {
    sealed: { inspectionId: sealed },
    announced: { inspectionId: announced },
    visit: { inspectionId: made, findingId, attachmentId },
    spotted: { findingId, attachmentId },
    closedVisit: { inspectionId: closed },
  };
}
