import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Alert, App, Button, Form, Input, Radio, Select } from 'antd';
import { now } from '../../api/clock.ts';
import {
  type Hands,
  handsQuery,
  type Ladder,
  ladderQuery,
  peopleOfQuery,
  suggestionsQuery,
} from '../../api/measures.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { measureTexts, proposeTexts } from '../../texts/measures.ts';
import { idInAddress } from '../../ui/address.ts';
import { whenText } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { FactLink } from './fact-link.tsx';

interface FactValue {
  readonly kind: string;
  readonly ref?: string;
  readonly shows?: string;
}

interface Values {
  readonly rung?: string;
  readonly capacity?: string;
  readonly unit?: string;
  readonly account?: string;
  readonly facts?: readonly (FactValue | undefined)[];
  readonly ground?: string;
  readonly powerUnit?: string;
  readonly means?: boolean;
  readonly words?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Somebody proposes a measure or a commendation: facts, who had the power over the matter, and for whom. */
export function ProposeMeasure() {
  const { t } = useLang();
  const ladder = useQuery(ladderQuery);
  return (
    <Screen title={t(proposeTexts.title)} wide>
      <p className="card-fair">{t(measureTexts.fair)}</p>
      {ladder.isPending ? <Loading rows={8} /> : null}
      {ladder.isError ? <Failed error={ladder.error} retry={() => void ladder.refetch()} /> : null}
      {ladder.data ? <Proposing ladder={ladder.data} /> : null}
    </Screen>
  );
}

function Proposing({ ladder }: { ladder: Ladder }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { kind, ref } = useSearch({ from: '/office/measures/new' });
  const [form] = Form.useForm<Values>();
  const values = Form.useWatch([], form) as Values | undefined;
  const suggested = useQuery(suggestionsQuery);
  const write = useWrite<{ measureId: string }>([['measures']]);
  const people = useQuery(peopleOfQuery(values?.unit ?? ''));
  const rung = ladder.measures.find((m) => m.id === values?.rung);
  const ground = ladder.grounds.find((g) => g.id === values?.ground);
  const must = [{ required: true, message: t(measureTexts.fill) }];
  const add = (fact: FactValue, unit: string | null, account: string | null) => {
    const facts = (form.getFieldValue('facts') as Values['facts'])?.filter((f) => f?.ref || f?.shows) ?? [];
    form.setFieldsValue({
      facts: [...facts, fact],
      ...(unit === null ? {} : { unit, powerUnit: unit }),
      ...(account === null ? {} : { account }),
    } as never);
  };
  const submit = (v: Values) =>
    write.mutate(
      {
        path: '/api/measures',
        body: {
          rung: v.rung,
          capacity: v.capacity,
          account: v.capacity === 'unit' ? null : v.account,
          unit: v.unit,
          facts: v.facts?.map((f) => ({ kind: f?.kind, ref: f?.kind === 'other' ? null : f?.ref, shows: f?.shows })),
          power: { ground: v.ground, unit: v.powerUnit, means: v.means, words: v.words },
        },
      },
      {
        onSuccess: ({ measureId }) => {
          void message.success(t(proposeTexts.sent));
          void navigate({ to: '/measures/$measureId', params: { measureId } });
        },
      },
    );
  const refs = (values?.facts ?? []).flatMap((f) => (f && f.kind !== 'other' && f.ref && UUID.test(f.ref) ? [f] : []));
  return (
    <div className="case">
      <div className="case-main">
        <Form<Values>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ facts: [{ kind: kind ?? 'other', ref }] }}
          onFinish={submit}
          className="measure-form"
        >
          <section className="card">
            <Form.Item name="rung" label={t(proposeTexts.what)} rules={must}>
              <Select
                options={(['measure', 'commendation'] as const).map((group) => ({
                  label: t(proposeTexts[group]),
                  options: ladder.measures
                    .filter((m) => m.kind === group)
                    .map((m) => ({ value: m.id, label: m[lang] })),
                }))}
              />
            </Form.Item>
            {rung ? (
              <p className="soft small">
                {t(rung.what)} {t(rung.basis)}
              </p>
            ) : null}
            <Form.Item name="capacity" label={t(proposeTexts.capacity)} rules={must}>
              <Select options={(rung?.concerns ?? []).map((c) => ({ value: c.id, label: t(c) }))} disabled={!rung} />
            </Form.Item>
            <Form.Item name="unit" label={t(proposeTexts.unit)} rules={must}>
              <UnitSelect />
            </Form.Item>
            {values?.capacity === 'unit' ? null : (
              <Form.Item name="account" label={t(proposeTexts.account)} extra={t(proposeTexts.accountHow)} rules={must}>
                <Select
                  disabled={!values?.unit}
                  loading={people.isFetching}
                  options={(people.data?.people ?? []).map((p) => ({
                    value: p.account,
                    label: p.head ? `${p.name} · ${t(proposeTexts.head)}` : p.name,
                  }))}
                />
              </Form.Item>
            )}
          </section>
          <section className="card">
            <h2>{t(proposeTexts.facts)}</h2>
            <Form.List name="facts">
              {(fields, { add: more, remove }) => (
                <>
                  {fields.map(({ key, name }, i) => (
                    // biome-ignore lint/a11y/useSemanticElements: a legend cannot stand inside the border it names
                    <div key={key} className="measure-fact" role="group" aria-labelledby={`fact-${key}`}>
                      <p className="strong flush" id={`fact-${key}`}>
                        {t(proposeTexts.fact, { n: i + 1 })}
                      </p>
                      <Form.Item name={[name, 'kind']} label={t(proposeTexts.kind)} rules={must}>
                        <Select options={ladder.factKinds.map((k) => ({ value: k.id, label: t(k) }))} />
                      </Form.Item>
                      {values?.facts?.[i]?.kind === 'other' ? null : (
                        <Form.Item
                          name={[name, 'ref']}
                          label={t(proposeTexts.ref)}
                          normalize={idInAddress}
                          extra={t(proposeTexts.refHow)}
                          rules={[...must, { pattern: UUID, message: t(proposeTexts.refHow) }]}
                        >
                          <Input maxLength={300} />
                        </Form.Item>
                      )}
                      <Form.Item
                        name={[name, 'shows']}
                        label={t(proposeTexts.shows)}
                        rules={[{ required: true, whitespace: true, message: t(measureTexts.fill) }]}
                      >
                        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} />
                      </Form.Item>
                      {fields.length > 1 ? (
                        <Button size="small" onClick={() => remove(name)}>
                          {t(proposeTexts.removeFact, { n: i + 1 })}
                        </Button>
                      ) : null}
                    </div>
                  ))}
                  <Button onClick={() => more({ kind: 'other' })}>{t(proposeTexts.addFact)}</Button>
                </>
              )}
            </Form.List>
          </section>
          <section className="card">
            <h2>{t(proposeTexts.power)}</h2>
            <Form.Item name="ground" label={t(proposeTexts.ground)} rules={must}>
              <Select
                options={ladder.grounds
                  .filter((g) => g.refused !== null || !rung || g.for.includes(rung.kind))
                  .map((g) => ({
                    value: g.id,
                    label: g.refused === null ? g[lang] : `${g[lang]}${t(proposeTexts.refusedGround)}`,
                  }))}
              />
            </Form.Item>
            {ground?.refused ? (
              <Alert type="warning" showIcon title={t(ground.refused)} className="measure-why" />
            ) : null}
            <Form.Item name="powerUnit" label={t(proposeTexts.powerUnit)} rules={must}>
              <UnitSelect />
            </Form.Item>
            <Form.Item name="means" label={t(proposeTexts.means)} rules={must}>
              <Radio.Group
                options={[
                  { value: true, label: t(proposeTexts.meansYes) },
                  { value: false, label: t(proposeTexts.meansNo) },
                ]}
              />
            </Form.Item>
            <Form.Item
              name="words"
              label={t(proposeTexts.words)}
              rules={[{ required: true, whitespace: true, message: t(measureTexts.fill) }]}
            >
              <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={4000} />
            </Form.Item>
          </section>
          {write.error ? <ProblemNote problem={write.error.problem} /> : null}
          <Button type="primary" htmlType="submit" loading={write.isPending}>
            {t(proposeTexts.send)}
          </Button>
        </Form>
      </div>
      <aside className="case-side">
        {refs.length > 0 ? (
          <Through
            refs={refs}
            onInstead={(unit, account) =>
              form.setFieldsValue({
                unit,
                account,
                capacity: 'superior',
                ground: 'handed-down',
                powerUnit: unit,
              } as never)
            }
          />
        ) : null}
        {(suggested.data?.suggestions.length ?? 0) > 0 ? (
          <section className="side-part">
            <h2>{t(proposeTexts.suggested)}</h2>
            <p className="soft small">{t(proposeTexts.suggestedHow)}</p>
            <ul className="files">
              {suggested.data!.suggestions.slice(0, 12).map((s) => (
                <li key={s.ref}>
                  <FactLink kind={s.kind} id={s.ref}>
                    {t(s.title)}
                  </FactLink>
                  <p className="soft small flush">
                    {t(s.unit)} · {whenText(s.at, now(), zone, lang)}
                  </p>
                  {s.rests.length > 0 ? (
                    <>
                      <p className="soft small flush">{t(proposeTexts.rests)}</p>
                      <ul>
                        {s.rests.map((r) => (
                          <li key={r.ref}>
                            <FactLink kind="card" id={r.ref}>
                              {t(r.title)}
                            </FactLink>
                          </li>
                        ))}
                      </ul>
                    </>
                  ) : null}
                  <Button size="small" onClick={() => add({ kind: s.kind, ref: s.ref }, s.unit.id, s.account)}>
                    {t(proposeTexts.use)}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </aside>
    </div>
  );
}

/** The hands that the facts went through: whoever handed a duty down can be proposed beside whoever has it. */
function Through({
  refs,
  onInstead,
}: {
  refs: readonly FactValue[];
  onInstead: (unit: string, account: string) => void;
}) {
  const { t } = useLang();
  const found = useQueries({ queries: refs.map((f) => handsQuery(f.kind, f.ref!)) });
  const all = found.flatMap(({ data }) => (data ? [data] : []));
  if (all.length === 0) return null;
  return (
    <section className="side-part">
      <h2>{t(proposeTexts.hands)}</h2>
      {all.map((hands) => (
        <Chain key={hands.title.en} hands={hands} onInstead={onInstead} />
      ))}
    </section>
  );
}

function Chain({ hands: { title, hands }, onInstead }: { hands: Hands; onInstead: (u: string, a: string) => void }) {
  const { t } = useLang();
  return (
    <>
      <p className="soft small flush">{t(title)}</p>
      <ol className="files">
        {hands.map((h) => (
          <li key={`${h.unit.id} ${h.post}`}>
            {t(h.unit)} {h.name ? `· ${h.name}` : null}
            {h.handedDown ? <span className="soft small"> · {t(proposeTexts.handedDown)}</span> : null}{' '}
            {h.handedDown && h.account ? (
              <Button size="small" onClick={() => onInstead(h.unit.id, h.account!)}>
                {t(proposeTexts.instead)}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </>
  );
}
