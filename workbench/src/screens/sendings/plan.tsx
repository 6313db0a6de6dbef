import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Select } from 'antd';
import { type InspectionPlan, type PlanSearch, planQuery, type SendingLine } from '../../api/sendings.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { planTexts as texts } from '../../texts/sendings.ts';
import { dayText, todayIn } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { inARow, monthText } from './words.ts';

const YEARS = 5;

/** What a unit planned to inspect in a year, line by line beside what it sent, and what was outside. */
export function PlanScreen() {
  const { t } = useLang();
  const { me, zone } = useOffice();
  const search = useSearch({ from: '/office/sendings/plan' });
  const navigate = useNavigate({ from: '/sendings/plan' });
  const unit = search.unit ?? me.posts[0]?.unitId;
  const found = useQuery(planQuery(unit, search.year));
  const ask = (more: PlanSearch) => void navigate({ search: (s) => ({ ...s, ...more }), replace: true });
  const thisYear = Number(todayIn(zone).slice(0, 4));
  const plan = found.data;
  return (
    <Screen title={plan ? t(texts.of, { unit: t(plan.unit), year: plan.year }) : t(texts.title)} wide>
      <p className="card-fair">{t(texts.lead)}</p>
      <search className="card-filters plan-which" aria-label={t(texts.title)}>
        <UnitSelect
          aria-label={t(texts.unit)}
          value={unit ?? null}
          onChange={(next) => ask({ unit: next ?? undefined })}
        />
        <Select
          aria-label={t(texts.year)}
          value={search.year ?? thisYear}
          onChange={(year) => ask({ year })}
          options={Array.from({ length: YEARS }, (_, i) => ({
            value: thisYear + 1 - i,
            label: String(thisYear + 1 - i),
          }))}
        />
      </search>
      {found.isPending ? <Loading rows={8} /> : null}
      {found.isError && !plan ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {plan ? <Beside plan={plan} /> : null}
    </Screen>
  );
}

function Beside({ plan }: { plan: InspectionPlan }) {
  const { t, lang } = useLang();
  const { lines, outside, together, of, counts } = plan;
  const announced = plan.announced ?? [];
  const besides = announced.filter((a) => a.line === null);
  return (
    <>
      {of !== null || counts.sent + counts.announced > 0 ? (
        <p>
          <strong>{t(texts.counts, counts)}</strong>
        </p>
      ) : null}
      {of && of.id !== plan.unit.id ? <p className="soft">{t(texts.whose, { unit: t(of) })}</p> : null}
      {of === null ? <Empty title={t(texts.none, { year: plan.year })}>{t(texts.noneHow)}</Empty> : null}
      {lines === null && (of !== null || counts.sent > 0) ? <p className="soft">{t(texts.countsOnly)}</p> : null}
      {of !== null && lines !== null ? (
        <section className="plan-part">
          <h2>{t(texts.lines)}</h2>
          <ol className="plan-lines">
            {lines.map(({ text, words, months, times, sent }) => (
              <li key={text}>
                <p className="flush">{t(words)}</p>
                <p className="row-facts soft">
                  {months.length > 0 && months.length < 12 ? (
                    <span>
                      {t(texts.months, {
                        months: inARow(
                          lang,
                          months.map((m) => monthText(m, lang)),
                        ),
                      })}
                    </span>
                  ) : null}
                  {times > 1 ? <span>{t(texts.times, { n: times })}</span> : null}
                  {sent.length === 0 && announced.every((a) => a.line !== text) ? <span>{t(texts.notYet)}</span> : null}
                </p>
                {announced
                  .filter((a) => a.line === text)
                  .map((a) => (
                    <Visit key={a.inspectionId} visit={a} />
                  ))}
                {sent.map((line) => (
                  <Sent key={line.sendingId} line={line} />
                ))}
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      {outside !== null && (of !== null || outside.length > 0) ? (
        <section className="plan-part">
          <h2>{t(texts.outside)}</h2>
          {outside.length === 0 ? <p className="soft">{t(texts.outsideNone)}</p> : null}
          {outside.map(({ line, signer }) => (
            <Sent
              key={line.sendingId}
              line={line}
              {...(of !== null && {
                mark: signer
                  ? t(texts.signedBy, {
                      post: [t(signer.unit), t(signer.post), ...(signer.name ? [signer.name] : [])].join(' · '),
                    })
                  : t(texts.unsigned),
              })}
            />
          ))}
        </section>
      ) : null}
      {besides.length > 0 ? (
        <section className="plan-part">
          <h2>{t(texts.announced)}</h2>
          {besides.map((a) => (
            <Visit key={a.inspectionId} visit={a} />
          ))}
        </section>
      ) : null}
      {together !== null && together.length > 0 ? (
        <section className="plan-part">
          <h2>{t(texts.together)}</h2>
          {together.map((line) => (
            <Sent key={line.sendingId} line={line} />
          ))}
        </section>
      ) : null}
    </>
  );
}

/** One that supervision announced. */
function Visit({ visit }: { visit: NonNullable<InspectionPlan['announced']>[number] }) {
  const { t, lang } = useLang();
  return (
    <p className="row-facts plan-sent">
      <Link to="/inspections/$inspectionId" params={{ inspectionId: visit.inspectionId }}>
        {visit.title}
      </Link>
      <span>{dayText(visit.from, lang)}</span>
      <span>
        {t(visit.unit)} →{' '}
        {inARow(
          lang,
          visit.to.map((u) => t(u)),
        )}
      </span>
      {visit.why ? <span className="soft">{visit.why}</span> : null}
    </p>
  );
}

function Sent({ line, mark }: { line: SendingLine; mark?: string }) {
  const { t, lang } = useLang();
  return (
    <p className="row-facts plan-sent">
      <Link to="/sendings/$sendingId" params={{ sendingId: line.sendingId }}>
        {line.title}
      </Link>
      <span>{line.from ? dayText(line.from, lang) : null}</span>
      <span>
        {t(line.unit)} →{' '}
        {inARow(
          lang,
          line.to.map((u) => t(u)),
        )}
      </span>
      <span className="soft">{t(line.state)}</span>
      {mark ? <span className="mark-word">{mark}</span> : null}
    </p>
  );
}
