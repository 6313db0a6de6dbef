import type { EvidenceFile } from '../../ui/evidence.tsx';
import { FilesField as Field, Evidence as Shown } from '../../ui/evidence.tsx';

const pathOf = (dutyId: string): string => `/api/obligations/${dutyId}/attachments`;

/** What shows a record. */
export const Evidence = ({ dutyId, ids }: { dutyId: string; ids: readonly string[] }) => (
  <Shown path={pathOf(dutyId)} ids={ids} />
);

/** Photographs and files of a record that is being written. */
export const FilesField = ({
  dutyId,
  ...given
}: {
  dutyId: string;
  value?: readonly EvidenceFile[];
  onChange?: (files: EvidenceFile[]) => void;
}) => <Field path={pathOf(dutyId)} {...given} />;
