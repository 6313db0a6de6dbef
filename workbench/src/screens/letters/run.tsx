import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { api, type ProblemError } from '../../api/client.ts';
import { now } from '../../api/clock.ts';
import { type ImportRun, importQuery } from '../../api/letters.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { letters } from '../../texts/letters.ts';
import { whenText } from '../../ui/dates.ts';
import { numberText } from '../../ui/numbers.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { Figures } from './figures.tsx';
import { Findings } from './findings.tsx';
import { Progress, timeText } from './progress.tsx';
import { newOnes } from './words.ts';

/** One file: how far its check or its import is, what was found, and what can be done next. */
export function LettersRun() {
  const { t } = useLang();
  const { runId } = useParams({ from: '/office/letters/$runId' });
  const found = useQuery(importQuery(runId));
  const run = found.data;
  useArrivals(run);
  return (
    <Screen title={run?.name ?? t(letters.title)}>
      <p>
        <Link to="/letters">{t(letters.back)}</Link>
      </p>
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading /> : null}
      {run ? <Standing key={run.runId} run={run} /> : null}
    </Screen>
  );
}

/** While letters come in, lists elsewhere grow old; once they are in, those are asked for anew. */
function useArrivals(run: ImportRun | undefined): void {
  const queries = useQueryClient();
  const arriving = run?.state === 'running' && !run.dryRun;
  const was = useRef(arriving);
  useEffect(() => {
    if (was.current && !arriving)
      for (const queryKey of [['cases'], ['owed']]) void queries.invalidateQueries({ queryKey });
    was.current = arriving;
  }, [arriving, queries]);
}

type Act = 'stop' | 'resume' | 'check' | 'take-in';

function Standing({ run }: { run: ImportRun }) {
  const { t, lang } = useLang();
  const { words, zone } = useOffice();
  const queries = useQueryClient();
  const { runId, state, dryRun, fileKept } = run;
  const act = useMutation<ImportRun, ProblemError, Act>({
    mutationFn: (what) => api(`/api/imports/${runId}/${what}`, { method: 'POST', key: crypto.randomUUID() }),
    onSuccess: async (now) => {
      queries.setQueryData(importQuery(runId).queryKey, now);
      await queries.invalidateQueries({ queryKey: ['imports'] });
    },
  });
  const running = state === 'running';
  const stopping = running && act.variables === 'stop' && !act.isError;
  const button = (what: Act, words: string, primary = false) => (
    <Button
      type={primary ? 'primary' : 'default'}
      loading={act.isPending && act.variables === what}
      disabled={act.isPending || stopping}
      onClick={() => act.mutate(what)}
    >
      {words}
    </Button>
  );
  const fresh = newOnes(run);
  const checked = state === 'done' && dryRun;
  // What was interrupted had no time to say what it found.
  const told = !running && state !== 'interrupted' && run.counts.read > 0;
  return (
    <>
      <p className="row-facts import-facts">
        <span>{t(letters[run.mode])}</span>
        <span>{t(words.channels[run.channel])}</span>
        {run.commandLine ? <span>{t(letters.commandLine)}</span> : null}
        <time dateTime={run.startedAt}>{whenText(run.startedAt, now(), zone, lang)}</time>
      </p>
      <Told run={run} stopping={stopping} />
      {running ? <Progress run={run} /> : null}
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      {running || run.counts.read > 0 ? <Figures run={run} /> : null}
      <p className="send">
        {running ? button('stop', t(letters.stop)) : null}
        {checked && fileKept && fresh > 0
          ? button('take-in', t(letters.takeIn, { n: numberText(fresh, lang) }), true)
          : null}
        {checked && fileKept ? button('check', t(letters.checkOn)) : null}
        {!running && state !== 'done' && fileKept
          ? button('resume', t(dryRun ? letters.checkOn : letters.goOn), true)
          : null}
        {state === 'done' && !dryRun ? <Onward run={run} /> : null}
        {told ? (
          <a href={`/api/imports/${runId}/report.csv`} download>
            {t(letters.report)}
          </a>
        ) : null}
      </p>
      {(state === 'failed' && !fileKept) || (checked && fresh === 0) ? (
        <p>
          <Link to="/letters" className="onward">
            {t(letters.other)}
          </Link>
        </p>
      ) : null}
      {told ? <Findings run={run} /> : null}
    </>
  );
}

/** Where it stands, in a sentence; told to those who hear the page when it changes. */
function Told({ run, stopping }: { run: ImportRun; stopping: boolean }) {
  const { t } = useLang();
  const words = useStanding(run, stopping);
  const place = useRef<HTMLParagraphElement>(null);
  const was = useRef(run.state);
  // The button just pressed may be gone: whoever works by keyboard goes on from here.
  useEffect(() => {
    if (was.current !== run.state && document.activeElement === document.body) place.current?.focus();
    was.current = run.state;
  }, [run.state]);
  const gone = run.state !== 'running' && !run.fileKept && (run.dryRun || run.state !== 'done');
  return (
    <>
      <p
        ref={place}
        tabIndex={-1}
        role="status"
        className={run.state === 'done' ? 'import-told import-done' : 'import-told'}
      >
        {words}
      </p>
      {run.refusal ? <ProblemNote problem={{ ...run.refusal, status: 422 }} /> : null}
      {gone && !run.refusal ? <p className="soft">{t(run.commandLine ? letters.goneCommand : letters.gone)}</p> : null}
    </>
  );
}

function useStanding({ state, dryRun, counts, secondsSpent, commandLine }: ImportRun, stopping: boolean): string {
  const { t, lang } = useLang();
  switch (state) {
    case 'running':
      return t(stopping ? letters.stopping : dryRun ? letters.checkingNow : letters.importingNow);
    case 'stopped':
      return t(dryRun ? letters.checkStopped : letters.stoppedNow);
    case 'interrupted':
      if (commandLine) return t(letters.interruptedCommand);
      return t(dryRun ? letters.checkInterrupted : letters.interruptedNow);
    case 'failed':
      return t(dryRun || counts.takenIn + counts.linked === 0 ? letters.failedNothing : letters.failedPart);
    case 'done':
      if (counts.read === 0) return t(letters.noRows);
      if (!dryRun) return t(letters.importedNow, { time: timeText(t, secondsSpent) });
      return `${t(letters.checkedNow)}${newOnes({ counts }) === 0 ? `${lang === 'zh' ? '' : ' '}${t(letters.nothingNew)}` : ''}`;
    default:
      return state satisfies never;
  }
}

/** From a finished import to what is to be done with it. */
function Onward({ run }: { run: ImportRun }) {
  const { t } = useLang();
  const { has } = useOffice();
  // The administrator imports for the desk, but reads nobody's letters.
  if (!has('clerk')) return null;
  if (run.counts.open > 0)
    return (
      <Link to="/cases" search={{ states: 'filed' }} className="onward">
        {t(letters.openCases)}
      </Link>
    );
  return newOnes(run) > 0 ? (
    <Link to="/cases" search={{ states: 'closed' }} className="onward">
      {t(letters.allCases)}
    </Link>
  ) : null;
}
