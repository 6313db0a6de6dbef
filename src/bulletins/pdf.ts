import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { Lang } from '../kernel/text.ts';
import { type Doc, type Section, WHOLE } from './document.ts';
import type { LinkOf } from './docx.ts';
import { bulletinPack } from './pack.ts';

/*
 * The bulletin as a PDF. Its letters travel with it (a subset of Noto Sans), so that it reads the same on any machine; on paper in
 * 仿宋 it comes from the Word file.
 */
const font = (name: string): string =>
  fileURLToPath(new URL(`../fonts/NotoSansHans-${name}.otf`, import.meta.resolve('@embedpdf/fonts-sc')));
const REGULAR = font('Regular');
const BOLD = font('Bold');

const { paper } = bulletinPack;
const POINTS = 72 / 25.4;
const JADE = '#0F766E';
const INK = '#1B2A32';
const SOFT = '#5B6770';
const LINE = '#D9D9D2';
const BODY = 10.5;
const TABLE = 9;
const SMALL = 8.5;

type Pdf = PDFKit.PDFDocument;

const width = (pdf: Pdf): number => pdf.page.width - pdf.page.margins.left - pdf.page.margins.right;

/** Begins a new page where so much does not fit any more. @returns whether it did */
function room(pdf: Pdf, height: number): boolean {
  const full = pdf.y + height > pdf.page.height - pdf.page.margins.bottom;
  if (full) pdf.addPage();
  return full;
}

const heightOf = (pdf: Pdf, text: string, size: number, wide: number): number =>
  pdf.font(REGULAR).fontSize(size).heightOfString(text, { width: wide });

/** Cells of one row beside each other; the row is as high as its highest. @param again draws the head anew on a new page */
function row(
  pdf: Pdf,
  cells: readonly { text: string; share: number; href?: string; right?: boolean; bold?: boolean; size?: number }[],
  again?: () => void,
): void {
  const whole = width(pdf);
  const x0 = pdf.page.margins.left;
  const high = Math.max(...cells.map((c) => heightOf(pdf, c.text, c.size ?? BODY, whole * c.share - 8)));
  if (room(pdf, high + 8)) again?.();
  const y = pdf.y;
  let x = x0;
  for (const { text, share, href, right, bold, size = BODY } of cells) {
    pdf
      .font(bold ? BOLD : REGULAR)
      .fontSize(size)
      .fillColor(href ? JADE : size === SMALL ? SOFT : INK)
      .text(text, x + 4, y + 4, {
        width: whole * share - 8,
        align: right ? 'right' : 'left',
        ...(href ? { link: href } : {}),
      });
    x += whole * share;
  }
  pdf
    .moveTo(x0, y + high + 8)
    .lineTo(x0 + whole, y + high + 8)
    .lineWidth(0.5)
    .strokeColor(LINE)
    .stroke();
  pdf.x = x0;
  pdf.y = y + high + 8;
}

function section(pdf: Pdf, part: Section, linkOf: LinkOf): void {
  room(pdf, 60);
  pdf.moveDown(0.8).font(BOLD).fontSize(13).fillColor(INK).text(part.title, pdf.page.margins.left);
  pdf.moveDown(0.3);
  switch (part.kind) {
    case 'figures': {
      const bars = part.lines.some((f) => f.part !== null);
      for (const f of part.lines) {
        room(pdf, 28);
        const [x, y, whole] = [pdf.page.margins.left + width(pdf) * 0.34, pdf.y, width(pdf) * 0.28];
        if (f.part) pdf.rect(x + 4, y + 8, Math.max(1, (whole - 8) * f.part), 7).fill(JADE);
        row(pdf, [
          { text: f.name, share: 0.24 },
          { text: String(f.value), share: 0.1, href: linkOf(f.id, WHOLE), right: true },
          ...(bars ? [{ text: '', share: 0.28 }] : []),
          { text: f.how, share: bars ? 0.38 : 0.66, size: SMALL },
        ]);
      }
      return;
    }
    case 'table': {
      // A share with its interval is longer than a count.
      const wide =
        part.id === 'units'
          ? [0.22, 0.125, 0.205, 0.205, 0.125, 0.12]
          : part.id === 'stops'
            ? [0.34, 0.22, 0.22, 0.22]
            : [0.3, ...part.head.slice(1).map(() => 0.7 / (part.head.length - 1))];
      const share = (i: number) => wide[i]!;
      const head = () =>
        row(
          pdf,
          part.head.map((text, i) => ({ text, share: share(i), right: i > 0, bold: true, size: TABLE })),
        );
      head();
      for (const { of, cells } of part.rows)
        row(
          pdf,
          cells.map(({ text, figure }, i) => ({
            text,
            share: share(i),
            right: i > 0,
            size: TABLE,
            ...(figure ? { href: linkOf(figure, of) } : {}),
          })),
          head,
        );
      if (part.note) pdf.moveDown(0.4).font(REGULAR).fontSize(SMALL).fillColor(SOFT).text(part.note);
      return;
    }
    case 'words':
      for (const text of part.paragraphs)
        pdf.font(REGULAR).fontSize(12).fillColor(INK).text(text, { indent: 24, lineGap: 5, paragraphGap: 4 });
      return;
    default:
      part satisfies never;
  }
}

/** @param lang what it is written in, for readers that speak it */
export async function pdfOf(doc: Doc, linkOf: LinkOf, lang: Lang): Promise<Buffer> {
  const { top, bottom, left, right } = paper.margins;
  const margins = { top: top * POINTS, bottom: bottom * POINTS, left: left * POINTS, right: right * POINTS };
  const pdf = new PDFDocument({
    size: 'A4',
    margins,
    bufferPages: true,
    info: { Title: doc.title },
    lang: lang === 'zh' ? 'zh-CN' : 'en',
  });
  const parts: Buffer[] = [];
  pdf.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise<void>((resolve, reject) => pdf.once('end', resolve).once('error', reject));
  pdf.font(BOLD).fontSize(18).fillColor(INK).text(doc.title, { align: 'center' });
  if (doc.serial) pdf.moveDown(0.4).font(REGULAR).fontSize(12).text(doc.serial, { align: 'center' });
  pdf.moveDown(0.6);
  for (const text of doc.lead) pdf.font(REGULAR).fontSize(SMALL).fillColor(SOFT).text(text);
  for (const part of doc.sections) section(pdf, part, linkOf);
  pdf.moveDown(2).font(REGULAR).fontSize(12).fillColor(INK).text(doc.foot, { align: 'right' });
  const { start, count } = pdf.bufferedPageRange();
  for (let i = start; i < start + count; i += 1) {
    pdf.switchToPage(i);
    // Below the margin, where the library would begin a new page.
    pdf.page.margins.bottom = 0;
    pdf
      .font(REGULAR)
      .fontSize(10)
      .fillColor(SOFT)
      .text(`— ${i + 1} —`, margins.left, pdf.page.height - 60, { width: width(pdf), align: 'center' });
  }
  pdf.end();
  await done;
  return Buffer.concat(parts);
}
