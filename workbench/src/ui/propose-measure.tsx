import { Link } from '@tanstack/react-router';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { measureTexts } from '../texts/measures.ts';

/** For whoever may propose a measure: from here, with this fact filled in. Nothing follows from a fact by itself. */
export function ProposeMeasure({ kind, id }: { kind: 'card' | 'finding' | 'handover'; id: string }) {
  const { t } = useLang();
  const { has } = useOffice();
  if (!has('head', 'supervisor', 'discipline')) return null;
  return (
    <p className="side-part">
      <Link to="/measures/new" search={{ kind, ref: id }}>
        {t(measureTexts.fromFact)}
      </Link>
    </p>
  );
}
