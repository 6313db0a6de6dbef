import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { Fragment, useState } from 'react';
import { type Figure, type FigurePeriod, type FigureUnit, figureBasisQuery, figureQuery } from '../../api/figures.ts';
import { useLang } from '../../lang.tsx';
import { figureTexts as texts } from '../../texts/figures.ts';
import { frame } from '../../texts/frame.ts';
import { dayText } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { useSpeaks } from '../obligations/speaks.ts';
import { amountText, valueText } from './words.ts';

/** One figure: of a year or quarter, by unit, down to the records it rests on. */
export function FigurePage() {
  const { figure } = useParams({ from: '/office/figures/$figure' });
  const period = useSearch({ from: '/office/figures/$figure' });
  const speaks = useSpeaks();
  const { t, lang } = speaks;
  const found = useQuery(figureQuery(figure, period));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError)
    return (
      <Screen title={t(frame.figures)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
        <Link to="/figures">{t(texts.back)}</Link>
      </Screen>
    );
  const page = found.data;
  return (
    <Screen title={t(page.figure.name)} aside={<Which page={page} />} wide>
      <p className="flush">
        <Link to="/figures">{t(texts.back)}</Link>
      </p>
      <dl className="counts figure-total" aria-label={t(texts.total)}>
        <div className="count">
          <dt>
            {t(texts.total)} · {dayText(page.from, lang)} – {dayText(page.to, lang)}
          </dt>
          <dd>{valueText(page.figure, page.total, speaks)}</dd>
        </div>
      </dl>
      <dl className="pairs">
        <div>
          <dt>{t(texts.how)}</dt>
          <dd>{t(page.figure.how)}</dd>
        </div>
        <div>
          <dt>{t(texts.from)}</dt>
          <dd>
            {page.figure.feeds.map((f) => (
              <p className="flush figure-in-text" key={`${f.row} ${f.duty}`}>
                <Link to="/mechanisms/$row" params={{ row: f.row }}>
                  {f.row} {t(f.mechanism)}
                </Link>{' '}
                · {t(f.name)}
              </p>
            ))}
          </dd>
        </div>
      </dl>
      {page.units.length === 0 ? <p className="soft">{t(texts.noUnits)}</p> : <Units page={page} />}
    </Screen>
  );
}

function Which({ page }: { page: Figure }) {
  const { t } = useLang();
  const navigate = useNavigate();
  const go = (year: number, quarter: number | null) =>
    void navigate({
      to: '/figures/$figure',
      params: { figure: page.figure.id },
      search: { year, quarter: quarter ?? undefined },
    });
  return (
    <div className="year-which">
      <Select
        aria-label={t(texts.period)}
        className="figure-period"
        value={page.quarter ?? 0}
        onChange={(quarter) => go(page.year, quarter === 0 ? null : quarter)}
        options={[0, 1, 2, 3, 4].map((n) => ({
          value: n,
          label: n === 0 ? t(texts.wholeYear) : t(texts.quarter, { n }),
        }))}
      />
      <fieldset className="year-switch" aria-label={t(texts.year)}>
        <Button icon={<LeftOutlined />} aria-label={t(texts.before)} onClick={() => go(page.year - 1, page.quarter)} />
        <span className="strong">{page.year}</span>
        <Button icon={<RightOutlined />} aria-label={t(texts.after)} onClick={() => go(page.year + 1, page.quarter)} />
      </fieldset>
    </div>
  );
}

function Units({ page }: { page: Figure }) {
  const { t, lang, colon } = useLang();
  const speaks = useSpeaks();
  const [open, setOpen] = useState<string | null>(null);
  const { figure } = page;
  const each = ({ value, heads }: FigureUnit): string =>
    value.value === null || !heads ? '–' : amountText(figure, value.value / heads, speaks);
  const outstanding = page.units.some((u) => u.standsOut.length > 0);
  return (
    <>
      {outstanding ? <p className="soft small figure-note">{t(texts.standsOutHow)}</p> : null}
      <div className="figure-scroll">
        <table className="figure-table" aria-label={t(texts.byUnit)}>
          <thead>
            <tr>
              <th scope="col">{t(texts.unit)}</th>
              <th scope="col" className="figure-n">
                {t(texts.value)}
              </th>
              {figure.perHead ? (
                <th scope="col" className="figure-n">
                  {t(texts.perHead)}
                </th>
              ) : null}
              <th scope="col" className="figure-n">
                {t(texts.rests)}
              </th>
            </tr>
          </thead>
          <tbody>
            {page.units.map((line) => (
              <Fragment key={line.unit.id}>
                <tr>
                  <th scope="row">
                    {t(line.unit)}
                    {line.standsOut.map(({ quarter, dutyId, words }) => (
                      <p key={dutyId} className="figure-why figure-in-text small flush">
                        <span className="mark-word">{t(texts.standsOut)}</span>{' '}
                        {page.quarter === null ? `${t(texts.quarter, { n: quarter })}${colon}` : null}
                        <Link to="/obligations/$dutyId" params={{ dutyId }}>
                          {words.map((w) => t(w)).join(lang === 'zh' ? '；' : '; ')}
                        </Link>
                      </p>
                    ))}
                  </th>
                  <td className="figure-n" data-head={t(texts.value)}>
                    {valueText(figure, line.value, speaks)}
                  </td>
                  {figure.perHead ? (
                    <td className="figure-n" data-head={t(texts.perHead)}>
                      <span>
                        {each(line)}
                        {line.heads ? (
                          <span className="soft small figure-heads">{t(texts.heads, { n: line.heads })}</span>
                        ) : null}
                      </span>
                    </td>
                  ) : null}
                  <td className="figure-n" data-head={t(texts.rests)}>
                    {line.opens && line.value.rests > 0 ? (
                      <Button
                        type="link"
                        size="small"
                        aria-expanded={open === line.unit.id}
                        aria-label={t(texts.open, { n: line.value.rests, unit: t(line.unit) })}
                        onClick={() => setOpen(open === line.unit.id ? null : line.unit.id)}
                      >
                        {t(texts.restsOn, { n: line.value.rests })}
                      </Button>
                    ) : (
                      line.value.rests
                    )}
                  </td>
                </tr>
                {open === line.unit.id ? (
                  <tr>
                    <td colSpan={figure.perHead ? 4 : 3} className="figure-basis">
                      <BasisOf page={page} unitId={line.unit.id} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function BasisOf({ page, unitId }: { page: Figure; unitId: string }) {
  const { t, lang } = useLang();
  const period: FigurePeriod = { year: page.year, quarter: page.quarter ?? undefined };
  const found = useQuery(figureBasisQuery(page.figure.id, unitId, period));
  if (found.isPending) return <Loading rows={2} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  return (
    <ul className="files" aria-label={t(texts.basisOf, { unit: t(found.data.unit) })}>
      {found.data.lines.map((line) => (
        <li key={line.recordId ?? line.dutyId}>
          <Link to="/obligations/$dutyId" params={{ dutyId: line.dutyId }}>
            {line.to
              ? t(texts.confirmedOn, { day: dayText(line.to, lang) })
              : t(texts.notConfirmed, { day: dayText(line.dueOn, lang) })}
          </Link>
          {line.inTime === false ? <span className="mark-word small"> {t(texts.late)}</span> : null}
        </li>
      ))}
    </ul>
  );
}
