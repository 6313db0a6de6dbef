import type { Light } from '../../../../src/supervision/board.rules.ts';
import { colourTexts } from '../../texts/cards.ts';
import { CardMark } from '../../ui/card-mark.tsx';

/** A light as shape and word, as cards have them. */
export function LightMark({ light }: { light: Exclude<Light, 'none'> }) {
  return <CardMark card={{ colour: { id: light, ...colourTexts[light] }, state: { id: 'issued', zh: '', en: '' } }} />;
}
