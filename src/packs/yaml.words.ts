import type { YAMLError } from 'yaml';
import type { Text } from '../kernel/text.ts';

const CHECK: Text = { zh: '请检查缩进、引号和括号', en: 'check indents, quotes and brackets' };

/** What the library says of broken YAML in words of its own, by its code: what is wrong, and how to mend it where that is plain. */
const CODES: Partial<Record<YAMLError['code'], Text & { readonly mending?: Text }>> = {
  ALIAS_PROPS: { zh: '引用上不能再加标记', en: 'nothing more can be said of a reference' },
  BAD_ALIAS: { zh: '引用的名称不对', en: 'the name of a reference is wrong' },
  BAD_COLLECTION_TYPE: { zh: '内容与标签不符', en: 'what stands here is not what its tag says' },
  BAD_DIRECTIVE: { zh: '% 开头的指令不对', en: 'a directive that begins with % is wrong' },
  BAD_DQ_ESCAPE: {
    zh: '双引号里的反斜线写法不对',
    en: 'a backslash between double quotes is wrong',
    mending: { zh: '反斜线写两个，或改用单引号', en: 'write the backslash twice, or use single quotes' },
  },
  BAD_INDENT: {
    zh: '缩进不对，或括号没有写完',
    en: 'an indent is wrong, or a bracket is not closed',
    mending: {
      zh: '请与同级各项对齐，并检查括号',
      en: 'align it with what stands beside it, and check the brackets',
    },
  },
  BAD_SCALAR_START: {
    zh: '文字的第一个字符要加引号',
    en: 'a text that begins so needs quotes',
    mending: { zh: '请给这段文字加引号', en: 'put the text in quotes' },
  },
  BLOCK_AS_IMPLICIT_KEY: {
    zh: '一行里有两个冒号，或少了换行',
    en: 'two colons in one line, or a line break missing',
    mending: { zh: '文字里有冒号的，请加引号', en: 'put a text that has a colon in quotes' },
  },
  BLOCK_IN_FLOW: {
    zh: '花括号或方括号里的文字有冒号，或括号没有写完',
    en: 'a text within brackets has a colon, or a bracket is not closed',
    mending: {
      zh: '文字里有冒号或逗号的，请加引号；并检查括号',
      en: 'put a text that has a colon or a comma in quotes, and check the brackets',
    },
  },
  DUPLICATE_KEY: {
    zh: '同一个名称写了两次',
    en: 'one name stands twice',
    mending: { zh: '请删去其中一处', en: 'remove one of them' },
  },
  KEY_OVER_1024_CHARS: { zh: '名称太长', en: 'a name is too long' },
  MISSING_CHAR: { zh: '少了引号、括号、逗号或空格', en: 'a quote, bracket, comma or space is missing' },
  MULTILINE_IMPLICIT_KEY: { zh: '名称占了几行，或少了冒号', en: 'a name takes several lines, or its colon is missing' },
  MULTIPLE_ANCHORS: { zh: '一处有两个 & 名称', en: 'two & names in one place' },
  MULTIPLE_DOCS: {
    zh: '一个文件里有几份内容（---）',
    en: 'several documents in one file (---)',
    mending: { zh: '请分成几个文件', en: 'make a file of each' },
  },
  MULTIPLE_TAGS: { zh: '一处有两个标签', en: 'two tags in one place' },
  NON_STRING_KEY: { zh: '名称应为文字', en: 'a name has to be a text' },
  RESOURCE_EXHAUSTION: {
    zh: '层数或引用太多',
    en: 'too many levels or references',
    mending: { zh: '请减少层数和引用', en: 'write it with fewer levels and references' },
  },
  TAB_AS_INDENT: {
    zh: '缩进不能用制表符',
    en: 'tabs cannot indent',
    mending: { zh: '请用空格缩进', en: 'indent with spaces' },
  },
  TAG_RESOLVE_FAILED: {
    zh: '不能用“!”标签',
    en: 'tags with ! cannot be used',
    mending: { zh: '请删去标签，或给文字加引号', en: 'remove the tag, or put the text in quotes' },
  },
  UNEXPECTED_TOKEN: { zh: '这里有多余的内容', en: 'something stands here that does not belong' },
};

/** What is wrong with broken YAML, and how to mend it. */
export function yamlFault({ code, message }: Pick<YAMLError, 'code' | 'message'>): {
  readonly wrong: Text;
  readonly mending: Text;
} {
  const { zh, en, mending = CHECK } = CODES[code] ?? { zh: message, en: message };
  return { wrong: { zh: `YAML 写法有误：${zh}`, en: `it is not valid YAML: ${en}` }, mending };
}
