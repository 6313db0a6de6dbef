import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { problemOf } from '../api/client.ts';
import { now } from '../api/clock.ts';
import type { ImportLine } from '../api/letters.ts';
import { importsQuery } from '../api/letters.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { letters } from '../texts/letters.ts';
import { whenText } from '../ui/dates.ts';
import { numberText } from '../ui/numbers.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading, ProblemNote } from '../ui/states.tsx';
import { BeginImport } from './letters/begin.tsx';
import { newOnes, standing } from './letters/words.ts';

/** Letters of an earlier register, or of today's post, from a file; and what became of the files before. */
export function Letters() {
  const { t } = useLang();
  const found = useQuery(importsQuery);
  if (found.isError && !found.data && problemOf(found.error).code === 'import.staff-only')
    return (
      <Screen title={t(letters.title)}>
        <ProblemNote problem={problemOf(found.error)} />
      </Screen>
    );
  return (
    <Screen title={t(letters.title)}>
      <p className="soft">{t(letters.lead)}</p>
      {found.isPending ? (
        <Loading />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <>
          <BeginImport largestMb={found.data.largestMb} />
          <section className="imports">
            <h2>{t(letters.earlier)}</h2>
            {found.data.imports.length === 0 ? (
              <Empty title={t(letters.none)}>{t(letters.noneHow)}</Empty>
            ) : (
              <ul className="rows" aria-label={t(letters.earlier)}>
                {found.data.imports.map((line) => (
                  <ImportRow key={line.runId} line={line} />
                ))}
              </ul>
            )}
          </section>
        </>
      )}
    </Screen>
  );
}

function ImportRow({ line }: { line: ImportLine }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const figures = {
    read: numberText(line.counts.read, lang),
    taken: numberText(newOnes(line), lang),
    rejected: numberText(line.counts.rejected, lang),
  };
  const ended = line.state === 'done';
  return (
    <li className="row">
      <div className="row-due">
        <span className={ended || line.state === 'running' ? 'step' : 'mark-word'}>{t(standing(line))}</span>
        {line.state === 'running' ? <span className="soft"> {Math.round(line.part * 100)}%</span> : null}
      </div>
      <div className="row-main">
        <Link to="/letters/$runId" params={{ runId: line.runId }} className="row-link" data-row>
          {line.name}
        </Link>
        <p className="row-facts">
          <span>{t(letters[line.mode])}</span>
          {line.commandLine ? <span>{t(letters.commandLine)}</span> : null}
          {line.refusal ? <span>{t(line.refusal.title)}</span> : null}
          {line.counts.read > 0 ? <span>{t(line.dryRun ? letters.lineCheck : letters.lineFacts, figures)}</span> : null}
          <time dateTime={line.startedAt}>{whenText(line.startedAt, now(), zone, lang)}</time>
        </p>
      </div>
    </li>
  );
}
