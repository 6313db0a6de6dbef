import {
  ApartmentOutlined,
  AuditOutlined,
  BarChartOutlined,
  BranchesOutlined,
  CalendarOutlined,
  ControlOutlined,
  DeploymentUnitOutlined,
  EditOutlined,
  EnvironmentOutlined,
  EyeOutlined,
  FileSearchOutlined,
  FileTextOutlined,
  FlagOutlined,
  HeartOutlined,
  ImportOutlined,
  InboxOutlined,
  NotificationOutlined,
  NumberOutlined,
  PhoneOutlined,
  PushpinOutlined,
  ReadOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SendOutlined,
  SolutionOutlined,
  TeamOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Text } from '../../../src/kernel/text.ts';
import { fromOutside } from '../api/queries.ts';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { useOffice } from './office.tsx';

/** The screens that the reader's posts have a use for. What is left out here is still refused by the server, not by this list. */
export function Navigation() {
  const { t } = useLang();
  const { has, me } = useOffice();
  const entry = (to: string, icon: ReactNode, label: string, exact = false) => (
    <li key={to}>
      <Link to={to} activeOptions={{ exact }} className="nav-link" activeProps={{ 'aria-current': 'page' }}>
        <span aria-hidden="true">{icon}</span> {label}
      </Link>
    </li>
  );
  const group = (name: Text, entries: readonly ReactNode[]) => {
    const shown = entries.filter(Boolean);
    return shown.length === 0 ? null : (
      <li className="nav-group">
        <h2 className="nav-name">{t(name)}</h2>
        <ul className="nav">{shown}</ul>
      </li>
    );
  };
  if (fromOutside(me)) return <ul className="nav">{entry('/inspections', <EyeOutlined />, t(frame.inspections))}</ul>;
  return (
    <ul className="nav">
      {entry('/', <InboxOutlined />, t(frame.owed), true)}
      {me.posts[0] ? entry(`/units/${me.posts[0].unitId}/year`, <CalendarOutlined />, t(frame.year)) : null}
      {group(frame.appeals, [
        has('clerk', 'discipline', 'callback') && entry('/take-in', <EditOutlined />, t(frame.takeIn)),
        has('clerk', 'administrator') && entry('/letters', <ImportOutlined />, t(frame.letters)),
        has('clerk', 'discipline', 'supervisor') && entry('/routing', <BranchesOutlined />, t(frame.routing)),
        has('callback', 'discipline') && entry('/call-backs', <PhoneOutlined />, t(frame.callBacks)),
        has('supervisor', 'discipline') && entry('/reviews', <AuditOutlined />, t(frame.reviews)),
        entry('/cases', <UnorderedListOutlined />, t(frame.cases), true),
        entry('/receptions', <ScheduleOutlined />, t(frame.receptions)),
        entry('/grids', <EnvironmentOutlined />, t(frame.grids)),
      ])}
      {group(frame.supervision, [
        has('head', 'supervisor', 'discipline', 'auditor') && entry('/board', <BarChartOutlined />, t(frame.board)),
        has('head', 'clerk', 'handler', 'supervisor', 'discipline', 'auditor', 'inspector') &&
          entry('/inspections', <EyeOutlined />, t(frame.inspections)),
        has('clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline', 'auditor') &&
          entry('/tasks', <DeploymentUnitOutlined />, t(frame.tasks)),
        has('clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline', 'auditor') &&
          entry('/sendings', <SendOutlined />, t(frame.sendings)),
        has('supervisor', 'discipline') && entry('/listed', <PushpinOutlined />, t(frame.listed)),
        has('clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline', 'auditor') &&
          entry('/cards', <FlagOutlined />, t(frame.cards)),
        entry('/findings', <FileSearchOutlined />, t(frame.findings)),
        has('clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline', 'auditor', 'administrator') &&
          entry('/measures', <SolutionOutlined />, t(frame.measures)),
        has('head', 'supervisor', 'discipline') &&
          entry('/publications', <NotificationOutlined />, t(frame.publications)),
        entry('/projects', <HeartOutlined />, t(frame.projects)),
        entry('/bulletins', <FileTextOutlined />, t(frame.bulletins)),
        entry('/figures', <NumberOutlined />, t(frame.figures)),
      ])}
      {group(frame.house, [
        entry('/mechanisms', <ControlOutlined />, t(frame.mechanisms)),
        entry('/rules', <ReadOutlined />, t(frame.rules)),
        entry('/organisation', <ApartmentOutlined />, t(frame.organisation)),
        me.abilities.manageAccounts === true && entry('/accounts', <TeamOutlined />, t(frame.accounts)),
        entry('/sealing', <SafetyCertificateOutlined />, t(frame.sealing)),
      ])}
    </ul>
  );
}
