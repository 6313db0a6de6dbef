import { readPack } from '../packs/read.ts';

/** What a spreadsheet may be that somebody imports; sizes in bytes. */
interface SheetBounds {
  readonly max: number;
  readonly unpacked: number;
  readonly entries: number;
  readonly thread: { readonly megabytes: number; readonly seconds: number };
  readonly rows: number;
}

let loaded: SheetBounds | undefined;

/** `packs/sheets.yaml`, read once. @throws Refusal `pack.bad` */
export function sheetBounds(): SheetBounds {
  loaded ??= readPack<SheetBounds>('sheets').value;
  return loaded;
}
