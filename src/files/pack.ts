import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';

/** A media type that is accepted. */
export interface FileType extends Text {
  readonly ending: string;
  /** Drawn anew here, so that a browser may show it. */
  readonly image: boolean;
}

export interface FilesPack {
  /** Bytes of one file. */
  readonly max: number;
  /** Points of one image, all frames counted. */
  readonly pixels: number;
  /** Points of the longer side that an image keeps. */
  readonly side: number;
  /** Bytes an office file may become when unpacked, and the parts it may have. */
  readonly unpacked: number;
  readonly entries: number;
  /** Letters of a name. */
  readonly name: number;
  readonly unnamed: string;
  readonly accepted: Text;
  readonly types: Readonly<Record<string, FileType>>;
  readonly orphanHours: number;
}

/** What may be attached: `packs/files.yaml`. */
export const filesPack: FilesPack = readPack<FilesPack>('files').value;
