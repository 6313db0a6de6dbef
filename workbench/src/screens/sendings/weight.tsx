import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Select } from 'antd';
import { type SendingWeight, type Weight, type WeightSearch, weightQuery } from '../../api/sendings.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { columnTexts, sendingTexts, weightTexts as texts } from '../../texts/sendings.ts';
import { dateText, todayIn } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { inARow } from './words.ts';

const COLUMNS = Object.keys(columnTexts) as (keyof typeof columnTexts)[];
const YEARS = 5;

/** How much each unit sent down and was sent in a year or a quarter, and who signed what broke a rule. */
export function WeightScreen() {
  const { t } = useLang();
  const search = useSearch({ from: '/office/sendings/weight' });
  const navigate = useNavigate({ from: '/sendings/weight' });
  const found = useQuery(weightQuery(search));
  const ask = (more: WeightSearch) => void navigate({ search: (s) => ({ ...s, ...more }), replace: true });
  const thisYear = Number(todayIn(useOffice().zone).slice(0, 4));
  return (
    <Screen title={t(sendingTexts.weight)} wide>
      <p className="card-fair">{t(texts.intro)}</p>
      <search className="card-filters">
        <Select
          aria-label={t(texts.year)}
          value={search.year ?? thisYear}
          onChange={(year) => ask({ year })}
          options={Array.from({ length: YEARS }, (_, i) => ({ value: thisYear - i, label: String(thisYear - i) }))}
        />
        <Select
          aria-label={t(texts.quarter)}
          value={search.quarter ?? 0}
          onChange={(quarter) => ask({ quarter: quarter || undefined })}
          options={[0, 1, 2, 3, 4].map((n) => ({
            value: n,
            label: n === 0 ? t(texts.wholeYear) : t(texts.nth, { n }),
          }))}
        />
      </search>
      {found.isPending ? <Loading rows={8} /> : null}
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? (
        <>
          <Table title={t(texts.senders)} rows={found.data.senders} />
          <Table title={t(texts.receivers)} rows={found.data.receivers} />
          <Signed weight={found.data} />
        </>
      ) : null}
    </Screen>
  );
}

function Table({ title, rows }: { title: string; rows: readonly SendingWeight[] }) {
  const { t } = useLang();
  return (
    <section>
      <h2>{title}</h2>
      {rows.length === 0 ? <p className="soft">{t(texts.none)}</p> : null}
      {rows.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: where a table is too wide it is scrolled by keyboard too
        <section className="sending-weight" aria-label={title} tabIndex={0}>
          <table className="sending-table">
            <thead>
              <tr>
                <th scope="col">{t(texts.unit)}</th>
                {COLUMNS.map((c) => (
                  <th key={c} scope="col">
                    {t(columnTexts[c])}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.unit.id}>
                  <th scope="row">{t(row.unit)}</th>
                  {COLUMNS.map((c) => (
                    <td key={c} data-head={t(columnTexts[c])}>
                      {row[c] || <span className="soft">0</span>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

/** Titles are for whoever may read the sending: here stands what broke which rule, and whose post signed. */
function Signed({ weight }: { weight: Weight }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const name = (code: string) => t(weight.checks.find((c) => c.id === code) ?? { zh: code, en: code });
  return (
    <section>
      <h2>{t(texts.signed)}</h2>
      {weight.signed.length === 0 ? <p className="soft">{t(texts.signedNone)}</p> : null}
      <ul>
        {weight.signed.map((s) => (
          <li key={s.sendingId}>
            <Link to="/sendings/$sendingId" params={{ sendingId: s.sendingId }}>
              {t(texts.signedLine, {
                day: dateText(s.sentAt, zone, lang),
                unit: t(s.unit),
                kind: t(s.kind),
                why: inARow(lang, s.codes.map(name)),
                post: s.name ? `${t(s.signer)} ${s.name}` : t(s.signer),
              })}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
