import { Alert, App, Button, Form, Input } from 'antd';
import { Fragment, useEffect, useRef, useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { api } from '../../api/client.ts';
import { draftKey, useDraft } from '../../api/draft.ts';
import { type FormField, OBLIGATION_CHANGES, type Obligation, type ObligationFile } from '../../api/obligations.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { burdenTexts } from '../../texts/burden.ts';
import { besideTexts } from '../../texts/figures.ts';
import { frame } from '../../texts/frame.ts';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { dayText } from '../../ui/dates.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useWorked } from '../../ui/worked.ts';
import { FieldInput, isTick } from './fields.tsx';
import { FilesField } from './files.tsx';
import { fieldFault, fieldName } from './words.ts';

interface Draft {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly from: string;
  readonly to: string;
  readonly files: readonly ObligationFile[];
  /** Seconds that it was worked on, in this sitting and those before. */
  readonly worked?: number;
}

/** The field in which a unit says why something stands out. */
const WHY = 'why';

const isWritten = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

const isFile = (value: unknown): value is ObligationFile =>
  typeof value === 'object' && value !== null && 'attachmentId' in value;

/** What the server is sent of a field: no empty lines, and a photograph by its id. */
function sentOf(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (!Array.isArray(value)) return value;
  const [first] = value;
  return isFile(first) ? first.attachmentId : value.filter((line: string) => line.trim() !== '');
}

const filesIn = (values: Readonly<Record<string, unknown>>): ObligationFile[] =>
  Object.values(values)
    .flatMap((value) => (Array.isArray(value) ? value : []))
    .filter(isFile);

/** Many rules ask on which day it was held, sent or announced: that is the day of the record, and nobody writes it twice. */
const DONE_ON = ['held', 'sent', 'notice', 'shown', 'declared'];
const dayAsked = (page: Obligation): string | null =>
  page.line.of === 'days'
    ? null
    : (page.form.find((f) => DONE_ON.includes(f.id) && f.format === 'date' && f.required)?.id ?? null);

/** The place of the newest record: whoever goes out goes there again. */
function lastPlace(page: Obligation): { field: string; id: string; zh: string; en: string } | null {
  const field = page.form.find((f) => f.format === 'unit');
  const place = page.records.find((r) => r.place !== null)?.place;
  return field && place ? { field: field.id, ...place } : null;
}

/** What a field asks for and the system counts, as a share: nobody works it out. */
const knownIn = ({ form, known }: Obligation): NonNullable<Draft['fields']> =>
  Object.fromEntries(
    known
      .filter(({ id, of }) => of > 0 && form.some((f) => f.id === id && f.type === 'integer'))
      .map(({ id, value, of }) => [id, Math.round((100 * value) / of)]),
  );

/** Recording what was done: the few fields of the rule, the days, and files where there are any. */
export function RecordPart({ page }: { page: Obligation }) {
  const { t, lang, colon } = useLang();
  const { me } = useOffice();
  const key = draftKey(me.account.accountId, page.line.dutyId, 'record');
  const today = page.days.last;
  // A report begins with what the house drafted; whoever owes it changes the words.
  const drafted = page.draftField
    ? { [page.draftField]: page.draft.map((line) => t(line.words)).join(lang === 'zh' ? '' : ' ') }
    : {};
  const doneOn = dayAsked(page);
  const held = doneOn ? { [doneOn]: today } : {};
  const empty: Draft = { fields: { ...knownIn(page), ...drafted, ...held }, from: today, to: today, files: [] };
  const draft = useDraft<Draft>(key, empty);
  const [open, setOpen] = useState(draft.kept);
  const ability = page.abilities.record;
  const again = lastPlace(page);
  const start = (fields: Draft['fields']) => {
    draft.set({ ...empty, fields: { ...empty.fields, ...fields } });
    setOpen(true);
  };
  if (ability !== true) {
    if (page.line.state === 'done') return <p className="waiting">{t(texts.wholeDone)}</p>;
    if (page.line.state === 'missed') return <p className="waiting">{t(texts.missed)}</p>;
    if (page.line.state === 'ended') return <p className="waiting">{t(texts.ended)}</p>;
    if (page.counts && !page.counts.over)
      return (
        <p className="waiting">
          {t(texts.counted, { name: t(page.counts.name) })}{' '}
          {t(texts.countedUntil, { day: dayText(page.counts.until, lang) })}
        </p>
      );
    if (ability && ability.code === 'obligation.needs-first') return <Needs needs={page.needs} />;
    return ability ? (
      <p className="soft small">
        {t(texts.record)}
        {colon}
        {t(ability.reason)}
      </p>
    ) : null;
  }
  if (!open)
    return (
      <section className="card card-ready">
        <h2>{t(texts.record)}</h2>
        <p className="soft small">
          {page.counts ? t(texts.countedOver, { day: dayText(page.counts.until, lang) }) : t(texts.recordHow)}
        </p>
        <p className="obligation-start flush">
          {again ? (
            <Button type="primary" size="large" onClick={() => start({ [again.field]: again.id })}>
              {t(texts.again, { place: t(again) })}
            </Button>
          ) : null}
          <Button type={again ? 'default' : 'primary'} size="large" onClick={() => start({})}>
            {t(page.records.length > 0 ? texts.recordMore : texts.record)}
          </Button>
        </p>
      </section>
    );
  return (
    <RecordForm
      page={page}
      draft={draft}
      onClose={() => {
        draft.clear();
        setOpen(false);
      }}
    />
  );
}

/** What has to be confirmed first, and what of it is. */
function Needs({ needs }: { needs: Obligation['needs'] }) {
  const { t } = useLang();
  return (
    <section className="card">
      <h2>{t(texts.needs)}</h2>
      <ul className="obligation-needs">
        {needs.map((need) => (
          <li key={need.zh}>
            {t(need)}{' '}
            <span className={need.confirmed ? 'step' : 'mark-word'}>
              {t(need.confirmed ? texts.needMet : texts.needOpen)}
            </span>
          </li>
        ))}
      </ul>
      <p className="soft small flush">{t(texts.needsHow)}</p>
    </section>
  );
}

function RecordForm({
  page,
  draft,
  onClose,
}: {
  page: Obligation;
  draft: { value: Draft; set: (value: Draft) => void; keep: () => void };
  onClose: () => void;
}) {
  const { t, lang } = useLang();
  const { message } = App.useApp();
  const [form] = Form.useForm<Draft>();
  const write = useWrite(OBLIGATION_CHANGES);
  const worked = useWorked(page.idle, draft.value.worked ?? 0);
  const { dutyId, of } = page.line;
  const { first, last } = page.days;
  const several = of === 'days';
  const doneOn = dayAsked(page);
  const fault = write.error ? fieldFault(write.error.problem) : null;
  // A refusal about a field is said at the field.
  useEffect(() => {
    if (!fault) return;
    const name = ['fields', fault.field];
    form.setFields([{ name: name as never, errors: [t(fault.wrong)] }]);
    form.scrollToField(name, { block: 'center' });
  }, [fault, form, t]);
  const [outstanding, setOutstanding] = useState<readonly Text[]>([]);
  /** What stands out is said once before it is recorded, so that the reason can go with it. */
  const toExplain = async (values: Readonly<Record<string, unknown>>): Promise<boolean> => {
    if (!page.compares || values[WHY] || outstanding.length > 0) return false;
    const path = `/api/obligations/${dutyId}/records/check`;
    // Whoever cannot be asked now can still record: the page says it afterwards.
    const found = await api<{ standsOut: Text[] }>(path, { method: 'POST', body: { values } }).catch(() => null);
    setOutstanding(found?.standsOut ?? []);
    return (found?.standsOut.length ?? 0) > 0;
  };
  const send = async (valid: Draft) => {
    const values = Object.fromEntries(
      Object.entries(valid.fields ?? {})
        .map(([field, value]) => [field, sentOf(value)] as const)
        .filter(([, value]) => isWritten(value)),
    );
    // Lines of a plan that were not begun are put away, so that a line is told by the number that it has here.
    for (const { id } of page.form.filter((f) => f.format === 'inspections' || f.format === 'items'))
      form.setFieldValue(['fields', id] as never, values[id] as never);
    if (await toExplain(values)) return;
    const files = [...(valid.files ?? []), ...filesIn(valid.fields ?? {})];
    const day = doneOn ? String(values[doneOn]) : valid.to;
    const to = day >= first && day <= last ? day : valid.to;
    const body = {
      values,
      from: several ? valid.from : to,
      to,
      evidence: files.map((f) => f.attachmentId),
    };
    draft.keep();
    write.mutate(
      { path: `/api/obligations/${dutyId}/records`, body, beside: { worked: worked() } },
      {
        onSuccess: () => {
          void message.success(t(texts.saved));
          onClose();
        },
      },
    );
  };
  const inRange = {
    validator: (_: unknown, day: string) =>
      day && day >= first && day <= last
        ? Promise.resolve()
        : Promise.reject(new Error(t(texts.notDay, { first: dayText(first, lang) }))),
  };
  const inOrder = {
    validator: (_: unknown, day: string) =>
      !several || !day || day >= form.getFieldValue('from')
        ? Promise.resolve()
        : Promise.reject(new Error(t(texts.order))),
  };
  return (
    <section className="card card-ready">
      <h2>{t(texts.record)}</h2>
      <Form<Draft>
        form={form}
        name="record"
        layout="vertical"
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set({ ...(all as Draft), worked: worked() })}
        onFinish={send}
        scrollToFirstError={{ block: 'center' }}
        requiredMark={false}
        // The browser's own words would stand in the browser's language, and over the field.
        noValidate
        className="obligation-form"
      >
        {page.form.map((field) => (
          <Fragment key={field.id}>
            {field.id === WHY && outstanding.length > 0 ? <StandsOut said={outstanding} /> : null}
            <Field field={field} page={page} />
          </Fragment>
        ))}
        {outstanding.length > 0 && !page.form.some((field) => field.id === WHY) ? (
          <StandsOut said={outstanding} />
        ) : null}
        {/* What speaks about the house's count is about the whole of its period: the days are sent unseen. */}
        <div
          className={several ? 'grid-two obligation-days' : undefined}
          hidden={page.counts !== null || doneOn !== null}
        >
          {several ? (
            <Form.Item name="from" label={t(texts.fromDay)} rules={[{ required: true, message: t(texts.required) }]}>
              <Input type="date" className="day" max={last} />
            </Form.Item>
          ) : null}
          <Form.Item
            name="to"
            label={t(several ? texts.toDay : texts.day)}
            dependencies={['from']}
            rules={[inRange, inOrder]}
            extra={t(texts.earliest, { day: dayText(first, lang) })}
          >
            <Input type="date" className="day" min={first} max={last} />
          </Form.Item>
        </div>
        <Form.Item
          name="files"
          label={
            <>
              {t(texts.photos)}
              <span className="soft">{t(texts.optional)}</span>
            </>
          }
          extra={t(texts.photosHow)}
        >
          <FilesField dutyId={dutyId} />
        </Form.Item>
        <div className="obligation-save">
          {write.error && !fault ? <ProblemNote problem={write.error.problem} /> : null}
          <Button type="primary" size="large" htmlType="submit" loading={write.isPending}>
            {t(texts.save)}
          </Button>
          <Button size="large" onClick={onClose}>
            {t(frame.cancel)}
          </Button>
          <p className="soft small flush">{t(burdenTexts.counted)}</p>
        </div>
      </Form>
    </section>
  );
}

function Field({ field, page }: { field: FormField; page: Obligation }) {
  const { t } = useLang();
  const { money } = useOffice();
  const tick = isTick(field);
  return (
    <Form.Item
      name={['fields', field.id]}
      {...(tick
        ? {}
        : {
            label: (
              <>
                {t(fieldName(field, money))}
                {field.required ? null : <span className="soft">{t(texts.optional)}</span>}
              </>
            ),
          })}
      {...(field.format === 'asks' ? { extra: t(texts.asksHow) } : {})}
      {...(field.format === 'items' ? { extra: t(texts.itemsHow) } : {})}
      rules={[
        {
          required: field.required || field.must,
          message: t(texts.required),
          ...(field.type === 'string' && field.format === null ? { whitespace: true } : {}),
        },
      ]}
    >
      <FieldInput field={field} page={page} />
    </Form.Item>
  );
}

/** Above the field that takes the reason, and brought into sight: beside the button it would cover a small screen. */
function StandsOut({ said }: { said: readonly Text[] }) {
  const { t } = useLang();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which is no way to clean up.
    place.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <div ref={place} className="record-stands-out">
      <Alert
        type="info"
        showIcon
        title={
          <>
            {t(besideTexts.before)}
            <ul>
              {said.map((w) => (
                <li key={w.zh}>{t(w)}</li>
              ))}
            </ul>
          </>
        }
      />
    </div>
  );
}
