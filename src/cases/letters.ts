import { readPack } from '../packs/read.ts';
import type { LettersPack } from './letters.rules.ts';

export const loadLetters = (): LettersPack => readPack<LettersPack>('letters').value;
