import type { Case, Moment } from '../../api/types.ts';
import { useLang } from '../../lang.tsx';
import { who } from '../../texts/moments.ts';
import { momentWords } from '../../ui/moment-words.ts';
import { Timeline } from '../../ui/timeline.tsx';

/** What happened to an appeal, newest first. */
export function CaseTimeline({ page }: { page: Case }) {
  const { t, aside } = useLang();
  // The answer that stands stands above already, part by part.
  const answered = page.answer
    ? page.moments.findLast((m) => m.type === 'case.answered' || m.type === 'case.referred')
    : undefined;
  const doer = ({ type, by, facts }: Moment): string => {
    // The form on the portal is filed by the house for somebody it does not know yet.
    const onPortal = type === 'case.filed' && (facts.channel as { id?: string } | undefined)?.id === 'portal';
    const kind = by.kind === 'citizen' || onPortal ? who.citizen : by.kind === 'system' ? who.system : who.staff;
    return `${by.name ?? t(kind)}${by.unit ? aside(t(by.unit)) : ''}`;
  };
  // What came with a letter from a register has days; most registers keep no hour.
  const takenIn = page.case.imported ? page.moments[0]?.recordedAt : undefined;
  return (
    <Timeline
      moments={page.moments.map((moment) => ({
        ...moment,
        moment,
        by: doer(moment),
        text: moment.version === answered?.version ? null : moment.text,
      }))}
      what={({ moment }) => momentWords(moment, page, t)}
      dayAlone={({ recordedAt }) => recordedAt === takenIn}
    />
  );
}
