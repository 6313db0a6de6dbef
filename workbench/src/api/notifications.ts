import { queryOptions } from '@tanstack/react-query';
import type { Text } from '../../../src/kernel/text.ts';
import { api } from './client.ts';

export interface Notification {
  readonly id: string;
  readonly kind: string;
  readonly about: string;
  readonly text: Text;
  readonly due: string | null;
  readonly createdAt: string;
  readonly readAt: string | null;
}

export interface Notifications {
  readonly notifications: readonly Notification[];
  readonly next: string | null;
  /** Counted up to 100. */
  readonly unread: number;
}

/** Asked for again every minute: what is told to somebody should not wait for a reload. */
export const notificationsQuery = queryOptions({
  queryKey: ['notifications'],
  queryFn: () => api<Notifications>('/api/notifications'),
  refetchInterval: 60_000,
  retry: false,
});
