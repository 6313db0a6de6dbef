import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';

/** A media type that is accepted. */
export interface FileType extends Text {
  readonly ending: string;
  /** Drawn anew here, so that a browser may show it. */
  readonly image: boolean;
  /** Kept byte by byte, with its own notes, though it is no plain text. */
  readonly asSent?: boolean;
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
  /** Bytes that a picture or document inside an office file may become. */
  readonly inside: number;
  /** What taking a PDF apart may cost: bytes that what describes it unpacks to, MB of memory, seconds. */
  readonly pdf: { readonly unpacked: number; readonly megabytes: number; readonly seconds: number };
  /** Letters of a name. */
  readonly name: number;
  readonly unnamed: string;
  readonly accepted: Text;
  /** By media type; those kept as they were sent, for their signature, have one of their own (`signedType`). */
  readonly types: Readonly<Record<string, FileType>>;
  /** What is said of a file that was kept as it was sent, and of one that was because it is signed. */
  readonly asSent: Text;
  readonly signed: Text;
  readonly orphanHours: number;
}

/** The media type under which a signed file is kept: a parameter, which whoever opens the file passes over (RFC 9110, 8.3.1). */
export const signedType = (mediaType: string): string => `${mediaType}; signed=yes`;

const read = readPack<FilesPack>('files').value;
const signed = Object.entries(read.types)
  .filter(([mediaType, type]) => !type.image && mediaType !== 'text/plain')
  .map(([mediaType, type]) => [signedType(mediaType), type] as const);

/** What may be attached: `packs/files.yaml`. */
export const filesPack: FilesPack = { ...read, types: { ...read.types, ...Object.fromEntries(signed) } };

/** What is to be said beside a file that was kept as it was sent; `null` where it was cleaned, or has nothing to clean. */
export function asSent(mediaType: string): Text | null {
  if (signed.some(([type]) => type === mediaType)) return read.signed;
  return read.types[mediaType]?.asSent ? read.asSent : null;
}

/**
 * For `accept` of a file field, media types and endings. An iPhone hands over a photo as JPEG by itself where JPEG is named and HEIC is
 * not; with `image/*`, or nothing, it may send HEIC.
 */
export const acceptAttribute: string = Object.entries(read.types)
  .flatMap(([mediaType, { ending }]) => [mediaType, `.${ending}`])
  .join(',');
