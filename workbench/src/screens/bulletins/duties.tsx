import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { figureDutiesQuery } from '../../api/bulletins.ts';
import { OwedRow } from '../../ui/owed-row.tsx';
import { Behind } from './behind.tsx';

/** The duties of mechanisms behind a figure, as far as the reader may see them. */
export function FigureDuties() {
  const search = useSearch({ from: '/office/bulletins/duties' });
  return (
    <Behind
      found={useInfiniteQuery(figureDutiesQuery(search))}
      search={search}
      lines={({ duties }) => duties.map((duty) => <OwedRow key={duty.dutyId} duty={duty} unit="owes" holder />)}
    />
  );
}
