import { queueAccount } from '../../../src/identity/commands.ts';
import { derivedId } from '../../../src/kernel/ids.ts';
import { OFFICE } from '../../support/office.ts';
import type { Ids, Making } from './make.ts';
import { LETTERS, UNITS } from './office.ts';

const ADMINISTRATOR = 'qu-administrator';
export const accountOf = (who: string): string => derivedId(OFFICE, who);

export const RULE = {
  kind: 'prohibition',
  issuer: 'housing',
  title: '严禁擅自停水',
  text: '计划停水提前三天告知用户；抢修停水一小时内告知原因和恢复时间。',
  binds: '住房局及维修科',
  basis: '本局设置',
};

const { kind: _, issuer: __, ...WORDS } = RULE;

/** Rules of the housing bureau: a draft, one in force, and one whose check supervision owes. */
export async function rules({ did }: Making): Promise<Record<string, Ids>> {
  const drafted = async () => (await did('housing-head', '/api/rules', RULE)).ruleId as string;
  const adopted = async () => {
    const ruleId = await drafted();
    await did('housing-head', `/api/rules/${ruleId}/adopt`, { from: '2026-03-01' });
    return ruleId;
  };
  const checked = await adopted();
  const revised = await adopted();
  await did('housing-head', `/api/rules/${revised}/draft`, { ...WORDS, text: `${RULE.text}每月公布。` });
  const every = { unit: 'supervision', post: null, every: 'rule-check-quarter' };
  await did('housing-head', `/api/rules/${checked}/checker`, every);
  return {
    ruleDraft: { ruleId: await drafted() },
    rule: { ruleId: await adopted() },
    checkedRule: { ruleId: checked },
    revisedRule: { ruleId: revised },
  };
}

/** People outside the table: somebody who gave a post up, and who took it over. */
export const LEAVER = 'leaver';
export const SUCCESSOR = 'successor';

/** Units and posts in every state, a hand-over of a post of the housing bureau, and an account without any post. */
export async function org({ office, did, read, handled }: Making): Promise<Record<string, Ids>> {
  const ctx = {
    officeId: OFFICE,
    actor: { kind: 'system', officeId: OFFICE, process: 'test' },
    now: office.now(),
  } as const;
  await office.house.db.transact(async (tx) => {
    for (const username of [LEAVER, SUCCESSOR, 'nobody'])
      queueAccount(tx, ctx, { accountId: accountOf(username), username, displayName: username, lang: 'zh' });
  });
  const unit = async (unitId: string) => {
    await did(ADMINISTRATOR, '/api/org/units', {
      unitId,
      parentId: 'housing',
      kind: 'section',
      zh: '新科',
      en: unitId,
    });
    return { unitId };
  };
  const post = async (postId: string) => {
    await did(ADMINISTRATOR, '/api/org/posts', { postId, unitId: 'housing', role: 'handler', zh: '岗位', en: 'Post' });
    return { postId };
  };
  const handOver = (postId: string, to: string, from: string) =>
    did(ADMINISTRATOR, `/api/org/posts/${postId}/hand-over`, { to: accountOf(to), from });
  const closedUnit = await unit('closed');
  await did(ADMINISTRATOR, '/api/org/units/closed/close');
  const closedPost = await post('housing-closed');
  await did(ADMINISTRATOR, '/api/org/posts/housing-closed/close');
  const heldPost = await post('housing-held');
  await handOver('housing-held', LEAVER, '2026-01-05');
  const appointed = await post('housing-appointed');
  await handOver('housing-appointed', LEAVER, '2026-04-01');
  await post('housing-passed');
  await handOver('housing-passed', LEAVER, '2026-01-05');
  const { dutyId } = (await office.duty(await handled(), 'handle'))!;
  await did('housing-head', `/api/duties/${dutyId}/hand-on`, { post: 'housing-passed' });
  await handOver('housing-passed', SUCCESSOR, '2026-03-02');
  const { handovers } = await read(SUCCESSOR, '/api/org/hand-overs');
  return {
    unit: { unitId: 'housing' },
    emptyUnit: await unit('empty'),
    closedUnit,
    post: await post('housing-vacant'),
    closedPost,
    heldPost,
    appointed: { ...appointed, accountId: accountOf(LEAVER) },
    handover: { postId: 'housing-passed', handoverId: handovers[0].handoverId },
    leaver: { accountId: accountOf(LEAVER) },
    account: { accountId: accountOf('nobody') },
  };
}

/** What the house itself keeps: another system that is told, an import of letters, a bulletin, a saved view of the board. */
export async function house({ office, did }: Making): Promise<Record<string, Ids>> {
  const { webhookId } = await did(ADMINISTRATOR, '/api/webhooks', WEBHOOK);
  const { runId } = await did('intake-clerk', '/api/imports/letters?dryRun=true', LETTERS);
  for (let state = 'running'; state === 'running'; )
    state = (await office.answer({ as: 'intake-clerk', method: 'GET', url: `/api/imports/${runId}` })).json().state;
  const { digest } = await did(ADMINISTRATOR, '/api/org/import/preview', UNITS);
  const { bulletinId } = await did('supervision-supervisor', '/api/bulletins', BULLETIN);
  return { webhook: { webhookId }, run: { runId }, bulletin: { bulletinId }, preview: { digest } };
}

export const WEBHOOK = { address: 'https://example.org/hook', types: ['case.filed'] };
export const BULLETIN = { from: '2026-01-01', until: '2026-01-31', words: '本月无来信。' };
