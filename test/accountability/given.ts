import { followTime } from '../../src/accountability/jobs.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { newKey, OFFICE, type TestOffice } from '../support/office.ts';

export const accountOf = (who: string): string => derivedId(OFFICE, who);

export interface Page {
  readonly measure: { readonly state: { readonly id: string; readonly zh: string }; readonly until: string | null };
  readonly facts: readonly {
    readonly kind: { readonly id: string };
    readonly ref: string | null;
    readonly shows: string;
  }[];
  readonly decider: { readonly unit: { readonly id: string }; readonly name: string | null };
  readonly passedOver: readonly { readonly name: string | null; readonly because: { readonly zh: string } }[];
  readonly reviewer: { readonly name: string | null } | null;
  readonly reviewUntil: string | null;
  readonly decideBy: string | null;
  readonly final: boolean;
  readonly cleared: boolean;
  readonly barredUntil: string | null;
  readonly moments: readonly {
    readonly type: string;
    readonly by: string | null;
    readonly text: string | null;
    readonly rung: { readonly id: string; readonly zh: string } | null;
  }[];
  readonly abilities: Readonly<Record<string, true | { readonly code: string }>>;
}

/** What the tests of measures do over HTTP, as whoever does it. */
export function desk(office: TestOffice) {
  const post = async (who: string, url: string, body: unknown, key = newKey()) => {
    const response = await office.ask(who, 'POST', url, body, key);
    return { ...response.json(), status: response.statusCode } as {
      status: number;
      code?: string;
      state: string;
      measureId: string;
      publicityId: string;
      title: { zh: string };
    };
  };
  const proposal = (more: object = {}) => ({
    rung: 'reminder',
    capacity: 'holder',
    account: accountOf('pipes-handler'),
    unit: 'pipes',
    facts: [{ kind: 'other', shows: '三次接到催办未回复。' }],
    power: { ground: 'held', unit: 'pipes', means: true, words: '管网科承办，人手和车辆齐备。' },
    ...more,
  });
  return {
    proposal,
    post,
    propose: (who: string, more: object = {}) => post(who, '/api/measures', proposal(more)),
    act: async (who: string, measureId: string, action: string, body: unknown = {}) => {
      const { status, code, state } = await post(who, `/api/measures/${measureId}/${action}`, body);
      return status === 200 ? state : code;
    },
    show: async (who: string, publicityId: string, action: string, body: unknown = {}) => {
      const { status, code, state } = await post(who, `/api/publicity/${publicityId}/${action}`, body);
      return status === 200 ? state : code;
    },
    page: async (who: string, measureId: string): Promise<Page> =>
      (await office.ask(who, 'GET', `/api/measures/${measureId}`)).json(),
    ids: async (who: string, view: string): Promise<string[]> =>
      (await office.ask(who, 'GET', `/api/measures?view=${view}`))
        .json()
        .measures.map((m: { measureId: string }) => m.measureId),
    /** What the worker does when time has passed. */
    time: async () => {
      const ctx = {
        officeId: OFFICE,
        now: office.now(),
        actor: { kind: 'system', officeId: OFFICE, process: 'measures' },
      } as const;
      return followTime(office.house.db, ctx, await office.house.measuresOf(OFFICE));
    },
  };
}
