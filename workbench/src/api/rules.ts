import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { RuleKind, RuleState } from '../../../src/register/rules.ts';
import type { RuleLineView, RuleView } from '../../../src/register/views.ts';
import { api, withQuery } from './client.ts';
import type { Abilities, Named } from './types.ts';

export type RuleLine = z.output<typeof RuleLineView>;
export type Rule = z.output<typeof RuleView>;
export type RuleWords = Rule['versions'][number]['rule'];

export interface RuleSearch {
  readonly state?: RuleState | undefined;
  readonly kind?: RuleKind | undefined;
  readonly find?: string | undefined;
}

interface RuleList {
  readonly rules: readonly RuleLine[];
  /** How often a rule can be checked. */
  readonly every: readonly Named[];
  readonly abilities: Abilities;
}

export const rulesQuery = (search: RuleSearch) =>
  queryOptions({
    queryKey: ['rules', search],
    queryFn: ({ signal }) => api<RuleList>(withQuery('/api/rules', { ...search }), { signal }),
  });

export const ruleQuery = (ruleId: string) =>
  queryOptions({
    queryKey: ['rules', ruleId],
    queryFn: ({ signal }) => api<Rule>(`/api/rules/${encodeURIComponent(ruleId)}`, { signal }),
  });
