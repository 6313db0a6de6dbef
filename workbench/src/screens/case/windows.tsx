import { lazy } from 'react';

/* The windows of a case come when one is opened: the page itself stays light. */

export const ActionWindow = lazy(async () => ({ default: (await import('./action-window.tsx')).ActionWindow }));
export const SecretWindow = lazy(async () => ({ default: (await import('./secret-window.tsx')).SecretWindow }));
export const SuperviseWindow = lazy(async () => ({
  default: (await import('./supervise-window.tsx')).SuperviseWindow,
}));
