import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Input, Select } from 'antd';
import { type OpenPage, type OpenSearch, openQuery } from '../../api/mechanisms.ts';
import { useLang } from '../../lang.tsx';
import { openTexts as texts } from '../../texts/mechanisms.ts';
import { dayText } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';

type OpenRecord = OpenPage['records'][number];

/** Results that rules open to everybody of the office: by mechanism and unit, newest first. The address keeps the question. */
export function OpenToOffice() {
  const { t } = useLang();
  const search = useSearch({ from: '/office/mechanisms/open' });
  const navigate = useNavigate({ from: '/mechanisms/open' });
  const found = useQuery(openQuery(search));
  const ask = (more: OpenSearch) =>
    void navigate({ search: (s) => ({ ...s, before: undefined, ...more }), replace: true });
  const { rows = [], records = [], next = null } = found.data ?? {};
  return (
    <Screen title={t(texts.title)}>
      <p className="card-fair">{t(texts.lead)}</p>
      <search className="card-filters">
        <Select
          aria-label={t(texts.mechanism)}
          value={search.row ?? ''}
          onChange={(row) => ask({ row: row || undefined })}
          options={[
            { value: '', label: t(texts.all) },
            ...rows.map(({ row, name }) => ({ value: row, label: `${row} ${t(name)}` })),
          ]}
          popupMatchSelectWidth={false}
        />
        <Input.Search
          aria-label={t(texts.find)}
          placeholder={t(texts.find)}
          defaultValue={search.find}
          onSearch={(find) => ask({ find: find || undefined })}
          allowClear
          className="rule-find"
        />
      </search>
      {found.isPending ? <Loading rows={6} /> : null}
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data && records.length === 0 ? <Empty title={t(texts.empty)}>{t(texts.emptyHow)}</Empty> : null}
      <ul className="rows">
        {records.map((record) => (
          <One key={record.recordId} record={record} />
        ))}
      </ul>
      <p className="row-facts">
        {search.before ? (
          <Link to="/mechanisms/open" search={{ ...search, before: undefined }}>
            {t(texts.first)}
          </Link>
        ) : null}
        {next ? (
          <Link to="/mechanisms/open" search={{ ...search, before: next }}>
            {t(texts.next)}
          </Link>
        ) : null}
      </p>
    </Screen>
  );
}

function One({ record }: { record: OpenRecord }) {
  const { t, lang } = useLang();
  const { row, mechanism, duty, unit, to, until, fields, asked } = record;
  return (
    <li className="row open-record">
      <div className="row-main">
        <p className="strong flush">
          {t(unit)} · {t(duty)}
        </p>
        <p className="row-facts flush">
          <Link to="/mechanisms/$row" params={{ row }}>
            {row} {t(mechanism)}
          </Link>
          <span>{dayText(to, lang)}</span>
          <span>{t(texts.until, { day: dayText(until, lang) })}</span>
        </p>
        <dl className="obligation-values">
          {fields.map(({ name, value }) => (
            <div key={name.zh}>
              <dt>{t(name)}</dt>
              <dd className="pre">{t(value)}</dd>
            </div>
          ))}
          {asked ? (
            <div>
              <dt>{t(asked.name)}</dt>
              <dd>
                {asked.items.map(({ text, state, dueOn }, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
                  <p key={i} className="flush">
                    {text}{' '}
                    <span className={state === 'late' ? 'mark-word small' : 'soft small'}>
                      {t(texts[state], { day: dueOn ? dayText(dueOn, lang) : '' })}
                    </span>
                  </p>
                ))}
              </dd>
            </div>
          ) : null}
        </dl>
      </div>
    </li>
  );
}
