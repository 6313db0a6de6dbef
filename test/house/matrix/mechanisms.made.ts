import { followDays } from '../../../src/obligations/jobs.ts';
import { OFFICE } from '../../support/office.ts';
import type { Ids, Making } from './make.ts';
import { FILE } from './office.ts';

/** Heads of bureaus spend days at the grass roots, which people from outside confirm, and which are made public. */
const rule = (version: number, least: number, id = 'X1') => `id: ${id}
version: ${version}
name: { zh: 走访, en: Field work }
about: { zh: 走访, en: Field work }
source: [{ document: own, clause: "1" }]
duties:
  - id: field
    name: { zh: 在基层的天数, en: Days at the grass roots }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { quota: { per: year, of: days, least: ${least}, stretch: 3, behind: 20 } }
    record:
      required: [place]
      properties:
        place: { type: string, title: 地点, title-en: Place, format: unit }
        asked: { type: array, title: 群众提出的事, title-en: Asked, format: asks }
        became: { type: string, title: 看到的变化, title-en: What has changed }
    confirm: { outside: citizens, minutes: 2 }
    publish: { fields: [place, became], to: public, within: 10 working days, for: 12 months }
    feeds: [field-days]
    minutes: 300
`;
const ground = '区长办公会纪要〔2026〕12 号';
export const NEXT_RULE = { sources: [rule(2, 6)], from: '2027-01-01', ground };
const why = '去年的天数太多。';
const prepared = (id: string) => ({ source: rule(1, 4, id), from: '2027-01-01', why });
export const OWN_RULE = prepared('X4');
export const MENDED_RULE = { ...prepared('X3'), source: rule(1, 3, 'X3') };
export const record = (day: string) => ({
  values: { place: 'repair', asked: ['路灯不亮'], became: '路口补了灯' },
  from: day,
  to: day,
});
export const SHOWN_WORDS = { words: { place: 'repair', became: '路口补了灯' } };

/** A rule that the head of the office adopted, and what the head of the housing bureau owes by it, with records in every state. */
export async function mechanisms({ office, did, read }: Making): Promise<Record<string, Ids>> {
  office.at('2025-12-22T09:00');
  const { mechanisms: adopted } = await did('qu-head', '/api/mechanisms', {
    sources: [rule(1, 4)],
    from: '2026-01-01',
    ground,
  });
  const now = office.at('2026-01-05T09:00');
  const ctx = { officeId: OFFICE, now, actor: { kind: 'system', officeId: OFFICE, process: 'mechanisms' } } as const;
  await followDays(office.house.db, ctx, await office.house.mechanismsOf(OFFICE));
  const { duties } = await read('housing-head', '/api/duties?limit=100');
  const dutyId = duties.find((d: { thing: { kind: string } | null }) => d.thing?.kind === 'obligation').thing.id;
  const url = `/api/obligations/${dutyId}`;
  const recorded = async (day: string) => {
    office.at(`${day}T17:00`);
    return (await did('housing-head', `${url}/records`, record(day))).recordId as string;
  };
  const confirmed = async (day: string) => {
    const recordId = await recorded(day);
    await did('callback-callback', `${url}/records/${recordId}/confirm`, { so: true, words: '来过' });
    return recordId;
  };
  const shown = await confirmed('2026-02-25');
  await did('housing-head', `${url}/records/${shown}/publish`, SHOWN_WORDS);
  const kept = await confirmed('2026-02-26');
  const recordId = await recorded('2026-02-27');
  const { attachmentId } = await did('housing-head', `${url}/attachments`, FILE);
  const draft = await did('supervision-supervisor', '/api/mechanisms/drafts', prepared('X2'));
  const returned = await did('supervision-supervisor', '/api/mechanisms/drafts', prepared('X3'));
  await did('qu-head', `/api/mechanisms/drafts/${returned.draftId}/give-back`, { reason: '请再核一下天数。' });
  const { records } = await read('housing-head', url);
  const { asks } = records.find((r: { recordId: string }) => r.recordId === recordId);
  office.at('2026-03-02T09:00');
  return {
    mechanism: { mechanismId: adopted[0].mechanismId, row: 'X1' },
    handedRule: { draftId: draft.draftId },
    returnedRule: { draftId: returned.draftId },
    year: { unitId: 'housing' },
    obligation: { dutyId, recordId, askDuty: asks[0].duty },
    confirmedRecord: { dutyId, recordId: kept },
    shownRecord: { dutyId, recordId: shown },
    evidence: { dutyId, attachmentId },
    figure: { figure: 'field-days' },
    figureBasis: { figure: 'field-days', unitId: 'housing' },
  };
}
