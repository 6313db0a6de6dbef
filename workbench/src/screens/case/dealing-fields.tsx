import { useQuery } from '@tanstack/react-query';
import { Checkbox, Input, Select } from 'antd';
import { type ReactNode, useId } from 'react';
import { type DealingValues, type ListedFee, listsQuery, OTHER } from '../../api/lists.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { dealingTexts } from '../../texts/dealing.ts';
import { Failed, Loading } from '../../ui/states.tsx';

const AMOUNT = '[0-9]{1,6}([.][0-9]{1,2})?';

/** Whether a fee is off the list, as far as it is written yet: said before it is sent. The server judges it once more. */
function feeIsOff({ fee: chosen, amount = '' }: DealingValues, fee: ListedFee | undefined): boolean {
  if (!chosen) return false;
  return !fee?.inForce || Number(amount) * 100 > fee.most;
}

interface FieldsProps {
  readonly by: 'unit' | 'person';
  readonly value: DealingValues;
  readonly set: (value: DealingValues) => void;
}

/** What was charged and on what ground it was refused, chosen from the published lists or said in words. */
export function DealingFields({ by, value, set }: FieldsProps) {
  const { t } = useLang();
  const unit = t(useOffice().money.unit);
  const lists = useQuery(listsQuery);
  if (lists.isPending) return <Loading rows={2} />;
  if (lists.isError) return <Failed error={lists.error} retry={() => void lists.refetch()} />;
  const { fees, grounds } = lists.data;
  const fee = fees.find((f) => f.id === value.fee);
  const ofUnit = by === 'unit';
  const change = (more: DealingValues) => set({ ...value, ...more });
  const nameOf = (f: ListedFee) => t(dealingTexts.feeItem, { name: t(f), per: t(f.per), most: t(f.mostText) });
  const off = feeIsOff(value, fee);
  return (
    <>
      <Labelled text={t(ofUnit ? dealingTexts.fee : dealingTexts.feeSaid)}>
        {(id) => (
          <Select
            id={id}
            className="dealing-wide"
            value={value.fee ?? ''}
            onChange={(chosen) => change({ fee: chosen })}
            options={[
              { value: '', label: t(ofUnit ? dealingTexts.feeNone : dealingTexts.feeUnsaid) },
              ...fees.map((f) => ({ value: f.id, label: nameOf(f), disabled: !f.inForce })),
              { value: OTHER, label: t(dealingTexts.feeOther) },
            ]}
          />
        )}
      </Labelled>
      {value.fee === OTHER ? (
        <Labelled text={t(dealingTexts.what)}>
          {(id) => (
            <Input
              id={id}
              required
              maxLength={200}
              value={value.what ?? ''}
              onChange={(e) => change({ what: e.target.value })}
            />
          )}
        </Labelled>
      ) : null}
      {value.fee ? (
        <Labelled text={t(fee ? dealingTexts.howManyEach : dealingTexts.howMany, { unit, per: fee && t(fee.per) })}>
          {(id) => (
            <Input
              id={id}
              className="dealing-amount"
              required
              inputMode="decimal"
              pattern={AMOUNT}
              title={t(dealingTexts.howManyHow)}
              placeholder="50"
              value={value.amount ?? ''}
              onChange={(e) => change({ amount: e.target.value.normalize('NFKC').trim() })}
            />
          )}
        </Labelled>
      ) : null}
      {off && ofUnit ? (
        <p className="notice" role="status">
          {t(dealingTexts.feeOff, {
            why: fee ? t(dealingTexts.above, { most: t(fee.mostText) }) : t(dealingTexts.notOnList),
          })}
        </p>
      ) : null}
      {ofUnit ? (
        <Labelled text={t(dealingTexts.ground)}>
          {(id) => (
            <Select
              id={id}
              className="dealing-wide"
              value={value.ground ?? ''}
              onChange={(chosen) => change({ ground: chosen })}
              options={[
                { value: '', label: t(dealingTexts.groundNone) },
                ...grounds.map((g) => ({ value: g.id, label: t(g) })),
                { value: OTHER, label: t(dealingTexts.groundOther) },
              ]}
            />
          )}
        </Labelled>
      ) : (
        <Checkbox checked={value.refused === true} onChange={(e) => change({ refused: e.target.checked })}>
          {t(dealingTexts.refusedSaid)}
        </Checkbox>
      )}
      {ofUnit && value.ground === OTHER ? (
        <>
          <Labelled text={t(dealingTexts.why)}>
            {(id) => (
              <Input.TextArea
                id={id}
                required
                maxLength={1000}
                autoSize={{ minRows: 2, maxRows: 6 }}
                value={value.why ?? ''}
                onChange={(e) => change({ why: e.target.value })}
              />
            )}
          </Labelled>
          <p className="notice" role="status">
            {t(dealingTexts.groundOff)}
          </p>
        </>
      ) : null}
      {!ofUnit && (off || value.refused) ? <p className="field-hint">{t(dealingTexts.saidOff)}</p> : null}
    </>
  );
}

function Labelled({ text, children }: { text: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{text}</label>
      {children(id)}
    </div>
  );
}
