import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { type TaskNode, type TaskPage, taskQuery } from '../../api/tasks.ts';
import { useLang } from '../../lang.tsx';
import {
  stopTexts,
  type TaskAct,
  taskActTexts,
  taskMomentTexts,
  taskStateTexts,
  taskTexts,
} from '../../texts/tasks.ts';
import { dayText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { HandOn } from '../../ui/hand-on.tsx';
import { useOne } from '../../ui/one.tsx';
import { type Pair, Pairs } from '../../ui/pairs.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { WhyNot } from '../../ui/why-not.tsx';
import { Meetings } from '../meetings/meetings.tsx';
import { TaskActWindow } from './act-window.tsx';
import { TaskFiles } from './files.tsx';
import { heldBy } from './words.ts';

export function TaskPageScreen() {
  const { taskId } = useParams({ from: '/office/tasks/$taskId' });
  return <OneTask key={taskId} taskId={taskId} />;
}

/** A task with the tree it stands in: where that has stopped, its parts, what happened, and what one may do. */
function OneTask({ taskId }: { taskId: string }) {
  const { t } = useLang();
  const { page, instead } = useOne(
    useQuery(taskQuery(taskId)),
    taskTexts.notFound,
    <Link to="/tasks">{t(taskTexts.back)}</Link>,
  );
  if (instead) return instead;
  const own = page.nodes.find((n) => n.taskId === page.taskId)!;
  return (
    <Screen title={page.arrangement.title} wide>
      <Standing page={page} own={own} />
      <div className="case">
        <div className="case-main">
          {page.nodes.some((n) => n.endedAt === null) ? <Stops page={page} /> : null}
          <Acts page={page} own={own} />
          <Tree page={page} />
          <History page={page} />
        </div>
        <aside className="case-side">
          <Ground page={page} />
          <TaskFiles page={page} />
          <DutyActs about={`task:${page.taskId}`} />
          <Meetings about={{ kind: 'task', id: page.taskId }} lead={own.holder.unit.id} />
        </aside>
      </div>
    </Screen>
  );
}

function Standing({ page, own }: { page: TaskPage; own: TaskNode }) {
  const { t, lang } = useLang();
  const rows: Pair[] = [
    [
      t(taskTexts.state),
      <span key="state" className="strong">
        {t(taskStateTexts[own.state])}
      </span>,
    ],
    [t(taskTexts.holder), heldBy(own.holder, t)],
    [t(taskTexts.givenBy), t(own.by)],
    [t(taskTexts.dueDay), dayText(own.dueBy, lang)],
    // Of what was taken back nothing is left to confirm.
    ...(own.progress.of > 0 ? [[t(taskTexts.parts), t(taskTexts.progress, own.progress)] as Pair] : []),
  ];
  return (
    <div className="case-head card-page-head">
      <p className="letter flush">{own.measure}</p>
      <Pairs rows={rows} className="case-standing" />
      {page.moreAsked ? (
        <p className="notice">{t(taskTexts.moreAsked, { on: dayText(page.moreAsked, lang) })}</p>
      ) : null}
      {page.reportAsked ? <p className="notice">{t(taskTexts.reportAsked)}</p> : null}
    </div>
  );
}

function Stops({ page }: { page: TaskPage }) {
  const { t, lang } = useLang();
  return (
    <section className="card task-stops">
      <h2>{t(taskTexts.stops)}</h2>
      {page.stops.length === 0 ? <p className="soft flush">{t(taskTexts.noStops)}</p> : null}
      <ol>
        {page.stops.map((stop) => (
          <li key={stop.taskId}>
            <span className="strong">{t(taskTexts.level, { n: stop.level })}</span>{' '}
            <Link to="/tasks/$taskId" params={{ taskId: stop.taskId }}>
              {heldBy(stop.at, t)}
            </Link>{' '}
            <span className="mark-word">
              {t(taskTexts.stopSince, {
                kind: t(stopTexts[stop.kind]),
                on: dayText(stop.since, lang),
                days: stop.days,
              })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const ACTS: readonly TaskAct[] = [
  'accept',
  'split',
  'claim',
  'report',
  'askMore',
  'askReport',
  'check',
  'confirm',
  'return',
  'decideMore',
  'cancel',
];

function Acts({ page, own }: { page: TaskPage; own: TaskNode }) {
  const { t } = useLang();
  const [open, setOpen] = useState<TaskAct | null>(null);
  const may = ACTS.filter((act) => page.abilities[act] === true);
  const not = ACTS.flatMap((act) => {
    const ability = page.abilities[act];
    // What is for others, or for another state, is no news to the reader; what is only not yet to be done is.
    return !ability || ability === true || !ability.code.startsWith('task.') || OTHERS.has(ability.code)
      ? []
      : [{ name: taskActTexts[act].name, reason: ability.reason }];
  });
  return (
    <section className="card">
      <h2>{t(taskTexts.acts)}</h2>
      {may.length === 0 ? <p className="soft flush">{t(taskTexts.noActs)}</p> : null}
      <p className="supervise-acts flush">
        {may.map((act) => (
          <Button key={act} onClick={() => setOpen(act)}>
            {t(taskActTexts[act].name)}
          </Button>
        ))}
        {page.abilities.accept === true || page.abilities.split === true ? (
          <HandOn
            duty={{
              dutyId: page.duty,
              step: { id: own.state, ...taskStateTexts[own.state] },
              holderUnit: own.holder.unit,
            }}
          />
        ) : null}
      </p>
      <WhyNot acts={not} />
      {open ? <TaskActWindow page={page} act={open} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

const OTHERS: ReadonlySet<string> = new Set([
  'task.not-in-this-state',
  'task.by-whoever-gave-it',
  'task.no-more-asked',
  'task.report-not-asked',
]);

function Tree({ page }: { page: TaskPage }) {
  const { t } = useLang();
  return (
    <section className="card task-tree">
      <h2>{t(taskTexts.tree)}</h2>
      <Level page={page} parent={null} />
    </section>
  );
}

function Level({ page, parent }: { page: TaskPage; parent: string | null }) {
  const nodes = page.nodes.filter((n) => n.parentId === parent);
  if (nodes.length === 0) return null;
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.taskId}>
          <One page={page} node={node} />
          <Level page={page} parent={node.taskId} />
        </li>
      ))}
    </ul>
  );
}

function One({ page, node }: { page: TaskPage; node: TaskNode }) {
  const { t, lang } = useLang();
  const own = node.taskId === page.taskId;
  const stop = page.stops.find((s) => s.taskId === node.taskId);
  const over = node.state === 'done' || node.state === 'cancelled';
  const on = node.checks
    .map((c) => `${dayText(c.on, lang)}${c.over ? ` ${t(taskTexts.checkOver)}` : ''}`)
    .join(lang === 'zh' ? '、' : ', ');
  return (
    <div className={own ? 'task-node task-own' : 'task-node'} aria-current={own ? 'true' : undefined}>
      <p className="flush">
        <span className="soft small">{t(taskTexts.level, { n: node.level })}</span>{' '}
        {own ? (
          <span className="strong">{node.measure}</span>
        ) : (
          <Link to="/tasks/$taskId" params={{ taskId: node.taskId }}>
            {node.measure}
          </Link>
        )}
      </p>
      <p className="row-facts">
        <span className={over ? undefined : 'step'}>{t(taskStateTexts[node.state])}</span>
        <span>{heldBy(node.holder, t)}</span>
        <span>{t(taskTexts.due, { on: dayText(node.dueBy, lang) })}</span>
        {node.progress.of > 1 ? <span>{t(taskTexts.progress, node.progress)}</span> : null}
        {node.extended > 0 ? <span>{t(taskTexts.extended, { n: node.extended })}</span> : null}
        {stop ? (
          <span className="mark-word">
            {t(taskTexts.stopSince, {
              kind: t(stopTexts[stop.kind]),
              on: dayText(stop.since, lang),
              days: stop.days,
            })}
          </span>
        ) : null}
      </p>
      {own ? (
        <>
          <p className="small soft flush">{t(taskTexts.check, { how: node.how, on })}</p>
          {node.assistants.map((a) => (
            <p key={a.unit.id} className="small soft flush">
              {t(taskTexts.assists, { unit: t(a.unit), does: a.does })}
            </p>
          ))}
        </>
      ) : null}
    </div>
  );
}

function History({ page }: { page: TaskPage }) {
  const { t, lang } = useLang();
  return (
    <Timeline
      moments={page.moments}
      what={({ type, granted, day }) =>
        [
          t(taskMomentTexts[type as keyof typeof taskMomentTexts] ?? { zh: type, en: type }),
          ...(granted === null ? [] : [t(granted ? taskTexts.granted : taskTexts.refused)]),
          ...(day ? [t(taskTexts.until, { on: dayText(day, lang) })] : []),
        ].join(' · ')
      }
    />
  );
}

function Ground({ page }: { page: TaskPage }) {
  const { t, lang } = useLang();
  const { arrangement: a } = page;
  const rows: Pair[] = [
    [
      t(taskTexts.ground),
      t(taskTexts.groundOf, { ground: t(a.ground), reference: a.reference, on: dayText(a.groundOn, lang) }),
    ],
    [t(taskTexts.lane), t(a.lane)],
    [t(taskTexts.byWhom), heldBy(a.by, t)],
    [t(taskTexts.whole), t(taskTexts.progress, a.progress)],
  ];
  if (a.meeting)
    rows.push([
      t(taskTexts.meeting),
      <Link key="meeting" to="/meetings/$meetingId" params={{ meetingId: a.meeting }}>
        {t(taskTexts.openMeeting)}
      </Link>,
    ]);
  return (
    <section className="side-part">
      <h2>{t(taskTexts.ground)}</h2>
      <Pairs rows={rows} className="pairs" />
    </section>
  );
}
