import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useLang } from '../../lang.tsx';
import { obligationTexts as texts } from '../../texts/obligations.ts';

const MOST_LINES = 30;

/** Lines of a plan, each a row of cells parted by tabs: one is always there to begin with. */
export function PlanList({
  rows,
  blank,
  onChange,
  line,
  beside,
}: {
  rows: readonly string[];
  /** A row that was not begun. */
  blank: string;
  onChange: (rows: string[]) => void;
  /** The cells of one row. @param at its place, from 0 */
  line: (row: string, at: number) => ReactNode;
  /** Other ways to fill it, after the button for one more. */
  beside?: ReactNode;
}) {
  const { t } = useLang();
  return (
    <>
      {rows.map((row, at) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          key={at}
          className="plan-row"
          aria-label={t(texts.planLine, { n: at + 1 })}
        >
          {line(row, at)}
          {rows.length > 1 ? (
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t(texts.removeLine, { n: at + 1 })}
              onClick={() => onChange(rows.filter((_, other) => other !== at))}
            />
          ) : null}
        </fieldset>
      ))}
      <p className="plan-more flush">
        {rows.length < MOST_LINES ? (
          <Button size="small" icon={<PlusOutlined />} onClick={() => onChange([...rows, blank])}>
            {t(texts.planAdd)}
          </Button>
        ) : null}
        {beside}
      </p>
    </>
  );
}

/** What was read from elsewhere behind the rows that were begun. */
export const withRows = (rows: readonly string[], blank: string, read: readonly string[]): string[] =>
  [...rows.filter((row) => row !== blank), ...read].slice(0, MOST_LINES);
