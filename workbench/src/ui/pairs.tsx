import type { ReactNode } from 'react';

export type Pair = readonly [name: string, value: ReactNode];

/** What is known of a thing, each with its name. */
export const Pairs = ({ rows, className }: { rows: readonly Pair[]; className: string }) => (
  <dl className={className}>
    {rows.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
