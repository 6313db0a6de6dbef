import { Form, Input } from 'antd';
import type { Text } from '../../../../src/kernel/text.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { projectTexts } from '../../texts/projects.ts';
import { FormWindow } from '../../ui/form-window.tsx';
import { UnitSelect, UnitsSelect } from '../../ui/unit-select.tsx';
import { amountOf } from './money.ts';

export interface CandidateValues {
  readonly title?: string;
  readonly what?: string;
  readonly gains?: string;
  readonly owner?: string;
  readonly places?: readonly string[];
  readonly money?: string;
}

/** What a candidate says: written first of proposals, or said anew before people choose. What was written is kept until it is sent. */
export function CandidateWindow({
  title,
  lead,
  done,
  about,
  path,
  initial,
  more = {},
  onClose,
  onDone,
}: {
  title: Text;
  lead: Text;
  done: Text;
  /** Of what the draft is. */
  about: string;
  path: string;
  initial: CandidateValues;
  /** What is sent beside the form. */
  more?: object;
  onClose: () => void;
  onDone?: () => void;
}) {
  const { t } = useLang();
  const { money } = useOffice();
  const needed = [{ required: true, message: t(projectTexts.fill) }];
  const written = [{ required: true, whitespace: true, message: t(projectTexts.fill) }];
  return (
    <FormWindow<CandidateValues>
      title={t(title)}
      what={t(lead)}
      width={640}
      draft={{ about, form: 'project-candidate' }}
      initial={initial}
      path={path}
      body={(values) => ({ ...values, money: amountOf(values.money, money), ...more })}
      changes={[['projects']]}
      done={t(done)}
      onDone={() => onDone?.()}
      onClose={onClose}
    >
      <Form.Item name="title" label={t(projectTexts.name)} rules={written}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="what" label={t(projectTexts.what)} rules={written}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={1000} />
      </Form.Item>
      <Form.Item name="gains" label={t(projectTexts.gains)} rules={written}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="owner" label={t(projectTexts.owner)} rules={needed}>
        <UnitSelect />
      </Form.Item>
      <Form.Item name="places" label={t(projectTexts.places)} rules={needed}>
        <UnitsSelect />
      </Form.Item>
      <Form.Item
        name="money"
        label={t(projectTexts.money, { unit: t(money.unit) })}
        rules={[
          {
            validator: async (_, value: string) => {
              if (amountOf(value, money) === null) throw new Error(t(projectTexts.moneyWrong));
            },
          },
        ]}
      >
        <Input inputMode="decimal" className="day" />
      </Form.Item>
    </FormWindow>
  );
}
