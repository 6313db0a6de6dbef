import { Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { fieldTexts } from '../../texts/actions.ts';
import { blockedTexts } from '../../texts/blocked.ts';
import { caseTexts } from '../../texts/case.ts';
import { unitTexts } from '../../texts/units.ts';
import { amountWords } from '../../ui/amount.ts';
import { CaseSelect } from '../../ui/case-select.tsx';
import { CategorySelect } from '../../ui/category-select.tsx';
import { UnitSelect, UnitsSelect } from '../../ui/unit-select.tsx';
import type { Field } from './actions.ts';
import { ChainRows, DecidedOn, InterimRows, LinkDecisions, MeasureSelect } from './chain-fields.tsx';
import { ReferralSelect } from './referral-select.tsx';

/** One field of an act's form. */
export function ActionField({ field, page }: { field: Field; page: Case }) {
  const { t } = useLang();
  const { words } = useOffice();
  const form = Form.useFormInstance();
  const optional =
    field.kind === 'unit?' ||
    field.kind === 'units?' ||
    field.kind === 'category' ||
    (field.kind === 'text' && field.optional === true);
  const rules = optional ? [] : [{ required: true, message: t(fieldTexts.fill) }];
  const named = (entries: Readonly<Record<string, { zh: string; en: string }>>) =>
    Object.entries(entries).map(([value, text]) => ({ value, label: t(text) }));
  const hint = 'hint' in field && field.hint ? t(field.hint) : undefined;
  const common = { name: field.name, label: 'label' in field ? t(field.label) : undefined, extra: hint, rules };
  switch (field.kind) {
    case 'text':
      return (
        <Form.Item {...common}>
          {field.rows === 1 ? (
            <Input maxLength={field.most} />
          ) : (
            <Input.TextArea autoSize={{ minRows: field.rows ?? 4, maxRows: 16 }} maxLength={field.most} />
          )}
        </Form.Item>
      );
    case 'chain':
      return <ChainRows name={field.name} />;
    case 'interim':
      return <InterimRows name={field.name} />;
    case 'link-decisions':
      return <LinkDecisions name={field.name} page={page} />;
    case 'measure':
      return (
        <Form.Item {...common}>
          <MeasureSelect page={page} state={field.state} />
        </Form.Item>
      );
    case 'decided-on':
      return (
        <Form.Item {...common}>
          <DecidedOn />
        </Form.Item>
      );
    case 'agrees':
      return (
        <Form.Item {...common}>
          <Radio.Group
            options={[
              { value: true, label: t(caseTexts.publishAgreed) },
              { value: false, label: t(caseTexts.publishNot) },
            ]}
          />
        </Form.Item>
      );
    case 'good':
      return (
        <Form.Item {...common}>
          <Radio.Group
            options={[
              { value: true, label: t(blockedTexts.goodYes) },
              { value: false, label: t(blockedTexts.goodNo) },
            ]}
          />
        </Form.Item>
      );
    case 'unit':
    case 'unit?':
      return (
        <Form.Item {...common}>
          <UnitSelect allowClear={field.kind === 'unit?'} />
        </Form.Item>
      );
    case 'units':
    case 'units?':
      return (
        <Form.Item {...common}>
          <UnitsSelect />
        </Form.Item>
      );
    case 'category':
      return (
        <Form.Item {...common}>
          <CategorySelect />
        </Form.Item>
      );
    case 'kind':
      return (
        <Form.Item {...common}>
          <Select options={named(words.kinds)} />
        </Form.Item>
      );
    case 'referral':
      return (
        <Form.Item {...common}>
          <ReferralSelect onNotice={(notice) => form.setFieldsValue({ notice })} />
        </Form.Item>
      );
    case 'pause':
      return (
        <Form.Item {...common}>
          <Select
            options={Object.entries(words.pauseReasons).flatMap(([value, { byHouse, ...name }]) =>
              byHouse ? [] : [{ value, label: t(name) }],
            )}
          />
        </Form.Item>
      );
    case 'finding':
      return (
        <Form.Item {...common}>
          <Select options={named(words.responsibility)} />
        </Form.Item>
      );
    case 'case':
      return (
        <Form.Item {...common}>
          <CaseSelect except={page.case.caseId} />
        </Form.Item>
      );
    case 'more-time': {
      // What the clock allows at most; the field takes no more.
      const { most, unit, approver } = page.moreTime ?? { most: 0, unit: '', approver: { zh: '', en: '' } };
      const amount = t(amountWords(most, unit));
      return (
        <Form.Item {...common} extra={t(fieldTexts.atMost, { amount, approver: t(approver) })}>
          <InputNumber
            className="amount"
            min={1}
            max={most}
            precision={0}
            suffix={unit in unitTexts ? t(unitTexts[unit as 'days']) : unit}
          />
        </Form.Item>
      );
    }
    case 'check':
      return (
        <Form.Item name={field.name} valuePropName="checked">
          <Checkbox>{t(field.label)}</Checkbox>
        </Form.Item>
      );
    case 'grant':
      return (
        <Form.Item {...common}>
          <Radio.Group
            options={[
              { value: true, label: t(fieldTexts.grant) },
              { value: false, label: t(fieldTexts.refuse) },
            ]}
          />
        </Form.Item>
      );
    case 'number-again':
      return (
        <Form.Item
          {...common}
          rules={[
            {
              validator: (_, typed?: string) =>
                typed?.trim().toUpperCase() === page.case.number
                  ? Promise.resolve()
                  : Promise.reject(new Error(t(fieldTexts.eraseWrong))),
            },
          ]}
        >
          <Input autoComplete="off" placeholder={page.case.number} />
        </Form.Item>
      );
    default:
      return field satisfies never;
  }
}
