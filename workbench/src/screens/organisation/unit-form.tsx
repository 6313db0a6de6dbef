import { useQuery } from '@tanstack/react-query';
import { Form, Input, Modal, Select } from 'antd';
import { orgWordsQuery, type UnitView } from '../../api/org.ts';
import { choicesQuery } from '../../api/queries.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { org } from '../../texts/organisation.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';

interface Entered {
  readonly unitId?: string;
  readonly zh: string;
  readonly en: string;
  readonly kind: string;
  readonly parentId: string | null;
  readonly functions?: readonly string[];
  readonly aliases?: readonly string[];
  readonly places?: readonly string[];
}

/** Opens a unit, or edits one: `unit` is the one to edit. */
export function UnitForm({
  unit,
  parentId,
  onClose,
}: {
  unit?: UnitView;
  parentId: string | null;
  onClose: () => void;
}) {
  const { t } = useLang();
  const [form] = Form.useForm<Entered>();
  const words = useQuery(orgWordsQuery).data;
  const write = useWrite([['org'], choicesQuery.queryKey]);
  const must = [{ required: true, message: t(org.fill) }];
  const save = async () => {
    const entered = await form.validateFields().catch(() => null);
    if (!entered) return;
    const { unitId, ...fields } = entered;
    write.mutate(
      unit
        ? {
            path: `/api/org/units/${encodeURIComponent(unit.unitId)}`,
            method: 'PATCH',
            body: { ...fields, parentId: fields.parentId ?? null },
          }
        : { path: '/api/org/units', body: { ...fields, unitId, parentId: fields.parentId ?? null } },
      { onSuccess: onClose },
    );
  };
  const many = (name: 'aliases' | 'places') => (
    <Form.Item name={name} label={t(org[name])}>
      <Select mode="tags" tokenSeparators={[',', '，', '、']} open={false} suffixIcon={null} />
    </Form.Item>
  );
  const functions = words?.functions.map((f) => ({ value: f.code, label: t(f) })) ?? [];
  return (
    <Modal
      open
      title={t(unit ? org.edit : org.openBelow)}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t(frame.save)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
    >
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form<Entered>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={unit ?? { parentId, functions: [], aliases: [], places: [] }}
      >
        {unit ? null : (
          <Form.Item name="unitId" label={t(org.code)} extra={t(org.codeHint)} rules={must}>
            <Input autoComplete="off" maxLength={64} />
          </Form.Item>
        )}
        <Form.Item name="zh" label={t(org.nameZh)} rules={must}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="en" label={t(org.nameEn)} rules={must}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="kind" label={t(org.kind)} rules={must}>
          <Select options={words?.kinds.map((k) => ({ value: k.code, label: t(k) })) ?? []} />
        </Form.Item>
        <Form.Item name="parentId" label={t(org.parent)}>
          <UnitSelect allowClear />
        </Form.Item>
        <Form.Item name="functions" label={t(org.functions)} extra={t(org.functionsHint)}>
          <Select mode="tags" tokenSeparators={[',', '，', '、']} options={functions} optionFilterProp="label" />
        </Form.Item>
        {many('aliases')}
        {many('places')}
      </Form>
    </Modal>
  );
}
