/**
 * Whether a form is filled in. Where it is not, the browser points at the first field and says what is asked for in these words: its own
 * are in its own language, which need not be the reader's. A field that was filled in wrongly says what its title says.
 */
export function filledIn(form: HTMLFormElement, missing: string): boolean {
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')) {
    field.setCustomValidity('');
    if (!field.validity.valid) field.setCustomValidity(field.validity.valueMissing ? missing : field.title || missing);
  }
  return form.reportValidity();
}
