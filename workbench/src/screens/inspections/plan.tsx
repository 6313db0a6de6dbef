import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Checkbox, Form, Input, Radio, Select } from 'antd';
import { announcedCheckQuery, type InspectionChoices, inspectionChoicesQuery } from '../../api/inspections.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { inspectionTexts as texts } from '../../texts/inspections.ts';
import { planTexts } from '../../texts/sendings.ts';
import { dayText } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { UnitsSelect } from '../../ui/unit-select.tsx';
import { Checked } from '../sendings/checked.tsx';
import { PlanLine } from '../sendings/plan-line.tsx';

interface Values {
  readonly kind: 'announced' | 'sealed';
  readonly title: string;
  readonly targets: string[];
  readonly places?: string;
  readonly from: string;
  readonly to: string;
  readonly lead: string;
  readonly members?: string[];
  readonly teamFrom?: string;
  readonly listed?: string[];
  readonly planned?: string;
  readonly why?: string;
  readonly own?: { readonly text: string; readonly rule: string }[];
}

/** Planning an inspection. What is saved is not changed any more, so all of it stands on one page. */
export function PlanInspection() {
  const { t } = useLang();
  const choices = useQuery(inspectionChoicesQuery);
  return (
    <Screen title={t(texts.planTitle)}>
      {choices.isPending ? <Loading rows={10} /> : null}
      {choices.isError ? <Failed error={choices.error} retry={() => void choices.refetch()} /> : null}
      {choices.data ? <PlanForm choices={choices.data} /> : null}
    </Screen>
  );
}

function PlanForm({ choices }: { choices: InspectionChoices }) {
  const { t, lang, aside } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form) ?? 'sealed';
  const write = useWrite<{ inspectionId: string }>([['inspections'], ['owed'], ['sendings']]);
  const [targets, from, to, planned] = [
    Form.useWatch('targets', form),
    Form.useWatch('from', form),
    Form.useWatch('to', form),
    Form.useWatch('planned', form),
  ];
  const whole = kind === 'announced' && targets?.length && from && to && from <= to;
  const checked = useQuery(announcedCheckQuery(whole ? { targets, from, to, planned: planned ?? null } : null));
  const outside = kind === 'announced' && checked.data?.stands === 'sign';
  const plans = me.posts.find((p) => p.role === 'supervisor' || p.role === 'discipline')?.unitId;
  const mine = choices.people.find((p) => me.posts.some((post) => post.postId === p.post))?.post;
  const person = (p: InspectionChoices['people'][number]) => ({
    value: p.post,
    label: `${p.name}${aside(p.outside ? t(texts.outside) : t(p.unit))}`,
  });
  const required = { required: true, whitespace: true, message: t(texts.fill) };
  const chosen = { required: true, message: t(texts.choose) };
  const save = (v: Values) =>
    write.mutate(
      {
        path: '/api/inspections',
        body: {
          kind: v.kind,
          title: v.title,
          targets: v.targets,
          places: v.places ?? '',
          from: v.from,
          to: v.to,
          team: [v.lead, ...(v.members ?? []).filter((post) => post !== v.lead)],
          teamFrom: v.kind === 'sealed' && v.teamFrom ? new Date(v.teamFrom).toISOString() : null,
          ...(v.kind === 'announced' ? { planned: v.planned ?? null, why: outside ? v.why : null } : {}),
          items: [...(v.listed ?? []).map((listed) => ({ listed })), ...(v.own ?? [])],
        },
      },
      {
        onSuccess: ({ inspectionId }) => {
          void message.success(t(texts.planned));
          void navigate({ to: '/inspections/$inspectionId', params: { inspectionId } });
        },
      },
    );
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="inspection-form"
      initialValues={{ kind: 'sealed', lead: mine, from: choices.earliestAnnounced, to: choices.earliestAnnounced }}
      onFinish={save}
      scrollToFirstError
    >
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form.Item
        name="kind"
        label={t(texts.kind)}
        extra={
          kind === 'sealed'
            ? t(texts.sealedWhat)
            : t(texts.announcedWhat, {
                days: choices.noticeWorkingDays,
                earliest: dayText(choices.earliestAnnounced, lang),
              })
        }
      >
        <Radio.Group
          options={[
            { value: 'sealed', label: t(texts.sealed) },
            { value: 'announced', label: t(texts.announced) },
          ]}
        />
      </Form.Item>
      <Form.Item name="title" label={t(texts.name)} rules={[required]}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="targets" label={t(texts.targets)} rules={[chosen]}>
        <UnitsSelect />
      </Form.Item>
      <Form.Item name="places" label={t(texts.places)}>
        <Input maxLength={1000} placeholder={t(texts.placesHint)} />
      </Form.Item>
      <div className="inspection-days">
        <Form.Item name="from" label={t(texts.from)} rules={[chosen]}>
          <Input type="date" min={choices.today} />
        </Form.Item>
        <Form.Item name="to" label={t(texts.to)} rules={[chosen]}>
          <Input type="date" min={choices.today} />
        </Form.Item>
      </div>
      {kind === 'announced' ? (
        <>
          <Form.Item name="planned" label={t(planTexts.field)} extra={t(texts.planHow)}>
            <PlanLine unit={plans} day={from} />
          </Form.Item>
          {outside ? (
            <Form.Item name="why" label={t(texts.whyOutside)} rules={[required]}>
              <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000} />
            </Form.Item>
          ) : null}
          {checked.data && whole ? <Checked checked={checked.data} /> : null}
        </>
      ) : null}
      <Form.Item name="lead" label={t(texts.leadField)} rules={[chosen]}>
        <Select
          options={choices.people.filter((p) => !p.outside).map(person)}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
      <Form.Item name="members" label={t(texts.members)} extra={t(texts.membersHint)}>
        <Select mode="multiple" options={choices.people.map(person)} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      {kind === 'sealed' ? (
        <Form.Item name="teamFrom" label={t(texts.teamFromField)} extra={t(texts.teamFromHint)}>
          <Input type="datetime-local" />
        </Form.Item>
      ) : null}
      <Form.Item
        name="listed"
        label={t(texts.listsField)}
        dependencies={['own']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, listed?: string[]) =>
              listed?.length || (getFieldValue('own') as unknown[] | undefined)?.length
                ? Promise.resolve()
                : Promise.reject(new Error(t(texts.someItem))),
          }),
        ]}
      >
        <Checkbox.Group className="inspection-lists">
          {choices.lists.map((list) => (
            <fieldset key={list.id}>
              <legend>{t(list)}</legend>
              {list.items.map((item) => (
                <Checkbox key={item.id} value={item.id}>
                  {t(item)}
                  {item.ruleTitle ? (
                    <span className="soft small inspection-rule">{t(texts.rule, { rule: t(item.ruleTitle) })}</span>
                  ) : null}
                </Checkbox>
              ))}
            </fieldset>
          ))}
        </Checkbox.Group>
      </Form.Item>
      <h2 className="inspection-own">{t(texts.ownItems)}</h2>
      <Form.List name="own">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="inspection-own-item">
                <Form.Item name={[name, 'text']} label={t(texts.ownItem)} rules={[required]}>
                  <Input maxLength={500} />
                </Form.Item>
                <Form.Item name={[name, 'rule']} label={t(texts.ownRule)} rules={[chosen]}>
                  <Select
                    showSearch={{ optionFilterProp: 'label' }}
                    options={choices.rules.map((r) => ({ value: r.id, label: t(r) }))}
                  />
                </Form.Item>
                <Button onClick={() => remove(name)}>{t(texts.removeItem)}</Button>
              </div>
            ))}
            <Button onClick={() => add()}>{t(texts.addItem)}</Button>
          </>
        )}
      </Form.List>
      <Button type="primary" htmlType="submit" loading={write.isPending} className="inspection-save">
        {t(texts.savePlan)}
      </Button>
    </Form>
  );
}
