/** What a new mechanism begins with: sound as it is, so that one sees what each line does. */
export const patternOf = (id: string): string => `id: ${id}
version: 1
name: { zh: "新机制的名称", en: "Name of the mechanism" }
about:
  zh: "一句话说明为了什么。"
  en: "One sentence: what it is for."
source:
  - { document: "本机关决定", clause: "1" }
duties:
  - id: first
    name: { zh: "要做的事", en: "What is owed" }
    who:
      # Whose post: the head of each bureau directly below the office.
      - { as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }
    # Once each quarter. Others: every: year with on; a quota with least or most.
    when: { every: quarter, workingDay: 10 }
    record:
      required: [done]
      properties:
        done: { type: string, title: "做了什么", title-en: "What was done" }
    # Somebody else, best whoever it was for.
    confirm: { at: function, function: supervision, role: supervisor, minutes: 5 }
    warn: [5 working days]
    minutes: 30
`;

/** The first id of an office's own that is free: X1, X2. */
export function freeId(rows: readonly string[]): string {
  let n = 1;
  while (rows.includes(`X${n}`)) n++;
  return `X${n}`;
}
