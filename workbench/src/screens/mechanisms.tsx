import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import {
  draftsQuery,
  type MechanismLine,
  type MechanismSearch,
  mechanismsQuery,
  STANDINGS,
  type Standing,
  standingOf,
} from '../api/mechanisms.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { draftTexts, mechanismTexts, newTexts, openTexts, PARTS, standings } from '../texts/mechanisms.ts';
import { dayText, todayIn } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';

/** Rows of an office's own stand after those of the mission. */
const OWN = 'own';
const partOf = (row: string): string => (/^[A-H]\d/.test(row) ? row.charAt(0) : OWN);

/** All rows of the mechanism by their parts. The address keeps the question; whoever signs can choose several that are offered. */
export function Mechanisms() {
  const { t } = useLang();
  const { zone } = useOffice();
  const search = useSearch({ from: '/office/mechanisms' });
  const navigate = useNavigate({ from: '/mechanisms' });
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const found = useQuery(mechanismsQuery);
  const ask = (more: MechanismSearch) => void navigate({ search: (s) => ({ ...s, ...more }), replace: true });
  const today = todayIn(zone);
  const words = search.find?.trim().toLowerCase() ?? '';
  const lines = (found.data?.mechanisms ?? []).filter(
    (line) =>
      (!search.part || partOf(line.row) === search.part) &&
      (!search.state || standingOf(line, today) === search.state) &&
      [line.row, line.name.zh, line.name.en, line.about.zh, line.about.en].join(' ').toLowerCase().includes(words),
  );
  const may = found.data?.abilities.adopt === true;
  const parts = [...new Set((found.data?.mechanisms ?? []).map((m) => partOf(m.row)))];
  const partName = (part: string) => (part === OWN ? t(mechanismTexts.ownPart) : `${part} ${t(PARTS[part]!)}`);
  const toggle = (row: string) => {
    const next = new Set(chosen);
    if (!next.delete(row)) next.add(row);
    choose(next);
  };
  return (
    <Screen title={t(mechanismTexts.title)}>
      <p className="card-fair">{t(mechanismTexts.about)}</p>
      <p className="row-facts">
        <Link to="/mechanisms/open">{t(openTexts.title)}</Link>
        {may || found.data?.abilities.hand === true ? <Link to="/mechanisms/new">{t(newTexts.title)}</Link> : null}
      </p>
      <Waiting />
      <search className="card-filters">
        <Select
          aria-label={t(mechanismTexts.part)}
          value={search.part ?? ''}
          onChange={(part) => ask({ part: part || undefined })}
          options={[
            { value: '', label: t(mechanismTexts.allParts) },
            ...parts.map((value) => ({ value, label: partName(value) })),
          ]}
          popupMatchSelectWidth={false}
        />
        <Select<Standing | ''>
          aria-label={t(mechanismTexts.state)}
          value={search.state ?? ''}
          onChange={(state) => ask({ state: state || undefined })}
          options={[
            { value: '', label: t(mechanismTexts.allStates) },
            ...STANDINGS.map((value) => ({ value, label: t(standings[value]) })),
          ]}
        />
        <Input.Search
          aria-label={t(mechanismTexts.find)}
          placeholder={t(mechanismTexts.find)}
          defaultValue={search.find}
          onSearch={(find) => ask({ find: find || undefined })}
          allowClear
          className="rule-find"
        />
      </search>
      {found.isPending ? <Loading rows={8} /> : null}
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data && lines.length === 0 ? (
        <Empty title={t(mechanismTexts.empty)}>{t(mechanismTexts.emptyHow)}</Empty>
      ) : null}
      {may && lines.some((line) => line.state === 'offered') ? (
        <div className="mechanism-chosen">
          {chosen.size === 0 ? (
            <span className="soft">{t(mechanismTexts.chooseHow)}</span>
          ) : (
            <>
              <span className="strong">{t(mechanismTexts.chosen, { n: chosen.size })}</span>
              <Button
                type="primary"
                onClick={() => void navigate({ to: '/mechanisms/adopt', search: { rows: [...chosen].join('.') } })}
              >
                {t(mechanismTexts.toPreview)}
              </Button>
              <Button onClick={() => choose(new Set())}>{t(mechanismTexts.clear)}</Button>
            </>
          )}
        </div>
      ) : null}
      {[...Map.groupBy(lines, (line) => partOf(line.row))].map(([part, own]) => (
        <section key={part} className="mechanism-part">
          <h2>{partName(part)}</h2>
          <ul className="rows" aria-label={partName(part)}>
            {own.map((line) => (
              <Row
                key={line.row}
                line={line}
                standing={standingOf(line, today)}
                chosen={chosen.has(line.row)}
                toggle={may && line.state === 'offered' ? () => toggle(line.row) : null}
              />
            ))}
          </ul>
        </section>
      ))}
    </Screen>
  );
}

/** Prepared versions that wait to be decided or mended; for whoever prepares or signs. */
function Waiting() {
  const { t, lang } = useLang();
  const drafts = useQuery(draftsQuery).data?.drafts ?? [];
  if (drafts.length === 0) return null;
  return (
    <section className="card card-ready">
      <h2>{t(draftTexts.waiting)}</h2>
      <ul className="mechanism-list">
        {drafts.map(({ draftId, row, name, number, state, from }) => (
          <li key={draftId}>
            <Link to="/rule-drafts/$draftId" params={{ draftId }} className="strong">
              {t(draftTexts.version, { row, name: t(name), n: number })}
            </Link>
            <p className="row-facts flush">
              <span>{t(draftTexts[state])}</span>
              <span>{t(draftTexts.proposed, { day: dayText(from, lang) })}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({
  line,
  standing,
  chosen,
  toggle,
}: {
  line: MechanismLine;
  standing: Standing;
  chosen: boolean;
  toggle: (() => void) | null;
}) {
  const { t, lang } = useLang();
  const { row, name, about, from, until, duties, behaviour, newer, number } = line;
  const day = (on: string) => dayText(on, lang);
  return (
    <li className="row mechanism-row">
      <div className="row-due card-standing">
        {toggle ? (
          <Checkbox
            checked={chosen}
            onChange={toggle}
            className="mechanism-choose"
            aria-label={t(mechanismTexts.choose, { row, name: t(name) })}
          />
        ) : null}
        <span className={standing === 'offered' ? 'soft' : 'strong'}>{t(standings[standing])}</span>
        {from && standing !== 'withdrawn' ? (
          <span className="soft">{t(mechanismTexts.from, { day: day(from) })}</span>
        ) : null}
        {until ? (
          <span className="soft">
            {t(standing === 'withdrawn' ? mechanismTexts.withdrawnFrom : mechanismTexts.until, { day: day(until) })}
          </span>
        ) : null}
      </div>
      <div className="row-main">
        <Link to="/mechanisms/$row" params={{ row }} className="row-link" data-row>
          {row} {t(name)}
        </Link>
        <p className="mechanism-about">{t(about)}</p>
        <p className="row-facts">
          {duties > 0 ? <span>{t(mechanismTexts.duties, { n: duties })}</span> : null}
          {behaviour ? <span>{t(mechanismTexts.behaviour, { part: t(behaviour) })}</span> : null}
          {standing === 'offered' ? null : <span>{t(mechanismTexts.version, { n: number })}</span>}
          {newer ? <span className="mark-word">{t(mechanismTexts.newer, { n: newer })}</span> : null}
        </p>
      </div>
    </li>
  );
}
