import type { CitizenFiling } from '../src/cases/citizen.ts';
import { KINDS, type Kind } from '../src/cases/rules.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import { cleanText } from '../src/text/clean.ts';
import { telephoneIn } from '../src/text/telephone.ts';
import { type Form, lengthOf } from './form.ts';
import type { Say } from './texts.ts';
import type { Fault } from './view.ts';

/** The filing form as it was filled in, whatever it holds. */
export interface Filled {
  readonly title: string;
  readonly text: string;
  readonly phone: string;
  readonly nocontact: boolean;
  readonly kind: string;
  readonly name: string;
  readonly address: string;
  readonly place: string;
  readonly category: string;
  readonly accused: string;
  readonly publish: boolean;
}

export function readFilled(form: Form): Filled {
  const text = (name: string) => cleanText(form[name] ?? '');
  const yes = (name: string) => form[name] === 'yes';
  return {
    title: text('title').replace(/\s*\n\s*/g, ' '),
    text: text('text'),
    phone: text('phone'),
    nocontact: yes('nocontact'),
    kind: text('kind'),
    name: text('name'),
    address: text('address'),
    place: text('place'),
    category: text('category'),
    accused: text('accused'),
    publish: yes('publish'),
  };
}

// As typed: an extension, a plus, brackets and dashes are all right; what matters is that somebody can dial it.
const digitsOf = (phone: string): string => phone.normalize('NFKC').replace(/\D/g, '');

/** What is amiss with a filled form, field by field, in the order of the page; and the filing where nothing is. */
export function checkFilled(
  filled: Filled,
  work: OfficeWork,
  t: Say,
): { faults: Fault[]; filing: CitizenFiling | null } {
  const { telephones } = work;
  const { limits } = work.pack;
  const faults: Fault[] = [];
  const fault = (field: string, key: string, facts: Record<string, unknown> = {}) =>
    faults.push({ field, text: t(key, facts) });
  const tooLong = (field: 'title' | 'text' | 'name' | 'address', most: number) => {
    const over = lengthOf(filled[field]) - most;
    if (over > 0) fault(field, `file.${field}.long`, { most, over });
  };
  if (filled.title === '') fault('title', 'file.title.missing');
  tooLong('title', limits.title);
  if (filled.text === '') fault('text', 'file.text.missing');
  tooLong('text', limits.text);
  // A letter whose bytes were no text arrives with this sign in place of what could not be read.
  if (`${filled.title}${filled.text}`.includes('\ufffd')) fault('text', 'file.text.unreadable');
  const digits = digitsOf(filled.phone).length;
  if (filled.phone === '' && !filled.nocontact) fault('phone', 'file.phone.missing');
  else if (filled.phone !== '' && filled.nocontact) fault('phone', 'file.phone.both');
  else if (filled.phone !== '' && (digits < 7 || digits > 20 || filled.phone.length > 40))
    fault('phone', 'file.phone.wrong');
  else if (filled.phone !== '' && telephoneIn(filled.phone, telephones).mobile === 'half')
    fault('phone', 'file.phone.mobile', { digits, mobile: telephones.mobile!.digits });
  for (const [field, most] of [
    ['name', 60],
    ['address', 200],
  ] as const) {
    tooLong(field, most);
    if (filled[field].includes('\ufffd')) fault(field, 'file.text.unreadable');
  }
  if (faults.length > 0) return { faults, filing: null };

  const kind: Kind = KINDS.find((k) => k === filled.kind) ?? 'help';
  const unit = (id: string) => (work.units.has(id) ? id : null);
  const { phone, name, address } = filled;
  const person = { ...(name ? { name } : {}), ...(phone ? { phone } : {}), ...(address ? { address } : {}) };
  return {
    faults,
    filing: {
      kind,
      title: filled.title,
      text: filled.text,
      person: filled.nocontact ? null : person,
      anonymous: filled.nocontact,
      categoryId: work.categoryName(filled.category || null) ? filled.category : null,
      placeUnit: unit(filled.place),
      accusedUnits: [kind === 'report' ? unit(filled.accused) : null].filter((u) => u !== null),
      publish: filled.publish && kind !== 'report',
    },
  };
}
