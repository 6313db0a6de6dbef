import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor } from '../src/app/problems.ts';
import type { App, Guard } from '../src/identity/guard.ts';
import { Refusal } from '../src/kernel/refusal.ts';
import { loadProjects } from '../src/projects/pack.ts';
import type { PublicYear } from '../src/projects/public.desk.ts';
import { cleanText } from '../src/text/clean.ts';
import { byCodeRoutes } from './by-code-routes.ts';
import { type Form, tooLong } from './form.ts';
import { problemLead } from './problem-page.ts';
import { choosePage, type FormPage, promised, proposePage, sentPage } from './projects-forms.ts';
import { projectPage, projectsPage } from './projects-page.ts';
import { type Portal, send, viewOf, visitOf } from './serve.ts';
import { formKey, readFormKey } from './session.ts';
import type { Fault, View } from './view.ts';

const NUMBER_MOST = 120;

/** Beside which field it is said why a choice was refused. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'project.number-wrong': 'number',
  'project.supported-already': 'number',
};

/** Projects for the people: read, propose, choose, and say whether it arrived. Nobody signs in. */
export function projectRoutes(app: App, portal: Portal, guard: Guard): void {
  const { projects, workOf } = portal;
  const { limits } = loadProjects();
  const schema = { hide: true } as const;
  const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;
  const formOf = (request: FastifyRequest): Form => (request.body ?? {}) as Form;

  /** A year in which everybody may do this today. @throws Refusal `project.collection-over`, `project.choice-over` */
  async function yearFor(request: FastifyRequest, open: PublicYear['open'] & string): Promise<PublicYear> {
    const years = await projects.years(request.office.officeId, request.now);
    const year = years.find((y) => y.collectionId === idOf(request));
    if (year?.open === open) return year;
    throw open === 'choose'
      ? new Refusal('project.choice-over')
      : new Refusal('project.collection-over', { until: year?.collectUntil ?? '' });
  }

  app.get('/projects', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const view = viewOf(portal, request);
    return send(reply, view, projectsPage(view, await projects.years(request.office.officeId, request.now)));
  });

  app.get('/projects/:id', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    for (const { year, projects: all } of await projects.years(request.office.officeId, request.now)) {
      const project = all.find((p) => p.projectId === idOf(request));
      const view = viewOf(portal, request);
      if (project) return send(reply, view, projectPage(view, project, year));
    }
    throw new Refusal('request.not-found');
  });

  app.get('/projects/thanks/:id', { schema }, async (request, reply) => {
    const view = viewOf(portal, request);
    const what = (['proposed', 'chosen', 'got', 'not'] as const).find((w) => w === idOf(request));
    if (!what) throw new Refusal('request.not-found');
    return send(reply, view, sentPage(view, what));
  });

  const showProposal = async (request: FastifyRequest, reply: FastifyReply, page: FormPage, status: number) => {
    const view = viewOf(portal, request);
    const { officeId } = request.office;
    const [year, work, settings] = await Promise.all([
      yearFor(request, 'propose'),
      workOf(officeId),
      projects.settings(officeId),
    ]);
    return send(reply, view, proposePage(view, year, work, settings, page), status);
  };
  const showChoice = async (request: FastifyRequest, reply: FastifyReply, page: FormPage, status: number) => {
    const view = viewOf(portal, request);
    const { officeId } = request.office;
    const [year, settings] = await Promise.all([yearFor(request, 'choose'), projects.settings(officeId)]);
    return send(reply, view, choosePage(view, year, settings, page), status);
  };
  type Show = typeof showProposal;

  /** Sends a form; whatever goes wrong, it comes back with everything in it. */
  async function sent(
    request: FastifyRequest,
    reply: FastifyReply,
    show: Show,
    page: Omit<FormPage, 'faults'> & { readonly faults: readonly Fault[]; readonly keyed: boolean },
    [thanks, run]: readonly [thanks: string, run: () => Promise<void>],
  ) {
    const view = viewOf(portal, request);
    const { keyed, faults } = page;
    if (formOf(request).switch === 'yes') return show(request, reply, { ...page, faults: [] }, 200);
    if (faults.length > 0) return show(request, reply, page, 422);
    if (!keyed) return show(request, reply, { ...page, lead: view.t('file.again') }, 400);
    try {
      await run();
    } catch (error) {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status >= 500) throw error;
      if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
      const reused = error instanceof Refusal && error.code === 'request.idempotency-mismatch';
      const text = problemLead(view, problem);
      const field = FIELD_OF[problem.code];
      const said = field ? { faults: [{ field, text }] } : { lead: text };
      const again = { ...page, key: reused ? formKey() : page.key, ...said };
      return show(request, reply, again, problem.status);
    }
    return reply.redirect(`/projects/thanks/${thanks}`, 303);
  }

  app.get('/projects/propose/:id', { schema }, async (request, reply) => {
    reply.header('cache-control', 'private, no-cache');
    return showProposal(request, reply, { key: formKey(), said: {}, faults: [] }, 200);
  });

  app.post('/projects/propose/:id', { schema }, async (request, reply) => {
    const form = formOf(request);
    const view = viewOf(portal, request);
    const said = Object.fromEntries(
      ['title', 'why', 'place', 'contact'].map((field) => [field, cleanText(form[field] ?? '')]),
    ) as Record<'title' | 'why' | 'place' | 'contact', string>;
    const faults = [
      ...missing(view, said, 'title', limits.title),
      ...missing(view, said, 'why', limits.words),
      ...tooLong(view, 'contact', said.contact, NUMBER_MOST),
    ];
    const key = readFormKey(form.key);
    const work = await workOf(request.office.officeId);
    const proposed = {
      title: said.title.replace(/\s*\n\s*/g, ' '),
      why: said.why,
      place: work.units.has(said.place) ? said.place : null,
      contact: said.contact || null,
    };
    return sent(request, reply, showProposal, { key: key ?? formKey(), keyed: key !== null, said, faults }, [
      'proposed',
      () => projects.propose(visitOf(request), idOf(request), proposed, key!),
    ]);
  });

  app.get('/projects/choose/:id', { schema }, async (request, reply) => {
    reply.header('cache-control', 'private, no-cache');
    return showChoice(request, reply, { key: formKey(), said: {}, faults: [] }, 200);
  });

  app.post('/projects/choose/:id', { schema }, async (request, reply) => {
    const form = formOf(request);
    const view = viewOf(portal, request);
    const said = Object.fromEntries(
      Object.entries(form).flatMap(([field, value]) =>
        /^(p\d+|number)$/.test(field) ? [[field, cleanText(value ?? '')]] : [],
      ),
    );
    const [year, { each }] = await Promise.all([
      yearFor(request, 'choose'),
      projects.settings(request.office.officeId),
    ]);
    const chosen = year.projects.filter((p) => said[`p${p.nth}`] === 'yes').map((p) => p.projectId);
    const faults: Fault[] = [];
    if (chosen.length === 0) faults.push({ field: 'p1', text: view.t('projects.choose.missing') });
    if (chosen.length > each) faults.push({ field: 'p1', text: view.t('projects.choose.many', { each }) });
    const number = said.number ?? '';
    if (number === '') faults.push({ field: 'number', text: view.t('projects.choose.number.missing') });
    faults.push(...tooLong(view, 'number', number, NUMBER_MOST));
    const key = readFormKey(form.key);
    return sent(request, reply, showChoice, { key: key ?? formKey(), keyed: key !== null, said, faults }, [
      'chosen',
      () => projects.support(visitOf(request), idOf(request), { projects: chosen, number }, key!),
    ]);
  });

  answerRoutes(app, portal, limits.words);
}

const missing = (view: View, said: Readonly<Record<string, string>>, field: string, most: number): Fault[] =>
  said[field] === ''
    ? [{ field, text: view.t(`projects.propose.${field}.missing`) }]
    : tooLong(view, field, said[field] ?? '', most);

/** Somebody entitled says whether they got it. */
function answerRoutes(app: App, portal: Portal, most: number): void {
  const { projects } = portal;
  const placeOf = (request: FastifyRequest) => {
    const { list, nth } = request.params as { list: string; nth: string };
    return { list: list.slice(0, 40), nth: /^\d{1,5}$/.test(nth) ? Number(nth) : -1 };
  };
  byCodeRoutes(app, portal, {
    words: 'projects.answer',
    route: '/projects/answer/:list/:nth',
    at: (request) => {
      const { list, nth } = placeOf(request);
      return `/projects/answer/${encodeURIComponent(list)}/${nth}`;
    },
    most,
    noNeedsWords: false,
    look: (request, code) => {
      const { list, nth } = placeOf(request);
      return projects.look(visitOf(request), list, nth, code);
    },
    about: promised,
    answer: (request, code, { so, words }) => {
      const { list, nth } = placeOf(request);
      return projects.answer(visitOf(request), [list, nth, code], { got: so, words });
    },
    thanks: (so) => `/projects/thanks/${so === 'yes' ? 'got' : 'not'}`,
  });
}
