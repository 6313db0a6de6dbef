import { createContext, type ReactNode, useContext } from 'react';
import type { Role } from '../../../src/kernel/actor.ts';
import type { Money } from '../../../src/kernel/money.ts';
import type { Choices, Me, Words } from '../api/types.ts';

/** What every screen behind the sign-in may count on. */
export interface Office {
  readonly me: Me;
  readonly words: Words;
  readonly choices: Choices;
  readonly zone: string;
  readonly money: Money;
  readonly has: (...roles: readonly Role[]) => boolean;
}

const OfficeContext = createContext<Office | null>(null);

export function OfficeProvider({
  me,
  words,
  choices,
  children,
}: Pick<Office, 'me' | 'words' | 'choices'> & { children: ReactNode }) {
  const has = (...roles: readonly Role[]) => me.posts.some((p) => roles.includes(p.role));
  return (
    <OfficeContext value={{ me, words, choices, zone: choices.zone, money: choices.money, has }}>
      {children}
    </OfficeContext>
  );
}

export function useOffice(): Office {
  const office = useContext(OfficeContext);
  if (!office) throw new Error('useOffice outside OfficeProvider');
  return office;
}
