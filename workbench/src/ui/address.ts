const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The id at the end of a page's address that was pasted; anything else stays as it was typed. */
export const idInAddress = (pasted: string): string => pasted.match(ID)?.at(-1) ?? pasted.trim();
