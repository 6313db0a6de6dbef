import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';

/** A leaf of the category tree: what a matter is about, and the responsibilities that answer for it (the first leads). */
export interface Category extends Text {
  readonly id: string;
  /** Weight of each word, 1 (weak) to 5 (decisive). */
  readonly words: Readonly<Record<string, number>>;
  /** Two functions mean that two units have a claim. */
  readonly functions: readonly string[];
  readonly assist: readonly string[];
  /** A dispatch clock of the pack, such as `dispatch-utility`. */
  readonly urgency?: string;
}

export interface Branch extends Text {
  readonly id: string;
  readonly words: Readonly<Record<string, number>>;
  readonly children: readonly Category[];
}

/** What the law sends to a channel of its own, with the notice a person gets. */
export interface Referral extends Text {
  readonly id: string;
  readonly function: string;
  readonly kinds: readonly string[];
  readonly cues: Readonly<Record<string, number>>;
  readonly what: Text;
  readonly where: Text;
  readonly how: Text;
  readonly limit: Text;
  readonly basis: Text;
}

export interface UrgencyRule extends Text {
  readonly clock: string;
  readonly words: Readonly<Record<string, number>>;
  readonly threshold: number;
  readonly without: readonly string[];
}

/** How an office's files spell agencies; see `packs/routing.yaml`. */
export interface AgencyLexicon {
  readonly renamed: Readonly<Record<string, readonly string[]>>;
  readonly tails: readonly string[];
  readonly heads: readonly string[];
  readonly seats: readonly string[];
}

export interface RoutingSettings {
  readonly confidence: number;
  readonly near: number;
  readonly floor: number;
  readonly score: {
    readonly title: number;
    readonly again: number;
    readonly repeats: number;
    readonly branchOnly: number;
    readonly damp: number;
    readonly temperature: number;
    readonly nothing: number;
  };
  readonly addressee: { readonly weight: number; readonly mention: number; readonly cues: readonly string[] };
  readonly accusing: { readonly strong: readonly string[]; readonly weak: readonly string[] };
  readonly around: Readonly<
    Record<'report' | 'complaint', { readonly functions: readonly string[]; readonly basis: Text }>
  >;
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  readonly weights: Readonly<Record<'equal' | 'assist' | 'kind' | 'copy' | 'around' | 'alongside', number>>;
  readonly urgency: readonly UrgencyRule[];
  readonly agencies: AgencyLexicon;
}

export interface RoutingPacks {
  readonly branches: readonly Branch[];
  readonly referrals: { readonly threshold: number; readonly list: readonly Referral[] };
  readonly settings: RoutingSettings;
}

/** Reads `categories.yaml`, `referrals.yaml` and `routing.yaml`. Throws `pack.bad`. */
export function loadRoutingPacks(): RoutingPacks {
  const categories = readPack<{ categories: readonly RawBranch[] }>('categories');
  const referrals = readPack<{ threshold: number; referrals: readonly RawReferral[] }>('referrals').value;
  const settings = readPack<RoutingSettings>('routing').value;
  const seen = new Set<string>();
  const branches = categories.value.categories.map((branch, i) => {
    const children = branch.children.map((leaf, j) => {
      const place = ['categories', i, 'children', j, 'id'];
      if (!leaf.id.startsWith(`${branch.id}.`)) {
        throw categories.bad(
          place,
          { zh: `编号“${leaf.id}”不在“${branch.id}”之下`, en: `the id "${leaf.id}" is not below "${branch.id}"` },
          { zh: `请以“${branch.id}.”开头`, en: `begin it with "${branch.id}."` },
        );
      }
      if (seen.has(leaf.id)) {
        throw categories.bad(
          place,
          { zh: `编号“${leaf.id}”重复`, en: `the id "${leaf.id}" is taken` },
          { zh: '请另取编号', en: 'choose another' },
        );
      }
      seen.add(leaf.id);
      return { ...leaf, assist: leaf.assist ?? [] };
    });
    return { ...branch, words: branch.words ?? {}, children };
  });
  const list = referrals.referrals.map((r) => ({ ...r, kinds: r.kinds ?? [] }));
  return { branches, referrals: { threshold: referrals.threshold, list }, settings };
}

type RawBranch = Omit<Branch, 'words' | 'children'> & {
  words?: Branch['words'];
  children: (Omit<Category, 'assist'> & { assist?: string[] })[];
};
type RawReferral = Omit<Referral, 'kinds'> & { kinds?: string[] };

/** A leaf with the share of belief it gets (0 to 1) and the words that spoke for it, strongest first. */
export interface CategoryGuess {
  readonly category: Category;
  readonly branch: Branch;
  readonly share: number;
  readonly words: readonly string[];
}

/** How often a word occurs. Latin words count only whole: "bus" is not in "business". Both must be lower case. */
export function occurrences(text: string, word: string): number {
  let n = 0;
  const latin = /^[a-z0-9]/.test(word);
  for (let i = text.indexOf(word); i !== -1; i = text.indexOf(word, i + word.length)) {
    const before = text[i - 1] ?? ' ';
    const after = text[i + word.length] ?? ' ';
    if (!latin || (!/[a-z0-9]/.test(before) && (!/[a-z0-9]/.test(after) || /s/.test(after)))) n += 1;
  }
  return n;
}

/**
 * Every leaf with its share of belief, best first; shares sum to less than 1, the rest is "none of these". Shares are a softmax over
 * damped word scores; how well it is calibrated stands beside the temperature in `packs/routing.yaml`.
 */
export function guessCategories(
  title: string,
  text: string,
  branches: readonly Branch[],
  score: RoutingSettings['score'],
): CategoryGuess[] {
  const head = title.toLowerCase();
  const body = text.toLowerCase();
  const damp = 1 + (head.length + body.length) / score.damp;
  const weigh = (words: Readonly<Record<string, number>>) => {
    let sum = 0;
    const hits: [string, number][] = [];
    for (const [word, weight] of Object.entries(words)) {
      const lower = word.toLowerCase();
      const inHead = occurrences(head, lower);
      const inBody = occurrences(body, lower);
      if (inHead + inBody === 0) continue;
      const times = Math.min(inHead + inBody, score.repeats);
      const points = weight * (1 + score.again * (times - 1) + (inHead > 0 ? score.title : 0));
      sum += points;
      hits.push([word, points]);
    }
    hits.sort((a, b) => b[1] - a[1]);
    return { sum, hits: hits.map(([w]) => w) };
  };
  const raw: { category: Category; branch: Branch; points: number; words: string[] }[] = [];
  for (const branch of branches) {
    const common = weigh(branch.words);
    for (const category of branch.children) {
      const own = weigh(category.words);
      const shared = own.sum > 0 ? common.sum : common.sum * score.branchOnly;
      raw.push({
        category,
        branch,
        points: (own.sum + shared) / damp,
        words: [...own.hits, ...common.hits].slice(0, 6),
      });
    }
  }
  const power = (points: number) => Math.exp(points / score.temperature);
  const total = raw.reduce((sum, r) => sum + (r.points > 0 ? power(r.points) : 0), power(score.nothing));
  return raw
    .filter((r) => r.points > 0)
    .map((r) => ({ category: r.category, branch: r.branch, share: power(r.points) / total, words: r.words }))
    .sort((a, b) => b.share - a.share);
}
