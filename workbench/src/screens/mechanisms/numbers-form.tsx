import { InputNumber } from 'antd';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { editTexts, numberNames, numberUnits } from '../../texts/mechanisms.ts';
import { numbersIn, type RuleNumber, withNumber } from './numbers.ts';

/** The numbers of a rule by themselves, for whoever does not read YAML. */
export function NumbersForm({ source, onChange }: { source: string; onChange: (source: string) => void }) {
  const { t } = useLang();
  const numbers = numbersIn(source);
  if (numbers.length === 0) return <p className="soft">{t(editTexts.noNumbers)}</p>;
  const duties = Map.groupBy(numbers, ({ id }) => id.slice(0, id.indexOf('/')));
  return (
    <div className="mechanism-numbers">
      {[...duties].map(([id, own]) => (
        <fieldset key={id}>
          <legend>{t(own[0]!.duty)}</legend>
          {own.map((number) => (
            <OneNumber
              key={number.id}
              number={number}
              onChange={(value) => onChange(withNumber(source, number, value))}
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function OneNumber({ number, onChange }: { number: RuleNumber; onChange: (value: number) => void }) {
  const { t } = useLang();
  const { least } = useOffice().money;
  const { id, name, value, unit } = number;
  const known = unit === 'fen' ? least : numberUnits[unit ?? ''];
  const behind = known ? t(known) : (unit ?? '');
  const field = `number-${id.replaceAll('/', '-')}`;
  return (
    <div className="mechanism-number">
      <label htmlFor={field}>{t(numberNames[name])}</label>
      <InputNumber
        id={field}
        value={value}
        precision={0}
        {...(name === 'day' || name === 'workingDay' ? {} : { min: 0 })}
        onChange={(next) => {
          if (next !== null) onChange(next);
        }}
      />
      <span className="soft">{behind}</span>
    </div>
  );
}
