import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { type TaskLine, type TaskSearch, type TasksSearch, tasksQuery } from '../api/tasks.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { stopTexts, taskStateTexts, taskTexts } from '../texts/tasks.ts';
import { dayText } from '../ui/dates.ts';
import { Elsewhere } from '../ui/elsewhere.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { Meetings } from './meetings/meetings.tsx';
import { heldBy } from './tasks/words.ts';

type View = NonNullable<TasksSearch['view']>;

/** Tasks of decisions: held, given, or all arranged, each with how far it is and where it has stopped. The address keeps the question. */
export function Tasks() {
  const { t } = useLang();
  const { has } = useOffice();
  const search = useSearch({ from: '/office/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  const office = has('supervisor', 'discipline', 'auditor');
  const view = search.view ?? (office ? 'all' : 'mine');
  const state = search.state ?? 'open';
  const ask = (more: TasksSearch) => void navigate({ search: (s) => ({ ...s, ...more }), replace: true });
  return (
    <Screen
      title={t(taskTexts.title)}
      aside={
        has('head', 'supervisor', 'discipline') ? (
          <Button type="primary" onClick={() => void navigate({ to: '/tasks/new' })}>
            {t(taskTexts.new)}
          </Button>
        ) : null
      }
    >
      <p className="card-fair">{t(taskTexts.intro)}</p>
      <search className="card-filters">
        <Segmented<View>
          aria-label={t(taskTexts.whose)}
          value={view}
          onChange={(next) => ask({ view: next })}
          options={(['mine', 'given', 'all', 'meetings'] as const).map((value) => ({
            value,
            label: t(taskTexts[value]),
          }))}
        />
        {view === 'meetings' ? null : (
          <Segmented<'open' | 'ended'>
            aria-label={t(taskTexts.state)}
            value={state}
            onChange={(next) => ask({ state: next })}
            options={(['open', 'ended'] as const).map((value) => ({ value, label: t(taskTexts[value]) }))}
          />
        )}
      </search>
      {view === 'meetings' ? <Meetings about={null} lead={null} /> : <List search={{ view, state }} />}
    </Screen>
  );
}

function List({ search }: { search: TaskSearch }) {
  const { t } = useLang();
  const found = useInfiniteQuery(tasksQuery(search));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const tasks = found.data.pages.flatMap((p) => p.tasks);
  if (tasks.length === 0) {
    const own = search.view === 'mine';
    return (
      <Empty title={t(own ? taskTexts.emptyMine : taskTexts.emptyOthers)}>
        {t(own ? taskTexts.emptyMineHow : taskTexts.emptyOthersHow)}
        {search.view === 'all' ? null : (
          <Elsewhere
            name={t(taskTexts.all)}
            query={tasksQuery({ ...search, view: 'all' })}
            count={(page) => page.tasks.length}
            to="/tasks"
            search={{ ...search, view: 'all' }}
          />
        )}
      </Empty>
    );
  }
  return (
    <>
      <ul className="rows" aria-label={t(taskTexts.list)} aria-busy={found.isFetching}>
        {tasks.map((task) => (
          <Row key={task.taskId} task={task} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
    </>
  );
}

function Row({ task }: { task: TaskLine }) {
  const { t, lang } = useLang();
  const { stop } = task;
  return (
    <li className="row">
      <div className="row-due">
        <span className="due-said">{t(taskStateTexts[task.state])}</span>
        <span className="due-exact task-due">{t(taskTexts.due, { on: dayText(task.dueBy, lang) })}</span>
      </div>
      <div className="row-main">
        <Link to="/tasks/$taskId" params={{ taskId: task.taskId }} className="row-link" data-row>
          {task.measure}
        </Link>
        <p className="row-facts">
          <span className="step">{task.title}</span>
          {task.lane.id === 'normal' ? null : <span className="mark-word">{t(task.lane)}</span>}
          <span>{heldBy(task.holder, t)}</span>
          <span>{t(taskTexts.progress, task.progress)}</span>
          {task.extended > 0 ? <span>{t(taskTexts.extended, { n: task.extended })}</span> : null}
        </p>
        {stop ? (
          <p className="task-stop flush">
            {t(taskTexts.stopped, {
              level: stop.level,
              unit: heldBy(stop.at, t),
              kind: t(stopTexts[stop.kind]),
              days: stop.days,
            })}
          </p>
        ) : null}
      </div>
    </li>
  );
}
