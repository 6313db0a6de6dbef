import { App, Button, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd';
import type { GridLine } from '../../api/near.ts';
import type { Named } from '../../api/types.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { gridTexts as texts } from '../../texts/near.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { PostSelect } from './posts.tsx';

interface AddressValues {
  readonly name?: string;
  readonly from?: number | null;
  readonly to?: number | null;
  readonly sides?: string;
}

interface Values {
  readonly unit?: string;
  readonly name?: { readonly zh: string; readonly en: string };
  readonly post?: string;
  readonly telephone?: string;
  readonly hours?: { readonly zh: string; readonly en: string };
  readonly namesHolder?: boolean;
  readonly addresses?: readonly AddressValues[];
}

const ONE: AddressValues = { sides: 'all' };

/** A grid entered, or changed. */
export function GridWindow({
  grid,
  units,
  onClose,
}: {
  grid: GridLine | null;
  units: readonly Named[];
  onClose: () => void;
}) {
  const { t } = useLang();
  const { choices } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const write = useWrite([['grids'], ['owed']]);
  const needed = [{ required: true, message: t(texts.fill) }];
  const unit: string | undefined = Form.useWatch('unit', form);
  const above = choices.units.find((u) => u.id === unit)?.parentId;
  const initial: Values = grid
    ? {
        unit: grid.community.id,
        name: grid.name,
        post: grid.post.id,
        telephone: grid.telephone,
        hours: grid.hours,
        namesHolder: grid.namesHolder,
        addresses: grid.addresses.map(({ words: _, ...address }) => address),
      }
    : { ...(units[0] ? { unit: units[0].id } : {}), namesHolder: false, addresses: [ONE] };
  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    const addresses = (values.addresses ?? []).map((a) => ({ ...a, from: a.from ?? null, to: a.to ?? null }));
    write.mutate(
      { path: grid ? `/api/grids/${grid.gridId}` : '/api/grids', body: { ...values, addresses } },
      {
        onSuccess: () => {
          void message.success(t(texts.saved));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(grid ? texts.edit : texts.add)}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(frame.save)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
      width={720}
    >
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name="grid"
        layout="vertical"
        initialValues={initial}
        requiredMark={false}
        className="card-form"
      >
        <Form.Item name="unit" label={t(texts.unit)} rules={needed}>
          <Select options={units.map((u) => ({ value: u.id, label: t(u) }))} disabled={grid !== null} />
        </Form.Item>
        <div className="grid-two">
          <Form.Item name={['name', 'zh']} label={t(texts.nameZh)} rules={needed}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name={['name', 'en']} label={t(texts.nameEn)} rules={needed}>
            <Input maxLength={80} />
          </Form.Item>
        </div>
        <Form.Item name="post" label={t(texts.post)} rules={needed}>
          <PostSelect units={[unit, above].filter((u): u is string => typeof u === 'string')} />
        </Form.Item>
        <Form.Item name="telephone" label={t(texts.telephone)} rules={needed}>
          <Input maxLength={24} inputMode="tel" />
        </Form.Item>
        <div className="grid-two">
          <Form.Item name={['hours', 'zh']} label={t(texts.hoursZh)} rules={needed}>
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name={['hours', 'en']} label={t(texts.hoursEn)} rules={needed}>
            <Input maxLength={120} />
          </Form.Item>
        </div>
        <Form.Item name="namesHolder" valuePropName="checked">
          <Checkbox>{t(texts.namesHolder)}</Checkbox>
        </Form.Item>
        <Form.List name="addresses">
          {(rows, { add, remove }) => (
            <>
              {rows.map((row) => (
                <div key={row.key} className="grid-address">
                  <Form.Item name={[row.name, 'name']} label={t(texts.address)} rules={needed}>
                    <Input maxLength={60} />
                  </Form.Item>
                  <Form.Item name={[row.name, 'from']} label={t(texts.from)}>
                    <InputNumber min={1} max={99_999} precision={0} />
                  </Form.Item>
                  <Form.Item name={[row.name, 'to']} label={t(texts.to)}>
                    <InputNumber min={1} max={99_999} precision={0} />
                  </Form.Item>
                  <Form.Item name={[row.name, 'sides']} label={t(texts.sides)}>
                    <Select
                      options={(['all', 'odd', 'even'] as const).map((s) => ({
                        value: s,
                        label: t(texts.sideNames[s]),
                      }))}
                    />
                  </Form.Item>
                  {rows.length > 1 ? (
                    <Button size="small" onClick={() => remove(row.name)}>
                      {t(texts.remove)}
                    </Button>
                  ) : null}
                </div>
              ))}
              <Button size="small" onClick={() => add(ONE)}>
                {t(texts.addAddress)}
              </Button>
            </>
          )}
        </Form.List>
      </Form>
    </Modal>
  );
}
