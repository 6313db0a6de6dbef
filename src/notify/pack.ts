import { readPack } from '../packs/read.ts';
import type { NotifyPack } from './rules.ts';

/** Who is told what: `packs/notify.yaml`. */
export const notifyPack: NotifyPack = readPack<NotifyPack>('notify').value;
