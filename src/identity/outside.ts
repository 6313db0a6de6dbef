import type { Actor } from '../kernel/actor.ts';

/**
 * Somebody from outside the office, who knows of its own inspections and of nothing else. Whoever also serves in the office is one of
 * its own people.
 */
export const isOutside = (actor: Actor): boolean =>
  actor.kind === 'staff' && actor.posts.length > 0 && actor.posts.every((p) => p.role === 'inspector');

/**
 * All that is there for them. Whatever is not named is answered alike, whether the thing exists or not: a route added later is closed
 * to them until somebody puts it here.
 */
export const FOR_OUTSIDE: readonly string[] = [
  '/api/session',
  '/api/session/code',
  '/api/session/methods',
  '/api/me',
  '/api/me/lang',
  '/api/me/password',
  '/api/me/two-factor',
  '/api/me/two-factor/confirm',
  '/api/notifications',
  '/api/notifications/read',
  '/api/notifications/mail',
  // The office's units and words, which the portal tells everybody too.
  '/api/appeals/words',
  '/api/appeals/choices',
  '/api/inspections',
  '/api/inspections/:inspectionId',
  '/api/inspections/:inspectionId/plan.json',
  '/api/inspections/:inspectionId/open',
  '/api/inspections/:inspectionId/look',
  '/api/inspections/:inspectionId/findings',
  '/api/inspections/:inspectionId/findings/:findingId/photos',
  '/api/inspections/:inspectionId/photos/:attachmentId',
];
