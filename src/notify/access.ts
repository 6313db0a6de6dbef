import { type Actor, hasRole } from '../kernel/actor.ts';

export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };

/** What leaves the house for another system is the administrator's to arrange. */
export const canArrangeWebhooks = (actor: Actor): Verdict =>
  hasRole(actor, 'administrator') ? { may: true } : { may: false, reason: 'notify.administrator-arranges' };
