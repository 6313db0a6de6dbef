/**
 * A rule said no. Rules throw the code and the facts; `packs/refusals.yaml` is the one table that turns a code into a status, a
 * public sentence and what to do next, in both languages. Facts are shown to people: never put personal data or secrets in.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
  }
}
