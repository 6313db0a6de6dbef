import { Link } from '@tanstack/react-router';
import type { ImportRun } from '../../api/letters.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { letters } from '../../texts/letters.ts';
import { numberText } from '../../ui/numbers.ts';

/** So many are shown at once; the rest is a click away, so that what comes below is not out of reach. */
const FIRST = 20;

/** What was found in the rows: those that stay out, agencies that nobody here is, and what else was remarkable. */
export function Findings({ run }: { run: ImportRun }) {
  const { t, lang, aside } = useLang();
  const rejected = run.notes.filter((n) => n.rejected);
  const remarks = run.notes.filter((n) => !n.rejected);
  // The list is cut at its end: of rejected rows only where there are more of them than fit.
  const rejectedLeft = run.counts.rejected - rejected.length;
  const remarksLeft = run.notesLeft - rejectedLeft;
  const more = (n: number) => (n > 0 ? <p className="soft">{t(letters.more, { n: numberText(n, lang) })}</p> : null);
  return (
    <>
      <section className="found">
        <h2>
          {t(letters.rejectedHead)}
          {run.counts.rejected > 0 ? aside(numberText(run.counts.rejected, lang)) : ''}
        </h2>
        {run.counts.rejected === 0 ? (
          <p className="soft">{t(run.dryRun ? letters.noneRejected : letters.noneWasRejected)}</p>
        ) : (
          <>
            <p className="soft">{t(letters.rejectedHint)}</p>
            <Notes notes={rejected.slice(0, FIRST)} label={t(letters.rejectedHead)} head={t(letters.reason)} />
            {rejected.length > FIRST ? (
              <details>
                <summary>{t(letters.restRows, { n: numberText(run.counts.rejected - FIRST, lang) })}</summary>
                <Notes notes={rejected.slice(FIRST)} label={t(letters.rejectedHead)} head={t(letters.reason)} />
                {more(rejectedLeft)}
              </details>
            ) : null}
          </>
        )}
      </section>
      <Agencies run={run} />
      {remarks.length > 0 ? (
        <details className="found">
          <summary>
            {t(letters.remarksHead, { n: numberText(remarks.length + Math.max(0, remarksLeft), lang) })}
          </summary>
          <Notes notes={remarks} label={t(letters.said)} head={t(letters.said)} />
          {more(remarksLeft)}
        </details>
      ) : null}
    </>
  );
}

function Notes({ notes, label, head }: { notes: ImportRun['notes']; label: string; head: string }) {
  const { t, lang } = useLang();
  return (
    <table className="table found-rows" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t(letters.line)}</th>
          <th scope="col">{t(letters.number)}</th>
          <th scope="col">{head}</th>
        </tr>
      </thead>
      <tbody>
        {notes.map((n) => (
          <tr key={`${n.line} ${n.code}`}>
            <td>{numberText(n.line, lang)}</td>
            <td className={n.id.length > 14 ? '' : 'number'}>{n.id || '–'}</td>
            <td>{t(n.words)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Agencies({ run }: { run: ImportRun }) {
  const { t, lang, aside } = useLang();
  const { choices, has } = useOffice();
  const names = new Map(choices.units.map((u) => [u.id, u]));
  const named = (ids: readonly string[]) =>
    ids.map((id) => (names.has(id) ? t(names.get(id)!) : id)).join(lang === 'zh' ? '、' : ', ');
  const unmapped = run.agencies.filter((a) => a.unknown.length > 0 || a.units.length === 0);
  const mapped = run.agencies.filter((a) => !unmapped.includes(a));
  return (
    <>
      {unmapped.length > 0 ? (
        <section className="found">
          <h2>
            {t(letters.unmappedHead)}
            {aside(t(letters.spellings, { n: unmapped.length }))}
          </h2>
          <p className="soft">
            {t(run.mode === 'history' ? letters.unmappedHistory : letters.unmappedLive)}
            {run.dryRun ? (
              <>
                {' '}
                {t(letters.unmappedMend)}{' '}
                {has('administrator') ? <Link to="/organisation">{t(letters.organisation)}</Link> : null}
              </>
            ) : null}
          </p>
          <Spellings of={unmapped.slice(0, FIRST)} label={t(letters.unmappedHead)} named={named} />
          {unmapped.length > FIRST ? (
            <details>
              <summary>{t(letters.rest, { n: unmapped.length - FIRST })}</summary>
              <Spellings of={unmapped.slice(FIRST)} label={t(letters.unmappedHead)} named={named} />
            </details>
          ) : null}
        </section>
      ) : null}
      {mapped.length > 0 ? (
        <details className="found">
          <summary>{t(letters.mappedHead, { n: mapped.length })}</summary>
          <Spellings of={mapped} label={t(letters.mappedHead, { n: mapped.length })} named={named} />
        </details>
      ) : null}
    </>
  );
}

/** Spellings with how often each came, and what they were taken for. */
function Spellings({
  of,
  label,
  named,
}: {
  of: ImportRun['agencies'];
  label: string;
  named: (ids: readonly string[]) => string;
}) {
  const { t, lang } = useLang();
  return (
    <ul className="spellings" aria-label={label}>
      {of.map((a) => (
        <li key={a.spelling}>
          <span>
            {a.spelling}
            {a.units.length > 0 ? <span className="soft"> → {named(a.units)}</span> : null}
            {a.units.length > 0 && a.unknown.length > 0 ? (
              <span className="mark-word"> {t(letters.partly, { part: a.unknown.join(' ') })}</span>
            ) : null}
          </span>
          <span className="number soft">{t(letters.times, { n: numberText(a.count, lang) })}</span>
        </li>
      ))}
    </ul>
  );
}
