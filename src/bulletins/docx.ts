import {
  AlignmentType,
  convertMillimetersToTwip,
  Document,
  ExternalHyperlink,
  Footer,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { type Cell, type Doc, type Section, WHOLE } from './document.ts';
import { bulletinPack, type Type } from './pack.ts';
import type { DutyFigureId, FigureId, Of } from './rules.ts';

/** Where a figure's matters are to be seen. */
export type LinkOf = (figure: FigureId | DutyFigureId, of: Of) => string;

const { paper } = bulletinPack;
const JADE = '0F766E';
/** Cells of a bar; a whole bar has them all. */
const BAR = 20;

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

const barOf = (part: number) =>
  line('█'.repeat(Math.round(part * BAR)), { ...paper.table, size: 9 }, {}, { color: JADE });

const tableCell = (children: Paragraph[], percent: number, more: object = {}) =>
  new TableCell({ children, width: { size: percent, type: WidthType.PERCENTAGE }, ...more });

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
                ...(bars ? [tableCell([barOf(f.part ?? 0)], 34)] : []),
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
