import { Link } from '@tanstack/react-router';
import type { Text } from '../../../../src/kernel/text.ts';
import type { Made, Obligation, Year } from '../../api/obligations.ts';
import { useLang } from '../../lang.tsx';
import { figureTexts, besideTexts as texts } from '../../texts/figures.ts';

/** What the house shows beside what is owed: the draft of a report, a promise as measured, what somebody should look at. */
export function Beside({ page }: { page: Obligation }) {
  const { t } = useLang();
  return (
    <>
      {page.draft.length > 0 ? (
        <section className="card">
          <h2>{t(texts.draft)}</h2>
          <p className="soft small flush">{t(texts.draftHow)}</p>
          <ul className="files">
            {page.draft.map((line) => (
              <li key={line.words.zh}>{line.link ? <a href={line.link}>{t(line.words)}</a> : t(line.words)}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {page.promised.length > 0 ? (
        <section className="card">
          <h2>{t(texts.promised)}</h2>
          <Lines words={page.promised} />
          <p className="soft small flush">{t(texts.promisedHow)}</p>
        </section>
      ) : null}
      {page.lookAt.length > 0 ? (
        <section className="card">
          <h2>{t(texts.lookAt)}</h2>
          <p className="soft small flush">{t(texts.lookAtHow)}</p>
          <ul className="files">
            {page.lookAt.map((line) => (
              <li key={line.dutyId}>
                <Link to="/obligations/$dutyId" params={{ dutyId: line.dutyId }} className="strong">
                  {t(line.unit)}
                </Link>
                <Lines words={line.words} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

const Lines = ({ words }: { words: readonly Text[] }) => {
  const { t } = useLang();
  return words.map((w) => (
    <p key={w.zh} className="flush">
      {t(w)}
    </p>
  ));
};

/** What stands out of a record, and a promise as it was measured. */
export function BesideRecord({ made, page }: { made: Made; page: Obligation }) {
  const { t } = useLang();
  const answers = page.form.some((f) => f.id === 'why') && !made.values.why;
  return (
    <>
      {made.measured ? (
        <p className="flush">
          <span className="soft small">{t(texts.measured)}</span> {t(made.measured)}
        </p>
      ) : null}
      {made.standsOut.length > 0 ? (
        <>
          <h4 className="flush">{t(figureTexts.standsOut)}</h4>
          <Lines words={made.standsOut} />
          <p className="soft small flush">
            {t(figureTexts.standsOutHow)} {answers && made.state === 'refused' ? t(texts.explain) : null}
          </p>
        </>
      ) : null}
    </>
  );
}

/** What stands out of a unit's statements in a year. */
export function BesideYear({ page }: { page: Year }) {
  const { t } = useLang();
  if (page.standsOut.length === 0) return null;
  return (
    <section className="card figure-year">
      <h2>{t(figureTexts.standsOut)}</h2>
      <p className="soft small flush">{t(figureTexts.standsOutHow)}</p>
      <ul className="files">
        {page.standsOut.map((line) => (
          <li key={line.dutyId}>
            <Link to="/obligations/$dutyId" params={{ dutyId: line.dutyId }}>
              {line.row} {t(line.name)}
            </Link>{' '}
            <span className="soft small">{t(line.about)}</span>
            <Lines words={line.words} />
          </li>
        ))}
      </ul>
    </section>
  );
}
