import { readPack } from '../packs/read.ts';
import type { Telephones } from './telephone.ts';

/** How numbers are written here. @throws Refusal `pack.bad` */
export const loadTelephones = (): Telephones => readPack<Telephones>('telephones').value;
