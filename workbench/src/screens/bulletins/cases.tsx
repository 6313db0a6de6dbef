import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { figureQuery } from '../../api/bulletins.ts';
import { CaseRow } from '../../ui/case-list.tsx';
import { Behind } from './behind.tsx';

/** The appeals behind a figure, as far as the reader may see them. */
export function FigureCases() {
  const search = useSearch({ from: '/office/bulletins/cases' });
  return (
    <Behind
      found={useInfiniteQuery(figureQuery(search))}
      search={search}
      lines={({ cases }) =>
        cases.map((line) => (
          <li key={line.caseId} className="row">
            <CaseRow line={line} />
          </li>
        ))
      }
    />
  );
}
