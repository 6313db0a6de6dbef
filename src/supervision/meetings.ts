import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';

/** `packs/meetings.yaml`: joint meetings. */
export interface MeetingsPack {
  readonly version: number;
  readonly steps: Readonly<Record<'hold-meeting' | 'attend-meeting' | 'decide-meeting', Text>>;
  readonly decideClock: string;
  readonly most: number;
}

/** @throws Refusal `pack.bad` */
export const loadMeetings = (): MeetingsPack => readPack<MeetingsPack>('meetings').value;
