import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Text } from '../../../../src/kernel/text.ts';
import type { Card } from '../../api/cards.ts';
import { api, type Problem, type ProblemError } from '../../api/client.ts';
import type { Abilities } from '../../api/types.ts';
import { useWriteKey } from '../../api/write.ts';
import { notNowTexts } from '../../texts/cards.ts';

export type CardAct = 'answer' | 'contest' | 'decide';

const NOT_NOW = 'card.not-in-this-state';

/** Refusals that mean: the page is older than the card. */
const OUTDATED = new Set(['conflict.changed-meanwhile', NOT_NOW, 'card.contest-too-late']);

/** One act on a card. The page and the lists are asked for anew once it is done, or once it turns out that they are old. */
export function useCardAct(cardId: string) {
  const queries = useQueryClient();
  const keyFor = useWriteKey();
  return useMutation<unknown, ProblemError, { action: CardAct; body: object }>({
    mutationFn: (asked) =>
      api(`/api/cards/${cardId}/${asked.action}`, { method: 'POST', body: asked.body, key: keyFor(asked) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['cards'] });
      void queries.invalidateQueries({ queryKey: ['owed'] });
    },
    onError: async ({ problem }) => {
      if (OUTDATED.has(problem.code)) await queries.invalidateQueries({ queryKey: ['cards'] });
    },
  });
}

/** Why one may not: for a state in which nobody may, what that state means. */
export const whyNot = (ability: Exclude<Abilities[string], true>, act: CardAct, { card }: Card): Text =>
  (ability.code === NOT_NOW && notNowTexts[act][card.state.id]) || ability.reason;

/** Refused for the state that the card is in: told by what that means, once the page knows the state. */
export function toldAs(problem: Problem, act: CardAct, { card }: Card): Problem {
  const title = problem.code === NOT_NOW ? notNowTexts[act][card.state.id] : undefined;
  return title ? { ...problem, title } : problem;
}
