import type { ImportLine } from '../../api/letters.ts';
import { letters } from '../../texts/letters.ts';

/** Where an import stands, in a word or two. */
export function standing({ state, dryRun }: Pick<ImportLine, 'state' | 'dryRun'>) {
  switch (state) {
    case 'running':
      return dryRun ? letters.checking : letters.importing;
    case 'done':
      return dryRun ? letters.checked : letters.imported;
    default:
      return letters[state];
  }
}

/** Letters that are new here, those with another's text among them. */
export const newOnes = ({ counts }: Pick<ImportLine, 'counts'>): number => counts.takenIn + counts.linked;
