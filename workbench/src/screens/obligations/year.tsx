import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { Fragment, useState } from 'react';
import { type Year, type YearItem, type YearRow, yearQuery } from '../../api/obligations.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { burdenTexts } from '../../texts/burden.ts';
import { frame } from '../../texts/frame.ts';
import { yearTexts as texts } from '../../texts/obligations.ts';
import { standingTexts } from '../../texts/standing.ts';
import { dayText } from '../../ui/dates.ts';
import { numberText } from '../../ui/numbers.ts';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { isWithin } from '../../ui/unit-tree.ts';
import { standsAt } from './amount.ts';
import { BesideYear } from './beside.tsx';
import { Bar } from './running.tsx';
import { useSpeaks } from './speaks.ts';
import { Standing } from './standing.tsx';

const OVERSEES = ['supervisor', 'discipline', 'auditor', 'administrator'] as const;
const STATES = [
  ...(['late', 'missed', 'over', 'behind', 'short', 'near', 'waiting', 'owed', 'within'] as const),
  ...(['done', 'ended'] as const),
] as const;
const MONTHS = Array.from({ length: 12 }, (_, i) => i);

const monthOf = ({ dueOn }: YearItem): number => Number(dueOn.slice(5, 7)) - 1;

/** A unit's year: mechanism by mechanism, month by month, what is asked and how far it came. */
export function UnitYear() {
  const { unitId } = useParams({ from: '/office/units/$unitId/year' });
  const { year } = useSearch({ from: '/office/units/$unitId/year' });
  const { t, lang } = useLang();
  const { me } = useOffice();
  const found = useQuery(yearQuery(unitId, year));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError)
    return (
      <Screen title={t(frame.year)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const page = found.data;
  return (
    <Screen title={t(texts.title, { unit: t(page.unit) })} aside={<Which page={page} />} wide>
      <p className="soft">{t(texts.lead)}</p>
      {page.mechanisms.length === 0 ? (
        <Empty title={t(texts.emptyThis)}>{t(texts.emptyHow)}</Empty>
      ) : (
        <>
          <Totals page={page} />
          {me.posts.some((p) => p.unitId === page.unit.id) ? (
            <p>
              <Link to="/obligations/import" search={{ unit: page.unit.id }}>
                {t(texts.import)}
              </Link>
            </p>
          ) : null}
          <Table key={`${page.unit.id} ${page.year} ${lang}`} page={page} />
          <Legend />
          <BesideYear page={page} />
        </>
      )}
    </Screen>
  );
}

/** Which unit and year: one's own, those below the units that one heads; for supervision any. */
function Which({ page }: { page: Year }) {
  const { t, lang } = useLang();
  const { choices, me, has } = useOffice();
  const navigate = useNavigate();
  const headed = me.posts.filter((p) => p.role === 'head').map((p) => p.unitId);
  const own = me.posts.map((p) => p.unitId);
  const units = has(...OVERSEES)
    ? choices.units
    : choices.units.filter((u) => own.includes(u.id) || headed.some((h) => isWithin(u.id, h, choices.units)));
  const go = (unitId: string, year: number) =>
    void navigate({ to: '/units/$unitId/year', params: { unitId }, search: { year } });
  return (
    <div className="year-which">
      {units.length > 1 ? (
        <Select
          className="year-unit"
          aria-label={t(texts.unit)}
          value={page.unit.id}
          onChange={(unitId) => go(unitId, page.year)}
          showSearch={{
            filterOption: (typed, option) => option?.words.includes(typed.trim().toLowerCase()) ?? false,
          }}
          options={units.map((u) => ({
            value: u.id,
            label: u[lang],
            words: [u.zh, u.en, ...u.aliases].join(' ').toLowerCase(),
          }))}
        />
      ) : null}
      <fieldset className="year-switch" aria-label={t(texts.year)}>
        <Button icon={<LeftOutlined />} aria-label={t(texts.before)} onClick={() => go(page.unit.id, page.year - 1)} />
        <span className="strong">{page.year}</span>
        <Button icon={<RightOutlined />} aria-label={t(texts.after)} onClick={() => go(page.unit.id, page.year + 1)} />
      </fieldset>
    </div>
  );
}

function useHours() {
  const { t, lang } = useLang();
  return (minutes: number): string => {
    const hours = Math.round(minutes / 60);
    return hours < 1 ? t(texts.underHour) : t(texts.hours, { n: numberText(hours, lang) });
  };
}

const counted = (items: readonly YearItem[]) =>
  STATES.map((state) => ({ state, n: items.filter((i) => i.state === state).length })).filter(({ n }) => n > 0);

function Totals({ page }: { page: Year }) {
  const { t } = useLang();
  const hours = useHours();
  const items = page.mechanisms.flatMap((m) => m.items);
  const sum = (of: 'minutes' | 'measured' | 'estimated') => page.mechanisms.reduce((all, m) => all + m[of], 0);
  const anyMeasured = sum('estimated') < items.length;
  return (
    <>
      <dl className="counts year-counts" aria-label={t(texts.totals)}>
        <div className="count">
          <dt>{t(texts.owed)}</dt>
          <dd>{items.length}</dd>
        </div>
        {counted(items).map(({ state, n }) => (
          <div key={state} className={`count standing-${state}`}>
            <dt>{t(standingTexts[state])}</dt>
            <dd>{n}</dd>
          </div>
        ))}
        <div className="count">
          <dt>{t(texts.minutes)}</dt>
          <dd>{hours(sum('minutes'))}</dd>
        </div>
        {anyMeasured ? (
          <div className="count">
            <dt>{t(burdenTexts.yearMeasured)}</dt>
            <dd>{hours(sum('measured'))}</dd>
          </div>
        ) : null}
      </dl>
      {anyMeasured ? <p className="soft small">{t(burdenTexts.yearStands, { n: sum('estimated') })}</p> : null}
    </>
  );
}

interface Opened {
  readonly row: string;
  /** `null`: all of the year. */
  readonly month: number | null;
}

function Table({ page }: { page: Year }) {
  const { t } = useLang();
  const [open, setOpen] = useState<Opened | null>(null);
  const months = t(texts.months).split(' ');
  // A2 before A10, as the mechanism counts its rows.
  const rows = page.mechanisms.toSorted((a, b) => a.row.localeCompare(b.row, 'en', { numeric: true }));
  const toggle = (row: string, month: number | null) =>
    setOpen((was) => (was?.row === row && was.month === month ? null : { row, month }));
  return (
    <table className="year-table">
      <caption className="year-caption">{t(texts.table)}</caption>
      <thead>
        <tr>
          <th scope="col">{t(texts.mechanism)}</th>
          {months.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">{t(texts.minutes)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((m) => (
          <Fragment key={m.row}>
            <Row row={m} months={months} open={open} toggle={toggle} />
            {m.items
              .filter((item) => item.runs && item.state !== 'done')
              .map((item) => (
                <Running key={item.dutyId} item={item} year={page.year} />
              ))}
            {open?.row === m.row ? (
              <tr className="year-opened">
                <td colSpan={14}>
                  <Items items={m.items.filter((i) => open.month === null || monthOf(i) === open.month)} />
                </td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function Row({
  row,
  months,
  open,
  toggle,
}: {
  row: YearRow;
  months: readonly string[];
  open: Opened | null;
  toggle: (row: string, month: number | null) => void;
}) {
  const { t, lang } = useLang();
  const hours = useHours();
  const name = `${row.row} ${t(row.name)}`;
  const said = (items: readonly YearItem[]) =>
    counted(items)
      .map(({ state, n }) => t(texts.stateOf, { state: t(standingTexts[state]), n }))
      .join(lang === 'zh' ? '、' : ', ');
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="year-open"
          aria-expanded={open?.row === row.row && open.month === null}
          onClick={() => toggle(row.row, null)}
        >
          <span className="number">{row.row}</span> {t(row.name)}
        </button>
        <span className="year-said small">{said(row.items)}</span>
      </th>
      {MONTHS.map((month) => {
        const items = row.items.filter((i) => monthOf(i) === month);
        const label = months[month]!;
        return (
          <td key={label} data-label={label} className={items.length === 0 ? 'year-nothing' : undefined}>
            {items.length === 0 ? null : (
              <button
                type="button"
                className="year-cell"
                aria-expanded={open?.row === row.row && open.month === month}
                aria-label={t(texts.cell, { mechanism: name, month: label, what: said(items) })}
                title={said(items)}
                onClick={() => toggle(row.row, month)}
              >
                {counted(items).map(({ state, n }) => (
                  <span key={state} className={`standing-${state}`}>
                    {standingTexts[state].mark}
                    {n > 1 ? n : ''}
                  </span>
                ))}
              </button>
            )}
          </td>
        );
      })}
      <td className="year-hours" data-label={t(texts.minutes)}>
        {hours(row.minutes)}
      </td>
    </tr>
  );
}

/** A quota or budget that runs: a bar over the months of its period, from its first day on, filled as far as it came. */
function Running({ item, year }: { item: YearItem; year: number }) {
  const { t } = useLang();
  const first = item.periodFrom.startsWith(`${year}-`) ? Number(item.periodFrom.slice(5, 7)) - 1 : 0;
  const last = monthOf(item);
  return (
    <tr className="year-running">
      <th scope="row">
        <Link to="/obligations/$dutyId" params={{ dutyId: item.dutyId }}>
          {t(item.name)}
        </Link>
      </th>
      {first > 0 ? <td colSpan={first} className="year-nothing" /> : null}
      <td colSpan={last - first + 1}>
        <Bar item={item} />
      </td>
      {last < 11 ? <td colSpan={11 - last} className="year-nothing" /> : null}
      <td className="year-nothing" />
    </tr>
  );
}

/** What stands behind a cell: each obligation, leading to its page. */
function Items({ items }: { items: readonly YearItem[] }) {
  const speaks = useSpeaks();
  const { t, lang } = speaks;
  return (
    <ul className="year-items">
      {items.map((item) => (
        <li key={item.dutyId}>
          <Link to="/obligations/$dutyId" params={{ dutyId: item.dutyId }}>
            {t(item.name)}
          </Link>
          <p className="row-facts">
            <Standing state={item.state} />
            <span>{t(texts.dueOn, { day: dayText(item.dueOn, lang) })}</span>
            {item.pair ? <span>{t(texts.pair, { unit: t(item.pair) })}</span> : null}
            {item.least === null && item.most === null ? null : <span>{standsAt(item, speaks)}</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Legend() {
  const { t } = useLang();
  return (
    <ul className="year-legend small" aria-label={t(texts.legend)}>
      {STATES.map((state) => (
        <li key={state}>
          <Standing state={state} />
        </li>
      ))}
    </ul>
  );
}
