import { words } from './mask-words.ts';

/** So long a run of the same characters is a quotation. Shorter ones stand in every text about the same matter. */
const QUOTED = words.quoted;

const plain = (text: string): string => text.replace(/[\s\p{P}]+/gu, '');

/** Whether a text repeats one of these: a run of so many characters of it as `packs/masking.yaml` says, or the whole of a shorter one such as a name or a telephone. */
export function repeats(text: string, secrets: readonly string[]): boolean {
  const said = plain(text);
  return secrets.map(plain).some((secret) => {
    if (secret.length < 2) return false;
    if (secret.length <= QUOTED) return said.includes(secret);
    for (let at = 0; at + QUOTED <= secret.length; at++) if (said.includes(secret.slice(at, at + QUOTED))) return true;
    return false;
  });
}
