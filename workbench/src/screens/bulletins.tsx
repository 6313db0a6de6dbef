import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { App, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { bulletinsQuery, draftQuery, type PeriodSearch } from '../api/bulletins.ts';
import { withQuery } from '../api/client.ts';
import { useWrite } from '../api/write.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { bulletinTexts } from '../texts/bulletins.ts';
import { todayIn, whenText } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading, ProblemNote } from '../ui/states.tsx';
import { Paper } from './bulletins/paper.tsx';
import '../styles/bulletins.css';
import { now } from '../api/clock.ts';

/** The first and last day of the last whole stretch of so many months. */
function lastMonths(today: string, months: number): { from: string; until: string } {
  const [year, month] = today.split('-').map((n) => Number(n));
  const first = new Date(Date.UTC(year!, month! - 1 - ((month! - 1) % months) - months, 1));
  const next = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, 0));
  const day = (d: Date) => d.toISOString().slice(0, 10);
  return { from: day(first), until: day(next) };
}

/** Bulletins: those that were issued, and one being drawn up for a period. The address keeps the period. */
export function Bulletins() {
  const { t } = useLang();
  const { zone } = useOffice();
  const search = useSearch({ from: '/office/bulletins' });
  const navigate = useNavigate({ from: '/bulletins' });
  const found = useQuery(bulletinsQuery);
  const ask = (period: PeriodSearch) => void navigate({ search: period, replace: true });
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError)
    return (
      <Screen title={t(bulletinTexts.title)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const { bulletins, abilities } = found.data;
  const period = search.from && search.until ? { ...search, from: search.from, until: search.until } : null;
  return (
    <Screen title={t(bulletinTexts.title)} wide>
      <p className="soft">{t(bulletinTexts.lead)}</p>
      {abilities.draft === true ? (
        <search className="period">
          <Button onClick={() => ask(lastMonths(todayIn(zone), 1))}>{t(bulletinTexts.month)}</Button>
          <Button onClick={() => ask(lastMonths(todayIn(zone), 3))}>{t(bulletinTexts.quarter)}</Button>
          <label htmlFor="bulletin-from">
            {t(bulletinTexts.from)}{' '}
            <Input
              id="bulletin-from"
              type="date"
              className="day"
              value={search.from ?? ''}
              onChange={(e) => ask({ ...search, from: e.target.value || undefined })}
            />
          </label>
          <label htmlFor="bulletin-until">
            {t(bulletinTexts.until)}{' '}
            <Input
              id="bulletin-until"
              type="date"
              className="day"
              value={search.until ?? ''}
              onChange={(e) => ask({ ...search, until: e.target.value || undefined })}
            />
          </label>
          <Checkbox
            checked={search.history === 'with'}
            onChange={(e) => ask({ ...search, history: e.target.checked ? 'with' : undefined })}
          >
            {t(bulletinTexts.history)}
          </Checkbox>
        </search>
      ) : null}
      {period ? <Draft key={JSON.stringify(period)} period={period} mayIssue={abilities.issue === true} /> : null}
      <h2>{t(bulletinTexts.list)}</h2>
      {bulletins.length === 0 ? (
        <Empty title={t(bulletinTexts.empty)}>{t(bulletinTexts.emptyHow)}</Empty>
      ) : (
        <ul className="rows" aria-label={t(bulletinTexts.list)}>
          {bulletins.map((b) => (
            <Issued key={b.bulletinId} {...b} />
          ))}
        </ul>
      )}
    </Screen>
  );

  function Issued(b: (typeof bulletins)[number]) {
    const { lang } = useLang();
    const { zone } = useOffice();
    return (
      <li className="row">
        <div className="row-due">
          <span className="step">{t(b.serial)}</span>
        </div>
        <div className="row-main">
          <Link to="/bulletins/$bulletinId" params={{ bulletinId: b.bulletinId }} className="row-link" data-row>
            {t(b.title)}
          </Link>
          <p className="row-facts">
            <time dateTime={b.issuedAt}>{whenText(b.issuedAt, now(), zone, lang)}</time>
            {b.state === 'withdrawn' ? <span className="mark-word">{t(bulletinTexts.state)}</span> : null}
          </p>
        </div>
      </li>
    );
  }
}

function Draft({ period, mayIssue }: { period: PeriodSearch & { from: string; until: string }; mayIssue: boolean }) {
  const { t, lang } = useLang();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const found = useQuery(draftQuery(period, lang));
  const [words, setWords] = useState<string | null>(null);
  const write = useWrite<{ bulletinId: string }>([['bulletins']]);
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const file = (kind: string) => withQuery(`/api/bulletins/draft/${kind}`, { ...period, lang });
  const said = words ?? found.data.words;
  return (
    <section className="draft">
      <p className="paper-files">
        <span className="mark-word">{t(bulletinTexts.draft)}</span>
        <a href={file('docx')}>{t(bulletinTexts.word)}</a>
        <a href={file('pdf')}>{t(bulletinTexts.pdf)}</a>
      </p>
      <Paper doc={found.data.document} period={period} />
      {mayIssue ? (
        <div className="card">
          <label htmlFor="bulletin-words" className="strong">
            {t(bulletinTexts.words)}
          </label>
          <p className="small soft flush">{t(bulletinTexts.wordsHow)}</p>
          <Input.TextArea
            id="bulletin-words"
            value={said}
            onChange={(e) => setWords(e.target.value)}
            autoSize={{ minRows: 4, maxRows: 14 }}
            maxLength={8000}
          />
          {write.error ? <ProblemNote problem={write.error.problem} /> : null}
          <p className="small soft">{t(bulletinTexts.issueHow)}</p>
          <Button
            type="primary"
            loading={write.isPending}
            disabled={said.trim() === ''}
            onClick={() =>
              write.mutate(
                {
                  path: '/api/bulletins',
                  body: { from: period.from, until: period.until, history: period.history ?? 'without', words: said },
                },
                {
                  onSuccess: ({ bulletinId }) => {
                    void message.success(t(bulletinTexts.issue));
                    void navigate({ to: '/bulletins/$bulletinId', params: { bulletinId } });
                  },
                },
              )
            }
          >
            {t(bulletinTexts.issue)}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
