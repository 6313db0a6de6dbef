import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  Document,
  ExternalHyperlink,
  Footer,
  HeightRule,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { type Cell, type Doc, type Section, WHOLE } from './document.ts';
import { bulletinPack, type Type } from './pack.ts';
import type { DutyFigureId, FigureId, Of } from './rules.ts';

/** Where a figure's matters are to be seen. */
export type LinkOf = (figure: FigureId | DutyFigureId, of: Of) => string;

const { paper } = bulletinPack;
const JADE = '0F766E';
/** A whole bar, in twentieths of a point: as wide as its column. */
const BAR = 2700;
/** Between a cell's lines and what stands in it. */
const ROOM = { top: 40, bottom: 40, left: 80, right: 80 };
const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const NO_LINES = {
  ...{ top: NO_LINE, bottom: NO_LINE, left: NO_LINE, right: NO_LINE },
  ...{ insideHorizontal: NO_LINE, insideVertical: NO_LINE },
};

const run = (text: string, { font, size }: Type, more: object = {}) =>
  // Word counts sizes in half points; Latin letters and figures stand in Times, as offices write them.
  new TextRun({
    text,
    font: { eastAsia: font, ascii: 'Times New Roman', hAnsi: 'Times New Roman' },
    size: size * 2,
    ...more,
  });

const line = (text: string, type: Type, more: object = {}, ink: object = {}) =>
  new Paragraph({ children: [run(text, type, ink)], ...more });

const linked = (text: string, href: string, type: Type) =>
  new ExternalHyperlink({ link: href, children: [run(text, type, { color: JADE })] });

/** A cell ends with a paragraph, as small as one may be. */
const nothing = () => line('', { ...paper.table, size: 1 }, { spacing: { line: 20, lineRule: LineRuleType.EXACT } });

/** A bar of a chart, drawn as a filled cell: Word, WPS and LibreOffice show it alike, and it prints as sharp as text. */
function barOf(part: number): (Table | Paragraph)[] {
  const filled = Math.round(Math.min(1, part) * BAR);
  if (filled === 0) return [nothing()];
  const widths = filled === BAR ? [BAR] : [filled, BAR - filled];
  const cells = widths.map(
    (size, i) =>
      new TableCell({
        children: [nothing()],
        width: { size, type: WidthType.DXA },
        borders: NO_LINES,
        ...(i === 0 ? { shading: { type: ShadingType.CLEAR, fill: JADE } } : {}),
      }),
  );
  const row = new TableRow({ height: { value: 180, rule: HeightRule.EXACT }, children: cells });
  const bar = new Table({
    ...{ rows: [row], columnWidths: widths, layout: TableLayoutType.FIXED, borders: NO_LINES },
    width: { size: BAR, type: WidthType.DXA },
  });
  return [bar, nothing()];
}

const tableCell = (children: (Paragraph | Table)[], percent: number, more: object = {}) =>
  new TableCell({
    ...{ children, margins: ROOM, verticalAlign: VerticalAlign.CENTER },
    width: { size: percent, type: WidthType.PERCENTAGE },
    ...more,
  });

function shownCell({ text, figure }: Cell, of: Of, linkOf: LinkOf, first: boolean): Paragraph {
  const children = figure ? [linked(text, linkOf(figure, of), paper.table)] : [run(text, paper.table)];
  return new Paragraph({ children, alignment: first ? AlignmentType.LEFT : AlignmentType.RIGHT });
}

function section(part: Section, linkOf: LinkOf): (Paragraph | Table)[] {
  const heading = line(part.title, paper.heading, { spacing: { before: 240, after: 80 }, keepNext: true });
  switch (part.kind) {
    case 'figures': {
      const bars = part.lines.some((f) => f.part !== null);
      return [
        heading,
        new Table({
          width: { size: 100, type: WidthType.PERCENTAGE },
          rows: part.lines.map((f) => {
            const value = new Paragraph({
              children: [linked(String(f.value), linkOf(f.id, WHOLE), paper.table)],
              alignment: AlignmentType.RIGHT,
            });
            return new TableRow({
              cantSplit: true,
              children: [
                tableCell([line(f.name, paper.table)], 24),
                tableCell([value], 10),
                ...(bars ? [tableCell(barOf(f.part ?? 0), 34)] : []),
                tableCell([line(f.how, { ...paper.table, size: 9 })], bars ? 32 : 66),
              ],
            });
          }),
        }),
      ];
    }
    case 'table': {
      const head = new TableRow({
        tableHeader: true,
        children: part.head.map((name) =>
          tableCell([line(name, paper.table)], 100 / part.head.length, {
            shading: { type: ShadingType.CLEAR, fill: 'F0F0EA' },
          }),
        ),
      });
      const rows = part.rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: row.cells.map((c, i) =>
              tableCell([shownCell(c, row.of, linkOf, i === 0)], 100 / row.cells.length),
            ),
          }),
      );
      const table = new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, rows: [head, ...rows] });
      return [heading, table, ...(part.note ? [line(part.note, { ...paper.table, size: 9 })] : [])];
    }
    case 'words':
      return [
        heading,
        // Two characters in, as every paragraph of an official paper.
        ...part.paragraphs.map((p) => line(p, paper.body, { indent: { firstLine: paper.body.size * 40 } })),
      ];
    default:
      return part satisfies never;
  }
}

/** The bulletin as a Word file in the form of GB/T 9704—2012. */
export async function docxOf(doc: Doc, linkOf: LinkOf): Promise<Buffer> {
  const { top, bottom, left, right } = paper.margins;
  const margin = {
    top: convertMillimetersToTwip(top),
    bottom: convertMillimetersToTwip(bottom),
    left: convertMillimetersToTwip(left),
    right: convertMillimetersToTwip(right),
  };
  const number = new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: 28, font: 'Times New Roman' })],
  });
  const file = new Document({
    title: doc.title,
    creator: '',
    sections: [
      {
        properties: {
          page: { size: { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) }, margin },
        },
        footers: { default: new Footer({ children: [number] }) },
        children: [
          line(doc.title, paper.title, { alignment: AlignmentType.CENTER, spacing: { after: 120 } }),
          ...(doc.serial ? [line(doc.serial, paper.body, { alignment: AlignmentType.CENTER })] : []),
          ...doc.lead.map((text) => line(text, paper.table, { spacing: { before: 120 } })),
          ...doc.sections.flatMap((part) => section(part, linkOf)),
          line(doc.foot, paper.body, { alignment: AlignmentType.RIGHT, spacing: { before: 480 } }),
        ],
      },
    ],
  });
  return Packer.toBuffer(file);
}
