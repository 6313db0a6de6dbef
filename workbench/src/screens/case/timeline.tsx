import type { Case, Moment } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { who } from '../../texts/moments.ts';
import { dateText, momentText, whenText } from '../../ui/dates.ts';
import { momentWords } from '../../ui/moment-words.ts';

/** Entered later than this after it happened, an entry says so. */
const LATE_ENTRY_MS = 10 * 60_000;

/** What happened, newest first. */
export function Timeline({ page }: { page: Case }) {
  const { t } = useLang();
  // The answer that stands stands above already, part by part.
  const answered = page.answer
    ? page.moments.findLast((m) => m.type === 'case.answered' || m.type === 'case.referred')
    : undefined;
  return (
    <section className="timeline">
      <h2>{t(caseTexts.timeline)}</h2>
      <ol reversed>
        {page.moments.toReversed().map((moment) => (
          <Entry key={moment.version} page={page} moment={moment} shownAbove={moment.version === answered?.version} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ page, moment, shownAbove }: { page: Case; moment: Moment; shownAbove: boolean }) {
  const { t, lang, aside } = useLang();
  const { zone } = useOffice();
  const { by } = moment;
  // The form on the portal is filed by the house for somebody it does not know yet.
  const onPortal =
    moment.type === 'case.filed' && (moment.facts.channel as { id?: string } | undefined)?.id === 'portal';
  const name =
    by.name ?? t(by.kind === 'citizen' || onPortal ? who.citizen : by.kind === 'system' ? who.system : who.staff);
  // What came with a letter from a register has days; most registers keep no hour.
  const takenIn = page.case.imported && moment.recordedAt === page.moments[0]?.recordedAt;
  const late = Date.parse(moment.recordedAt) - Date.parse(moment.at) > LATE_ENTRY_MS;
  return (
    <li>
      <p className="moment">{momentWords(moment, page, t)}</p>
      <p className="soft small flush">
        {takenIn ? (
          <time dateTime={moment.at}>{dateText(moment.at, zone, lang)}</time>
        ) : (
          <time dateTime={moment.at} title={momentText(moment.at, zone, lang)}>
            {whenText(moment.at, Date.now(), zone, lang)}
          </time>
        )}
        {' · '}
        {name}
        {by.unit ? aside(t(by.unit)) : ''}
        {late ? ` · ${t(who.later, { at: momentText(moment.recordedAt, zone, lang) })}` : ''}
      </p>
      {moment.text && !shownAbove ? <p className="pre moment-text">{moment.text}</p> : null}
    </li>
  );
}
