import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** To the page of a fact that a measure rests on; a hand-over stands in the list of hand-overs. */
export function FactLink({ kind, id, children }: { kind: string; id: string; children: ReactNode }) {
  switch (kind) {
    case 'card':
      return (
        <Link to="/cards/$cardId" params={{ cardId: id }}>
          {children}
        </Link>
      );
    case 'case':
      return (
        <Link to="/cases/$caseId" params={{ caseId: id }}>
          {children}
        </Link>
      );
    case 'finding':
      return (
        <Link to="/findings/$findingId" params={{ findingId: id }}>
          {children}
        </Link>
      );
    case 'promise':
      return (
        <Link to="/obligations/$dutyId" params={{ dutyId: id }}>
          {children}
        </Link>
      );
    case 'handover':
      return (
        <Link to="/organisation/hand-overs" search={{ whose: 'below' }}>
          {children}
        </Link>
      );
    default:
      return null;
  }
}
