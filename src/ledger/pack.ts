import { readPack } from '../packs/read.ts';

/** How long what stands beside the ledger is kept: `packs/ledger.yaml`. */
export const ledgerPack = readPack<{ readonly resultDays: number }>('ledger').value;
