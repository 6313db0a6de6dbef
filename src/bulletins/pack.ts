import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { DutyFigureId, FigureId } from './rules.ts';

export interface Type {
  readonly font: string;
  /** In points. */
  readonly size: number;
}

/** `packs/bulletin.yaml`: figures, words and form of a bulletin. */
export interface BulletinPack {
  readonly version: number;
  readonly title: Text;
  /** A section's title after its number. */
  readonly numbered: Text;
  readonly serial: Text;
  readonly period: Text;
  readonly without: Text;
  readonly withHistory: Text;
  readonly tooFew: Text;
  /** Behind how a figure of what is carried over is counted. */
  readonly longest: Text;
  readonly least: number;
  /** So many days a period has at most. */
  readonly mostDays: number;
  readonly sections: readonly {
    readonly id: string;
    readonly title: Text;
    readonly figures: readonly FigureId[];
    /** Those of them that are parts of one whole. */
    readonly parts: readonly FigureId[];
  }[];
  readonly figures: Readonly<Record<FigureId, { readonly name: Text; readonly how: Text }>>;
  readonly units: {
    readonly title: Text;
    readonly unit: Text;
    readonly columns: Readonly<Record<'answered' | 'inTime' | 'satisfied' | 'corrected' | 'overdue', Text>>;
    readonly note: Text;
  };
  readonly stops: Readonly<Record<'title' | 'step' | 'level' | 'late' | 'longest', Text>>;
  readonly duties: {
    readonly title: Text;
    readonly parts: readonly DutyFigureId[];
    readonly figures: Readonly<Record<DutyFigureId, { readonly name: Text; readonly short: Text; readonly how: Text }>>;
    readonly units: Readonly<Record<'title' | 'unit' | 'note', Text>>;
    readonly mechanisms: Readonly<Record<'title' | 'mechanism' | 'note', Text>>;
  };
  readonly words: {
    readonly title: Text;
    readonly draft: readonly (Text & { readonly needs: FigureId | DutyFigureId })[];
  };
  readonly none: Text;
  readonly draft: Text;
  readonly foot: Text;
  readonly paper: {
    /** In millimetres. */
    readonly margins: Readonly<Record<'top' | 'bottom' | 'left' | 'right', number>>;
    readonly title: Type;
    readonly heading: Type;
    readonly body: Type;
    readonly table: Type;
  };
}

export const bulletinPack = readPack<BulletinPack>('bulletin').value;
