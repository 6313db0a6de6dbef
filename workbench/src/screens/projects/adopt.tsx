import { App, Button, Checkbox, Form, Input, InputNumber, Modal } from 'antd';
import { figuresOf } from '../../../../src/kernel/money.ts';
import { draftKey, useDraft } from '../../api/draft.ts';
import type { CollectionPage, ProjectLine } from '../../api/projects.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { projectTexts } from '../../texts/projects.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { amountOf } from './money.ts';

interface Wanted {
  readonly take: boolean;
  readonly owner: string;
  readonly milestones: readonly { readonly name: string; readonly on: string; readonly money: string }[];
  readonly entitled: Readonly<Record<string, number>>;
}

interface Values {
  readonly on: string;
  readonly why?: string;
  readonly projects: Readonly<Record<string, Wanted>>;
}

/** The list of the year: which projects, each with its owner, milestones and people entitled by place. What people chose stands first. */
export function Adopt({ page, onClose }: { page: CollectionPage; onClose: () => void }) {
  const { t } = useLang();
  const { message } = App.useApp();
  const { me, money } = useOffice();
  const [form] = Form.useForm<Values>();
  const write = useWrite([['projects'], ['owed']]);
  const order = [...page.year.projects].sort((a, b) => (b.support ?? 0) - (a.support ?? 0) || a.nth - b.nth);
  const send = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    const projects = order.flatMap((p) => {
      const wanted = values.projects[p.projectId];
      if (!wanted?.take) return [];
      return [
        {
          project: p.projectId,
          owner: wanted.owner,
          milestones: wanted.milestones.map((m) => ({ ...m, money: amountOf(m.money, money) })),
          entitled: p.places.map(({ id }) => ({ unit: id, people: wanted.entitled[id] })),
        },
      ];
    });
    write.mutate(
      {
        path: `/api/project-collections/${page.year.collectionId}/adopt`,
        body: { on: values.on, why: values.why?.trim() || null, projects },
      },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(projectTexts.adopted));
          onClose();
        },
      },
    );
  };
  const initial: Values = {
    on: page.today,
    projects: Object.fromEntries(
      order.map((p, i) => [
        p.projectId,
        {
          take: i < page.settings.projects,
          owner: p.owner.id,
          milestones: [{ name: '', on: '', money: figuresOf(p.money) }],
          entitled: {},
        },
      ]),
    ),
  };
  const draft = useDraft<Values>(draftKey(me.account.accountId, page.year.collectionId, 'adopt'), initial);
  return (
    <Modal
      open
      title={t(projectTexts.adopt)}
      onCancel={onClose}
      onOk={() => void send()}
      okText={t(projectTexts.adopt)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
      width={820}
    >
      <p className="soft">{t(projectTexts.adoptWhat, { projects: page.settings.projects })}</p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name="project-adopt"
        layout="vertical"
        requiredMark={false}
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set(all)}
      >
        <Form.Item name="on" label={t(projectTexts.decidedOn)} rules={[{ required: true }]}>
          <Input type="date" className="day" max={page.today} />
        </Form.Item>
        {order.map((p) => (
          <One key={p.projectId} project={p} />
        ))}
        <Form.Item name="why" label={t(projectTexts.why)}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={1000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function One({ project: p }: { project: ProjectLine }) {
  const { t } = useLang();
  const { money } = useOffice();
  const form = Form.useFormInstance<Values>();
  const at = ['projects', p.projectId] as const;
  const taken = Form.useWatch([...at, 'take'], form);
  const needed = [{ required: true, message: t(projectTexts.fill) }];
  const amount = [
    {
      validator: async (_: unknown, value: string) => {
        if (amountOf(value, money) === null) throw new Error(t(projectTexts.moneyWrong));
      },
    },
  ];
  return (
    <fieldset className="project-adopt">
      <legend>{p.title}</legend>
      <p className="soft flush">
        {p.support === null ? null : t(projectTexts.support, { count: p.support })} · {p.gains}
      </p>
      <Form.Item name={[...at, 'take']} valuePropName="checked">
        <Checkbox>{t(projectTexts.take)}</Checkbox>
      </Form.Item>
      {taken ? (
        <>
          <Form.Item name={[...at, 'owner']} label={t(projectTexts.owner)} rules={needed}>
            <UnitSelect />
          </Form.Item>
          <Form.List name={[...at, 'milestones']}>
            {(fields, { add, remove }) => (
              <>
                {fields.map((field, i) => (
                  <div key={field.key} className="project-milestone-fields">
                    <Form.Item
                      name={[field.name, 'name']}
                      label={`${t(projectTexts.milestones)} ${i + 1}`}
                      rules={needed}
                    >
                      <Input maxLength={60} />
                    </Form.Item>
                    <Form.Item name={[field.name, 'on']} label={t(projectTexts.day)} rules={needed}>
                      <Input type="date" />
                    </Form.Item>
                    <Form.Item
                      name={[field.name, 'money']}
                      label={t(projectTexts.money, { unit: t(money.unit) })}
                      rules={amount}
                    >
                      <Input inputMode="decimal" />
                    </Form.Item>
                    {fields.length > 1 ? (
                      <Button type="link" onClick={() => remove(field.name)}>
                        {t(projectTexts.remove)}
                      </Button>
                    ) : null}
                  </div>
                ))}
                <Button size="small" onClick={() => add({ name: '', on: '', money: '' })}>
                  {t(projectTexts.addMilestone)}
                </Button>
              </>
            )}
          </Form.List>
          <div className="project-milestone-fields">
            {p.places.map((place) => (
              <Form.Item
                key={place.id}
                name={[...at, 'entitled', place.id]}
                label={`${t(projectTexts.entitled)} · ${t(place)}`}
                rules={needed}
              >
                <InputNumber min={1} precision={0} />
              </Form.Item>
            ))}
          </div>
        </>
      ) : null}
    </fieldset>
  );
}
