import { z } from 'zod';
import { type App, BothLanguages, type Guard } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import type { Referral, RoutingPacks } from './categories.ts';
import type { OfficeWork } from './work.ts';

/** How money is written, for screens. */
const MoneyView = z.strictObject({
  unit: BothLanguages,
  least: BothLanguages,
  written: BothLanguages.meta({ description: 'An amount, {n} being its figures.' }),
});
const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
const named = (id: string, { zh, en }: Text) => ({ id, zh, en });

/** What a form on cases offers to choose from in this office. */
export function choiceRoutes(
  app: App,
  { guard, workOf, packs }: { guard: Guard; workOf: (officeId: string) => Promise<OfficeWork>; packs: RoutingPacks },
): void {
  app.get(
    '/api/appeals/choices',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['cases'],
        summary:
          'Units, categories and statutory channels to choose from, the zone that dates are told in, and the money',
        response: {
          200: z.strictObject({
            zone: z.string().meta({ description: 'IANA name.' }),
            money: MoneyView,
            units: z.array(Named.extend({ parentId: z.string().nullable(), aliases: z.array(z.string()) })),
            categories: z.array(Named.extend({ children: z.array(Named) })),
            referrals: z.array(Named),
          }),
        },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const { unit, least, written } = work.money;
      return {
        zone: work.calendar.zone.name,
        money: { unit: { ...unit }, least: { ...least }, written: { ...written } },
        units: [...work.units.values()].map((u) => ({
          ...named(u.id, u),
          parentId: u.parentId,
          aliases: [...u.aliases],
        })),
        categories: packs.branches.map((b) => ({ ...named(b.id, b), children: b.children.map((c) => named(c.id, c)) })),
        referrals: packs.referrals.list.map((r) => named(r.id, r)),
      };
    },
  );

  // Beside the choices, as those come with the first page of everybody, and the notices are half as long again.
  app.get(
    '/api/appeals/referrals',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['cases'],
        summary: 'Statutory channels to refer somebody to, each with the notice ready to send',
        response: { 200: z.strictObject({ referrals: z.array(Named.extend({ notice: BothLanguages })) }) },
      },
    },
    async () => ({ referrals: packs.referrals.list.map((r) => ({ ...named(r.id, r), notice: noticeOf(r) })) }),
  );
}

/** What, where, how, until when and on what basis: the five things that a referral has to tell (packs/referrals.yaml). */
function noticeOf({ what, where, how, limit, basis }: Referral): Text {
  return {
    zh: [what.zh, `受理机关：${where.zh}`, `办理方式：${how.zh}`, `期限：${limit.zh}`, `依据：${basis.zh}`].join('\n'),
    en: [what.en, `Where: ${where.en}`, `How: ${how.en}`, `Until when: ${limit.en}`, `Basis: ${basis.en}`].join('\n'),
  };
}
