/** What is said about a file before its bytes are looked at, and how it is handed out again. Pure. */

// Reads from right to left, or is not seen at all: "‮gpj.exe" would show as "exe.jpg".
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;
// What Windows refuses in a name, and the two slashes that would make it a path.
const UNSAFE = /[\\/<>:"|?*]/g;

/**
 * The name a file keeps: its last part, without what cannot be seen or would name a place, with the ending of what it *is*. Thus
 * "photo.jpg.exe" that holds text is handed out as "photo.jpg.exe.txt", which opens as text everywhere.
 */
export function safeName(claimed: string, ending: string, most: number, unnamed: string): string {
  const last = claimed.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replace(UNSEEN, '')
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+/, '');
  const bare = clean.replace(new RegExp(`(\\.(?:${ending}${ending === 'jpg' ? '|jpeg' : ''}))+$`, 'i'), '');
  const cut = [...bare]
    .slice(0, most)
    .join('')
    .replace(/[.\s]+$/, '');
  return `${cut || unnamed}.${ending}`;
}

/** The headers a file is handed out with: never run, never guessed at, shown only if it is an image that was drawn anew here. */
export function headersOf(
  file: { readonly name: string; readonly mediaType: string; readonly bytes: number },
  show: boolean,
): Record<string, string> {
  return {
    'content-type': file.mediaType,
    'content-length': String(file.bytes),
    'content-disposition': disposition(file.name, show ? 'inline' : 'attachment'),
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
  };
}

/** RFC 6266 with the RFC 8187 form of the name; the plain one is for clients that know no other, in ASCII. */
export function disposition(name: string, how: 'inline' | 'attachment'): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
