import type { Moment } from '../src/cases/page.queries.ts';
import type { Appeal } from '../src/cases/rules.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import type { View } from './view.ts';

const unitsIn = ({ pick }: View, work: OfficeWork, ids: unknown): string =>
  (Array.isArray(ids) ? ids : [ids])
    .map((id) => work.units.get(String(id)))
    .flatMap((unit) => (unit ? [pick(unit)] : []))
    .join(pick({ zh: '、', en: ', ' }));

const CLOSING: Readonly<Record<string, string>> = {
  three: 'moment.closed',
  reviewed: 'moment.closed-reviewed',
  history: 'moment.closed-history',
} satisfies Record<NonNullable<Appeal['outcome']>, string>;

/** A moment of the appeal's way as its person reads it: what happened, and what was said with it. */
export function momentText(
  view: View,
  work: OfficeWork,
  { type, facts, text, by }: Moment,
): { said: string; text: string | null } {
  const { t, pick } = view;
  const unit = unitsIn(view, work, facts.unit ?? facts.assistants);
  switch (type) {
    // Both are shown whole above the history; here they would be read twice.
    case 'case.answered':
      return { said: t(unit === '' ? 'moment.answered-elsewhere' : 'moment.answered', { unit }), text: null };
    case 'case.referred':
      return { said: t('moment.referred'), text: null };
    case 'case.filed':
      return { said: t(facts.sourceRef ? 'moment.filed-imported' : 'moment.filed'), text: null };
    case 'case.asked':
      return { said: t(facts.again === true ? 'moment.asked-again' : 'moment.asked'), text };
    case 'case.supplied':
      return { said: t(by.kind === 'citizen' ? 'moment.supplied' : 'moment.supplied-desk'), text };
    case 'case.attached':
      return { said: t(by.kind === 'citizen' ? 'moment.attached' : 'moment.attached-office'), text: null };
    case 'case.paused':
      return {
        said: t('moment.paused', { reason: pick(work.pack.pauseReasons[String(facts.reason)] ?? { zh: '', en: '' }) }),
        text,
      };
    case 'case.extension-decided':
      return { said: t(facts.granted === true ? 'moment.extended' : 'moment.not-extended'), text };
    case 'case.called':
      return { said: t(facts.reached === true ? 'moment.called' : 'moment.not-reached'), text: null };
    case 'case.confirmed': {
      const level = facts.satisfaction === null ? null : work.pack.satisfaction[String(facts.satisfaction) as '1'];
      const solved = t(facts.solved === true ? 'moment.solved' : 'moment.unsolved');
      const rated = level ? pick(level) : t('moment.unrated');
      return {
        said: t(facts.by === 'call-back' ? 'moment.confirmed-call' : 'moment.confirmed', { solved, rated }),
        text,
      };
    }
    case 'case.review-opened':
      return { said: t(`moment.review-${String(facts.because)}`), text: null };
    case 'case.closed':
      return { said: t(CLOSING[String(facts.outcome)]!), text };
    case 'case.secret-renewed':
      return {
        said: t('moment.secret-renewed', {
          how: pick(work.pack.secretIdentities[String(facts.identity)] ?? { zh: '', en: '' }),
        }),
        text: null,
      };
    case 'case.noted':
      return { said: t('moment.noted'), text };
    default:
      return { said: t(`moment.${type.slice('case.'.length)}`, { unit }), text };
  }
}
