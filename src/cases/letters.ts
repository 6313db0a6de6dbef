import { readPack } from '../text/pack.ts';
import type { LettersPack } from './letters.rules.ts';

export const loadLetters = (): LettersPack => readPack<LettersPack>('letters');
