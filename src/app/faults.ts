import type { Text } from '../kernel/text.ts';

/** What a schema found wrong, as the validation library tells it. */
export interface Found {
  readonly keyword: string;
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const say = (zh: string, en: string): Text => ({ zh, en });

const TYPES: Readonly<Record<string, Text>> = {
  string: say('文字', 'text'),
  number: say('数字', 'a number'),
  int: say('整数', 'a whole number'),
  boolean: say('是或否', 'true or false'),
  array: say('列表', 'a list'),
  object: say('一组内容', 'an object'),
  null: say('空', 'null'),
};

const FORMATS: Readonly<Record<string, Text>> = {
  uuid: say('编号', 'an id'),
  email: say('电子邮件地址', 'an e-mail address'),
  url: say('网址', 'a web address'),
  date: say('存在的日期，如 2026-03-16', 'a date that exists, like 2026-03-16'),
  datetime: say('时间，如 2026-03-16T09:00:00Z', 'a time, like 2026-03-16T09:00:00Z'),
};

/** A fault in plain words. The library's own sentences name its types and patterns, which tells nobody what to enter. */
export function wordsFor({ keyword, message, params }: Found): Text {
  // A schema's own words: `bothLanguages(zh, en)` as its message.
  const [zh, en] = message.split('\n');
  if (en !== undefined) return say(zh!, en);
  switch (keyword) {
    case 'invalid_type':
      return invalidType(String(params.expected), message);
    case 'too_small':
      return bound(params, params.minimum, say('至少', 'at least'));
    case 'too_big':
      return bound(params, params.maximum, say('最多', 'at most'));
    case 'invalid_format': {
      const format = FORMATS[String(params.format)];
      return format ? say(`应为${format.zh}`, `must be ${format.en}`) : say('格式不对', 'is not in the right form');
    }
    case 'invalid_value': {
      const values = (params.values as unknown[] | undefined) ?? [];
      return say(`只能是 ${values.join('、')}`, `must be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`);
    }
    case 'unrecognized_keys': {
      const keys = (params.keys as string[]).join(', ');
      return say(`没有这些项：${keys}`, `has fields that are not known here: ${keys}`);
    }
    case 'not_multiple_of':
      return say(`应为 ${params.divisor} 的倍数`, `must be a multiple of ${params.divisor}`);
    default:
      return say('填写不对', 'is not as it must be');
  }
}

function invalidType(expected: string, message: string): Text {
  if (message.endsWith('received undefined')) return say('未填写', 'is missing');
  const type = TYPES[expected] ?? say('另一种内容', 'something else');
  return say(`应为${type.zh}`, `must be ${type.en}`);
}

function bound(params: Found['params'], limit: unknown, side: Text): Text {
  const n = String(limit);
  switch (params.origin) {
    case 'string':
      return n === '1' && side.en === 'at least'
        ? say('未填写', 'is missing')
        : say(`${side.zh} ${n} 个字`, `must have ${side.en} ${n} characters`);
    case 'array':
    case 'set':
      return say(`${side.zh} ${n} 项`, `must have ${side.en} ${n} items`);
    default:
      return say(`${side.zh}为 ${n}`, `must be ${side.en} ${n}`);
  }
}
