import { Input, Select } from 'antd';
import type { PlanItem } from '../../../../src/mechanisms/plan-item.rules.ts';
import type { Obligation } from '../../api/obligations.ts';
import { useLang } from '../../lang.tsx';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { dayText } from '../../ui/dates.ts';
import type { Speaks } from './amount.ts';
import { PlanList } from './plan-list.tsx';
import { inOne } from './plan-rows.ts';

/* An item of a plan is kept as a row of a table, its cells parted by tabs; here it is written and read. */

const MOST_LETTERS = 400;
const BLANK = '\t\t';

type Cells = Readonly<Record<keyof PlanItem, string>>;

function cellsOf(row: string): Cells {
  const [what = '', post = '', by = ''] = row.split('\t');
  return { what, post, by };
}
const rowOf = ({ what, post, by }: Cells): string => [inOne(what), post, by].join('\t');

/** An item as people read it. */
export function planItemText(row: string, posts: Obligation['posts'], { t, lang }: Speaks): string {
  const { what, post, by } = cellsOf(row);
  const named = posts.find((p) => p.id === post);
  return `${what}${t(texts.itemBy, { post: named ? t(named) : post, day: dayText(by, lang) })}`;
}

/** Items of a plan: what is to be done, by which post, by when. Each becomes that post's duty. */
export function PlanItemsField({
  page,
  value,
  onChange,
  id,
}: {
  page: Obligation;
  value?: string[];
  onChange?: (rows: string[] | undefined) => void;
  id?: string;
}) {
  const { t, lang } = useLang();
  const rows = value && value.length > 0 ? value : [BLANK];
  const posts = page.posts.map((p) => ({ value: p.id, label: p[lang], words: `${p.zh} ${p.en}`.toLowerCase() }));
  const line = (row: string, at: number) => {
    const cells = cellsOf(row);
    const set = (change: Partial<Cells>) =>
      onChange?.(rows.map((other, i) => (i === at ? rowOf({ ...cells, ...change }) : other)));
    return (
      <div className="plan-cells plan-item">
        <Input.TextArea
          {...(id && at === 0 ? { id } : {})}
          aria-label={t(texts.itemWhat)}
          placeholder={t(texts.itemWhat)}
          autoSize={{ minRows: 1, maxRows: 6 }}
          value={cells.what}
          maxLength={MOST_LETTERS}
          onChange={(event) => set({ what: event.target.value })}
        />
        <Select
          aria-label={t(texts.itemPost)}
          placeholder={t(texts.itemPost)}
          value={cells.post || null}
          onChange={(post: string | null) => set({ post: post ?? '' })}
          options={posts}
          showSearch={{ filterOption: (typed, option) => option?.words.includes(typed.trim().toLowerCase()) ?? false }}
          classNames={{ popup: { root: 'plan-posts' } }}
        />
        <Input
          type="date"
          prefix={<span className="soft small">{t(texts.itemDay)}</span>}
          aria-label={t(texts.itemDay)}
          min={page.days.today}
          value={cells.by}
          onChange={(event) => set({ by: event.target.value })}
        />
      </div>
    );
  };
  return (
    <div className="plan-rows">
      <PlanList rows={rows} blank={BLANK} onChange={(next) => onChange?.(next)} line={line} />
    </div>
  );
}
