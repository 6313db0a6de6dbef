import { html } from 'ghtml';
import { dateIn } from '../src/calendar/zone.ts';
import type { Dealing } from '../src/cases/lists.commands.ts';
import { inForce } from '../src/cases/lists.rules.ts';
import { chargedWords, refusedWords } from '../src/cases/lists.ts';
import type { Dealt } from '../src/cases/page.queries.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import { bareFigures, type Money as OfficeMoney } from '../src/kernel/money.ts';
import type { Form } from './form.ts';
import { checkbox, details, type Fault, select, textInput, type View } from './view.ts';

const OTHER = 'other';

/** The fields of a form in which a person says that they were asked to pay, or refused without a ground. */
export interface Money {
  readonly paid: string;
  readonly what: string;
  readonly amount: string;
  readonly refused: boolean;
}

export const moneyIn = (form: Form, clean: (typed: string) => string): Money => ({
  paid: clean(form.paid ?? '').slice(0, 80),
  what: clean(form['paid-what'] ?? '').slice(0, 400),
  amount: clean(form['paid-amount'] ?? '').slice(0, 40),
  refused: form.refused === 'yes',
});

const untouched = ({ paid, what, amount, refused }: Money): boolean => !(paid || what || amount || refused);

/** Closed until somebody has something to say of it. */
export function dealingFields(
  view: View,
  { lists }: OfficeWork,
  money: Money | undefined,
  faults: readonly Fault[],
): string {
  const { t, pick, now, calendar } = view;
  const today = dateIn(calendar.zone, now);
  const options = [
    ...lists.fees.filter((fee) => inForce(fee, today)).map((fee) => ({ value: fee.id, text: pick(fee.name) })),
    { value: OTHER, text: t('dealing.paid.other') },
  ];
  const body = html`<p class="govuk-body">${t('dealing.lead')} <a class="govuk-link" href="/lists">${t('lists.heading')}</a></p>
!${select(view, { id: 'paid', label: t('dealing.paid'), faults, value: money?.paid, empty: t('dealing.paid.no'), options })}
!${textInput(view, { id: 'paid-what', label: t('dealing.what'), hint: t('dealing.what.hint'), faults, value: money?.what })}
!${textInput(view, { id: 'paid-amount', label: t('dealing.amount', { unit: pick(view.money.unit) }), faults, value: money?.amount, width: 'govuk-input--width-10', decimal: true })}
!${checkbox(view, { id: 'refused', label: t('dealing.refused'), checked: money?.refused ?? false })}`;
  return details(t('dealing.summary'), body, money !== undefined && !untouched(money), 'dealing');
}

/** What they say, or what is missing, each at its field. */
export function readDealing(
  money: Money,
  { lists }: OfficeWork,
  { t, pick, money: ofOffice }: View,
): { dealing: Dealing; faults: Fault[] } {
  const { paid, what, refused } = money;
  const refusal = refused ? { ground: null, why: null } : null;
  const faults: Fault[] = [];
  const missing = (field: string, key: string) => faults.push({ field, text: t(key, { unit: pick(ofOffice.unit) }) });
  if (paid === '') {
    if (what || money.amount) missing('paid', 'dealing.paid.missing');
    return { dealing: { charged: null, refused: refusal }, faults };
  }
  const fee = lists.fees.find((f) => f.id === paid)?.id ?? null;
  if (fee === null && paid !== OTHER) missing('paid', 'dealing.paid.missing');
  if (fee === null && what === '') missing('paid-what', 'dealing.what.missing');
  if ([...what].length > 200) missing('paid-what', 'dealing.what.long');
  const amount = amountOf(money.amount, ofOffice);
  if (amount === null) missing('paid-amount', 'dealing.amount.missing');
  return {
    dealing: { charged: { fee, what: fee === null ? what : null, amount: amount ?? 0 }, refused: refusal },
    faults,
  };
}

/** Of `50`, `12.5`, `１，０００元`, `$50`, in the smallest unit; `null` for no amount. */
function amountOf(typed: string, money: OfficeMoney): number | null {
  const plain = bareFigures(typed, money).replaceAll(',', '');
  const amount = /^\d{1,6}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : 0;
  return amount > 0 ? amount : null;
}

/** With the answer: what was charged, and on what ground it was refused. */
export function dealtWith({ t, pick }: View, work: OfficeWork, { charged, what, refused, why }: Dealt): string {
  const off = (text: { zh: string; en: string } | null) => (text ? t('dealt.off', { why: pick(text) }) : '');
  const parts: string[] = [];
  if (charged) {
    const words = chargedWords(work, charged);
    parts.push(
      html`<h3>${t('dealt.charged')}</h3><p class="cx-said">${t('dealt.amount', { item: what ?? pick(words.item), amount: pick(words.amount) })}${off(words.off)}</p>`,
    );
  }
  if (refused) {
    const words = refusedWords(work.lists, refused);
    const basis = words.basis ? t('dealt.off', { why: pick(words.basis) }) : '';
    parts.push(
      html`<h3>${t('dealt.refused')}</h3><p class="cx-said">${why ?? pick(words.ground)}${basis}${off(words.off)}</p>`,
    );
  }
  return html`!${parts}<p class="cx-dim"><a class="govuk-link" href="/lists">${t('lists.heading')}</a></p>`;
}
