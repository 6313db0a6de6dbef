import type { Colour } from '../../../src/supervision/cards.rules.ts';
import type { CardLine } from '../api/cards.ts';
import { useLang } from '../lang.tsx';

/** Shapes by which colours are told apart without colour: a ring, a triangle, and the square of a seal. */
const SHAPES: Readonly<Record<Colour, string>> = {
  prompt: 'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2Z',
  yellow: 'M8 1.6 15 14H1Z',
  red: 'M2 2h12v12H2Z',
};

/** A card's colour as shape and word. Of a withdrawn one only the outline is left. */
export function CardMark({ card }: { card: Pick<CardLine, 'colour' | 'state'> }) {
  const { t } = useLang();
  const gone = card.state.id === 'withdrawn';
  return (
    <span className={`card-mark card-${gone ? 'gone' : card.colour.id}`}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={SHAPES[card.colour.id]} />
      </svg>
      {t(card.colour)}
    </span>
  );
}
