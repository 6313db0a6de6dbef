import type { Telephones } from '../calendar/countries.ts';

/** A number as it was meant. */
export interface Telephone {
  /** Its digits: with a plus and the code where it is of another country, without either where it is of here. */
  readonly number: string;
  readonly abroad: boolean;
  /** Whether it is a mobile number of here: whole, or begun like one and too long or too short. */
  readonly mobile: 'whole' | 'half' | null;
}

/** What people type for a number, with brackets, dashes and spaces, in full width, with the country's code or without. Pure. */
export function telephoneIn(typed: string, { code, mobile }: Telephones): Telephone {
  const digits = typed
    .normalize('NFKC')
    .replace(/[^\d+]/g, '')
    .replace(/^00/, '+')
    .replace(/(?<=.)\+/g, '');
  if (digits.startsWith('+') && !digits.startsWith(`+${code}`)) return { number: digits, abroad: true, mobile: null };
  const begun = mobile && new RegExp(`^(?:${mobile.begins})`);
  const begins = (number: string) => begun?.test(number) === true;
  // The code without a plus is one only before a mobile number, give or take a digit: any other number may begin with the same digits.
  const bare = digits.startsWith(code) ? digits.slice(code.length) : '';
  const near = mobile !== null && Math.abs(bare.length - mobile.digits) <= 1 && begins(bare);
  const number = digits.startsWith('+') ? digits.slice(1 + code.length) : near ? bare : digits;
  if (mobile === null || !begins(number)) return { number, abroad: false, mobile: null };
  return { number, abroad: false, mobile: number.length === mobile.digits ? 'whole' : 'half' };
}
