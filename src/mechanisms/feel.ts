import { Worker } from 'node:worker_threads';
import { parseExpression } from 'feelin';
import type { Text } from '../kernel/text.ts';
import type { Asked, Told } from './feel.worker.ts';

/*
 * Conditions and formulas of packs, in FEEL. The library blocks while it works, reads the real clock and answers null where a name is
 * missing; so what can run on is refused by the parse tree, and the rest runs in a thread of its own with little memory and time.
 */
const MOST_BYTES = 2048;
const MOST_MB = 64;
const MOST_MS = 200;
/** So often it may wait as long again for its turn. */
const MOST_TURNS = 25;

/** What a formula of a rule needs; nothing that searches text by pattern, reads the clock or takes a function. */
const FUNCTIONS = [
  ...[
    'abs',
    'ceiling',
    'contains',
    'count',
    'decimal',
    'even',
    'floor',
    'list contains',
    'max',
    'mean',
    'min',
    'modulo',
  ],
  ...['not', 'odd', 'round down', 'round half down', 'round half up', 'round up', 'starts with', 'sum'],
];

/** Each walks a list, or makes what can be called again. */
const ENDLESS: ReadonlySet<string> = new Set([
  ...[
    'ForExpression',
    'QuantifiedExpression',
    'FilterExpression',
    'FunctionDefinition',
    'IterationContext',
    'Interval',
  ],
]);

/** What is wrong with an expression that a pack says, and how to mend it; `null` where it may run. */
export function expressionFault(
  expression: string,
  names: readonly string[],
): { readonly wrong: Text; readonly mending: Text } | null {
  const fault = (zh: string, en: string, mendZh: string, mendEn: string) => ({
    wrong: { zh, en },
    mending: { zh: mendZh, en: mendEn },
  });
  if (Buffer.byteLength(expression) > MOST_BYTES)
    return fault('表达式过长', 'the expression is too long', '请缩短到 2 kB 以内', 'keep it below 2 kB');
  const known = Object.fromEntries([...names, ...FUNCTIONS].map((name) => [name, 0]));
  let found: ReturnType<typeof fault> | null = null;
  parseExpression(expression, known, undefined).iterate({
    enter: (node) => {
      if (found) return false;
      const said = expression.slice(node.from, node.to).slice(0, 40);
      if (node.type.isError)
        found = fault(
          `表达式写法有误（第 ${node.from + 1} 个字符处）`,
          `the expression breaks off at character ${node.from + 1}`,
          '请按 FEEL 写法改正',
          'write it as FEEL',
        );
      else if (ENDLESS.has(node.name))
        found = fault(
          `“${said}”会逐项循环`,
          `"${said}" goes through a list`,
          '不能用 for、some、every、区间和筛选',
          'for, some, every, ranges and filters are not allowed',
        );
      else if (node.name === 'FunctionInvocation') {
        const called = expression.slice(node.from, expression.indexOf('(', node.from)).trim();
        if (!FUNCTIONS.includes(called))
          found = fault(
            `不能用函数“${called.slice(0, 40)}”`,
            `the function "${called.slice(0, 40)}" is not allowed`,
            `可用：${FUNCTIONS.join('、')}；当天请用 day`,
            `there are ${FUNCTIONS.join(', ')}; for the day, write day`,
          );
      } else if (node.name === 'VariableName' && !names.includes(said) && !FUNCTIONS.includes(said))
        found = fault(
          `没有“${said}”这个名称`,
          `there is no name "${said}"`,
          `可用：${names.join('、')}`,
          `there are ${names.join(', ')}`,
        );
      return undefined;
    },
  });
  return found;
}

export interface Feel {
  /** Answers one after the other. An expression that takes too long or too much ends its thread; the next has a new one. */
  ask(asked: Asked): Promise<Told>;
  close(): Promise<void>;
}

/** A thread is started with the first question. Close it, or the process stays. */
export function openFeel(): Feel {
  let thread: { readonly worker: Worker; readonly ready: Promise<unknown> } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const start = () => {
    const worker = new Worker(new URL('./feel.worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MB, maxYoungGenerationSizeMb: 8 },
    });
    return { worker, ready: said(worker) };
  };

  const askNow = async (asked: Asked): Promise<Told> => {
    thread ??= start();
    const { worker, ready } = thread;
    await ready;
    const before = await worker.cpuUsage();
    const answered = said(worker);
    worker.postMessage(asked);
    // Its own time counts, not the clock's: on a machine that does other things too, a sound formula may wait for its turn.
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const told = await within(answered, MOST_MS);
      if (told) return told;
      // A thread that has ended has nothing to say.
      const used = await within(worker.cpuUsage(before), MOST_MS).catch(() => null);
      if (!used || (used.user + used.system) / 1000 >= MOST_MS) break;
    }
    thread = null;
    await worker.terminate();
    return { wrong: `takes more than ${MOST_MS} ms or ${MOST_MB} MB` };
  };

  return {
    ask: (asked) => {
      const answer = last.then(() => askNow(asked));
      last = answer;
      return answer;
    },
    close: async () => {
      await last;
      await thread?.worker.terminate();
      thread = null;
    },
  };
}

/** The next thing a thread says; `null` if it ends first, for want of memory. */
const said = (worker: Worker): Promise<Told | null> =>
  new Promise((resolve) => {
    const tell = (told: Told | null) => {
      worker.off('message', tell);
      worker.off('error', end);
      resolve(told);
    };
    const end = () => tell(null);
    worker.once('message', tell);
    worker.once('error', end);
  });

async function within<T>(answer: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
