import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { Text } from '../kernel/text.ts';

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

/** Reads and validates `categories.yaml`, `referrals.yaml` and `routing.yaml`. Throws an `Error` naming the file and every fault. */
export function loadRoutingPacks(packsDir: string): RoutingPacks {
  const categories = readPack(packsDir, 'categories') as { categories: RawBranch[] };
  const referrals = readPack(packsDir, 'referrals') as { threshold: number; referrals: RawReferral[] };
  const settings = readPack(packsDir, 'routing') as RoutingSettings;
  const branches = categories.categories.map((b) => ({
    ...b,
    words: b.words ?? {},
    children: b.children.map((c) => ({ ...c, assist: c.assist ?? [] })),
  }));
  const ids = branches.flatMap((b) => [b.id, ...b.children.map((c) => c.id)]);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (twice.length > 0) throw new Error(`packs/categories.yaml: id used twice: ${twice.join(', ')}`);
  const astray = branches.flatMap((b) => b.children.filter((c) => !c.id.startsWith(`${b.id}.`)).map((c) => c.id));
  if (astray.length > 0) throw new Error(`packs/categories.yaml: not below its branch: ${astray.join(', ')}`);
  const list = referrals.referrals.map((r) => ({ ...r, kinds: r.kinds ?? [] }));
  return { branches, referrals: { threshold: referrals.threshold, list }, settings };
}

type RawBranch = Omit<Branch, 'words' | 'children'> & {
  words?: Branch['words'];
  children: (Omit<Category, 'assist'> & { assist?: string[] })[];
};
type RawReferral = Omit<Referral, 'kinds'> & { kinds?: string[] };

/** One YAML file of the packs, checked against its JSON Schema. Throws an `Error` naming the file and every fault. */
export function readPack(packsDir: string, name: string, schemaName = name): unknown {
  const data: unknown = parse(readFileSync(join(packsDir, `${name}.yaml`), 'utf8'));
  const schema = JSON.parse(readFileSync(join(packsDir, 'schema', `${schemaName}.schema.json`), 'utf8')) as object;
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  if (!validate(data)) {
    const faults = (validate.errors ?? []).map((e) => `${e.instancePath || '/'} ${e.message ?? ''}`);
    throw new Error(`packs/${name}.yaml: ${faults.join('; ')}`);
  }
  return data;
}

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
