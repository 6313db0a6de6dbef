import type { Text } from '../kernel/text.ts';
import type { AgencyLexicon } from './categories.ts';

/** What naming an agency needs to know of a unit. */
export interface NamedUnit {
  readonly id: string;
  readonly zh: string;
  readonly aliases: readonly string[];
}

export interface AgencyMatch {
  readonly unitId: string;
  readonly how: Text;
}

/**
 * The unit behind a spelling of its name, or `null`. Tried in order, each only if exactly one unit fits: the very name or alias; the
 * name without the region (市教育局 = 安澜市教育局); an earlier or other name of the same office; a short form (人社局, letters of the
 * full name in order); one wrong, missing or doubled letter (办公室心). Two regions that differ never match.
 */
export function mapAgency(spelling: string, units: readonly NamedUnit[], lexicon: AgencyLexicon): AgencyMatch | null {
  const known = namesOf(units, lexicon);
  const said = withKnownRegion(parseName(spelling, lexicon), known);
  if (said.core === '') return null;
  const found = (fits: (k: KnownName) => boolean, zh: string, en: string): AgencyMatch | null => {
    const hits = known.filter((k) => fits(k) && regionsAgree(said.region, k.region));
    const exact = hits.filter((k) => k.region === said.region);
    const peers = hits.filter((k) => k.level === (said.level || '市'));
    const fitting = exact.length > 0 && said.region !== '' ? exact : hits.length > 1 && peers.length > 0 ? peers : hits;
    const chosen = new Set(fitting.map((k) => k.unitId));
    if (chosen.size !== 1) return null;
    const hit = fitting[0]!;
    return {
      unitId: hit.unitId,
      how: { zh: `“${spelling}”${zh}“${hit.name}”`, en: `"${spelling}" ${en} "${hit.name}"` },
    };
  };
  const office = officeName(said.core, lexicon);
  const place = said.core === '' ? '' : localGovernment(said.core);
  return (
    found((k) => k.whole === said.whole, '即', 'is') ??
    found((k) => k.core === said.core, '省去地名即', 'without the region is') ??
    found((k) => k.office === office, '是旧称或别称，今为', 'is an earlier or other name of') ??
    (place ? found((k) => localGovernment(k.core) === place, '指', 'means') : null) ??
    found((k) => isShortFor(said.core, k.core), '是简称，全称', 'is short for') ??
    found((k) => isShortFor(office, k.office), '是简称，今为', 'is short for an earlier name of') ??
    found(
      (k) => said.core.length >= 4 && namesLike(k).some((name) => oneLetterApart(said.core, name)),
      '有一字之差，应为',
      'is one letter off',
    )
  );
}

/** A cell may name several agencies; what cannot be mapped is listed as it was written. */
export function mapAgencies(
  cell: string,
  units: readonly NamedUnit[],
  lexicon: AgencyLexicon,
): { found: AgencyMatch[]; unknown: string[] } {
  const whole = mapAgency(cell, units, lexicon);
  if (whole) return { found: [whole], unknown: [] };
  const found: AgencyMatch[] = [];
  const unknown: string[] = [];
  for (const part of cell.split(/[\s、,，;；/／]+|(?<=[局委办])和/).filter((p) => p !== '')) {
    const match = mapAgency(part, units, lexicon);
    if (!match) unknown.push(part);
    else if (!found.some((f) => f.unitId === match.unitId)) found.push(match);
  }
  return { found, unknown };
}

interface KnownName extends ParsedName {
  readonly unitId: string;
  readonly name: string;
  readonly office: string;
}

// An import asks for the same units thousands of times.
const KNOWN = new WeakMap<readonly NamedUnit[], { lexicon: AgencyLexicon; names: readonly KnownName[] }>();

function namesOf(units: readonly NamedUnit[], lexicon: AgencyLexicon): readonly KnownName[] {
  const known = KNOWN.get(units);
  if (known?.lexicon === lexicon) return known.names;
  const names = units.flatMap((u) =>
    [u.zh, ...u.aliases].map((name) => {
      const parsed = parseName(name, lexicon);
      return { unitId: u.id, name, ...parsed, office: officeName(parsed.core, lexicon) };
    }),
  );
  KNOWN.set(units, { lexicon, names });
  return names;
}

interface ParsedName {
  readonly whole: string;
  /** The last region named ("商州" of 商洛市商州区…), without its 市/区/县; empty if none or only "市", "区", "县". */
  readonly region: string;
  /** 省, 市, 区, 县 … of the last region, named or bare. */
  readonly level: string;
  readonly core: string;
}

// The 城市 of 区城市管理局 is no region, that of 盐城市教育局 is the end of one.
const REGION =
  /^(?![省市区县]城市)([\p{Script=Han}]{2,6}?)(?:自治区|自治州|开发区|高新区|新区|省|市|区|县|州|旗)(?=.{2})/u;
// 市 of 市场, 市政局 and 市容 belongs to the name.
const BARE = /^(?:市(?!场|政(?![府务])|容)|[省区县州旗本我])(?=.{2})/u;
const NOT_REGION = /[局委办院会中心处队所站厅公司政府人民]/;

/** Splits "商洛市商州区教育局" into region and core; brackets, blanks and polite tails go. */
function parseName(name: string, lexicon: AgencyLexicon): ParsedName {
  let rest = name
    .normalize('NFKC')
    .replace(/\([^)]*\)/g, '')
    .replace(/[\s“”"'。.·]/g, '');
  for (const tail of lexicon.tails) {
    if (rest.endsWith(tail) && rest.length > tail.length + 1) rest = rest.slice(0, -tail.length);
  }
  const whole = rest;
  let region = '';
  let level = '';
  for (;;) {
    const head = lexicon.heads.find((h) => rest.startsWith(h) && rest.length > h.length + 2);
    if (head) {
      rest = rest.slice(head.length);
      continue;
    }
    const bare = BARE.exec(rest);
    const named = REGION.exec(rest);
    if (named && !NOT_REGION.test(named[1]!)) {
      region = named[1]!;
      level = named[0].at(-1)!;
      rest = rest.slice(named[0].length);
    } else if (bare) {
      level = bare[0];
      rest = rest.slice(1);
    } else break;
  }
  return { whole, region, level, core: rest };
}

/** 商洛供电局: a region without its 市, known from the units themselves. */
function withKnownRegion(said: ParsedName, known: readonly KnownName[]): ParsedName {
  if (said.region !== '' || said.level !== '') return said;
  const at = known.find(
    (k) => k.region.length >= 2 && said.core.startsWith(k.region) && said.core.length > k.region.length + 2,
  );
  return at ? { ...said, region: at.region, level: at.level, core: said.core.slice(at.region.length) } : said;
}

/** The name itself, and for a local government also its office's. */
const namesLike = (k: KnownName): string[] =>
  k.core === '人民政府' ? [k.core, '人民政府办公室', '政府办公室'] : [k.core];

const regionsAgree = (a: string, b: string): boolean => a === '' || b === '' || a === b;

/** The present name of an office, by the pack's table of renamed and otherwise-called ones; itself if it is not in there. */
function officeName(core: string, lexicon: AgencyLexicon): string {
  for (const [now, others] of Object.entries(lexicon.renamed)) if (now === core || others.includes(core)) return now;
  return core;
}

/** 人民政府, 政府办公室, 人民政府办公室, 街道办事处, 镇政府, 县: the seat of a region, whatever the tail. */
function localGovernment(core: string): string {
  const seat = core.replace(/(人民)?政府(办公室|办)?$|办事处$/u, '');
  return seat === core ? '' : seat === '' ? '政府' : seat;
}

/** 人社局 for 人力资源和社会保障局: same first and last letter, all letters in order, and shorter. */
function isShortFor(short: string, full: string): boolean {
  if (short.length < 2 || short.length >= full.length || short[0] !== full[0]) return false;
  const closes =
    short.at(-1) === full.at(-1) ||
    (short.at(-1) === '委' && full.endsWith('委员会')) ||
    (short.at(-1) === '办' && full.endsWith('办公室'));
  if (!closes) return false;
  let at = 0;
  for (const letter of short) {
    at = full.indexOf(letter, at);
    if (at === -1) return false;
    at += 1;
  }
  return true;
}

/** One letter put in, left out or changed. */
function oneLetterApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i += 1;
  const [ra, rb] = a.length > b.length ? [i + 1, i] : a.length < b.length ? [i, i + 1] : [i + 1, i + 1];
  return a.slice(ra) === b.slice(rb);
}
