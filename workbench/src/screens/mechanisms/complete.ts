/** What may be written at a place of a rule. */
export interface Offer {
  readonly label: string;
  /** Of the schema, as it stands there: of keys in English, of figures in both languages. */
  readonly detail?: string | undefined;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  /** What each of them is. */
  readonly enumDescriptions?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** Keys around a place, outermost first; and the key whose value is being written, or `null` where a key is. */
export interface YamlPlace {
  readonly path: readonly string[];
  readonly key: string | null;
}

const KEY = /^(\s*(?:- +)*)([\w-]+):/;

/** Where in a YAML text something is being written: by indentation, and by braces on the line itself. */
export function placeIn(before: string): YamlPlace {
  const lines = before.split('\n');
  const line = lines.at(-1)!;
  const path: string[] = [];
  let indent = /^\s*(?:- +)*/.exec(line)![0].length;
  for (let i = lines.length - 2; i >= 0 && indent > 0; i--) {
    const m = KEY.exec(lines[i]!);
    if (!m || m[1]!.length >= indent) continue;
    path.unshift(m[2]!);
    indent = m[1]!.length;
  }
  const own = KEY.exec(line);
  const open: string[] = [];
  let key: string | null = own ? own[2]! : null;
  const rest = own ? line.slice(own[0].length) : line;
  let word = '';
  for (const c of rest.replace(/"[^"]*"/g, '')) {
    if (c === '{') {
      open.push(key ?? '');
      [key, word] = [null, ''];
    } else if (c === '}') {
      open.pop();
      [key, word] = [null, ''];
    } else if (c === ',' && open.length > 0) [key, word] = [null, ''];
    else if (c === ':' && open.length > 0 && key === null) [key, word] = [word.trim(), ''];
    else word += c;
  }
  return { path: [...path, ...open.filter(Boolean)], key };
}

/** What the schema allows there: names of keys, or values. */
export function offersAt(root: Schema, { path, key }: YamlPlace): Offer[] {
  const meant = (schema: Schema): Schema[] => {
    if (schema.$ref) {
      const found = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
      return found ? meant(found) : [];
    }
    if (schema.items) return meant(schema.items);
    const more = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
    return [schema, ...more.flatMap(meant)];
  };
  const below = (schemas: readonly Schema[], name: string): Schema[] =>
    schemas.flatMap((s) => {
      const next = s.properties?.[name] ?? (typeof s.additionalProperties === 'object' ? s.additionalProperties : null);
      return next ? meant(next) : [];
    });
  const here = path.reduce(below, meant(root));
  if (key === null)
    return here.flatMap((s) =>
      Object.entries(s.properties ?? {}).map(([label, of]) => ({ label, detail: of.description })),
    );
  return below(here, key).flatMap((s): Offer[] => [
    ...(s.enum ?? []).map((value, i) => ({ label: String(value), detail: s.enumDescriptions?.[i] })),
    ...(s.type === 'boolean' || s.const === true ? [{ label: 'true' }] : []),
  ]);
}
