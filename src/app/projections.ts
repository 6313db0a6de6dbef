import { measureProjection } from '../accountability/measures.store.ts';
import { publicityProjection } from '../accountability/publications.store.ts';
import { bulletinProjection } from '../bulletins/store.ts';
import { caseProjection } from '../cases/store.ts';
import type { DB } from '../db/schema.generated.ts';
import { dutyProjection } from '../duties/store.ts';
import { findingProjection } from '../findings/store.ts';
import { gridProjections } from '../grids/store.ts';
import { accountProjections } from '../identity/store.ts';
import { inspectionProjection } from '../inspections/store.ts';
import type { Projection } from '../ledger/replay.ts';
import { adoptionProjection } from '../mechanisms/adoption.store.ts';
import { draftProjections } from '../mechanisms/handed.store.ts';
import { webhookProjection } from '../notify/store.ts';
import { obligationProjections } from '../obligations/store.ts';
import { orgProjections } from '../org/projections.ts';
import { projectProjections } from '../projects/store.ts';
import { receptionProjections } from '../reception/store.ts';
import { registerProjections } from '../register/store.ts';
import { sendingProjection } from '../sendings/store.ts';
import { actProjection } from '../supervision/acts.store.ts';
import { cardProjection } from '../supervision/cards.store.ts';
import { dutyActProjection } from '../supervision/duty-acts.store.ts';
import { meetingProjection } from '../supervision/meetings.store.ts';
import { taskProjections } from '../tasks/store.ts';

/** Every table whose rows follow from the ledger, and how. `verify` and the replay test go by this list. */
export const PROJECTIONS: readonly Projection[] = [
  bulletinProjection,
  ...orgProjections,
  ...accountProjections,
  dutyProjection,
  caseProjection,
  actProjection,
  dutyActProjection,
  cardProjection,
  ...registerProjections,
  ...taskProjections,
  ...projectProjections,
  meetingProjection,
  sendingProjection,
  findingProjection,
  ...gridProjections,
  ...receptionProjections,
  webhookProjection,
  inspectionProjection,
  adoptionProjection,
  ...obligationProjections,
  ...draftProjections,
  measureProjection,
  publicityProjection,
];

/** Every other table, and why its rows do not follow from the ledger. */
export const UNFOLDED: Readonly<Partial<Record<keyof DB, string>>> = {
  appeal_search: 'Made from the words in the vault, and goes with them.',
  attachment:
    'Name and salt can be destroyed; the ledger has the id and the salted digest: compared with what it belongs to (beside.ts).',
  board_bucket:
    'What the board counts together: made from the rows of duties, appeals and cards by a follower. Emptied, and the mark of the follower "board" set back to 0, the three tables of counts are made again.',
  board_count: 'How many duties stand where: made with board_bucket.',
  board_duty: 'Where each duty is counted: made with board_bucket.',
  board_view: "A person's own setting.",
  calendar_feed: "A person's own setting: where their calendar program reads.",
  card_watch: 'When a duty has to be looked at next: made from the duty, whose entries are followed.',
  first_administrator: 'A one-time link, gone once it is used.',
  idempotency: 'Results kept so that a write sent twice happens once.',
  import_run: 'How far an import came; what it took in is in the ledger.',
  ledger_entry: 'The ledger itself.',
  ledger_follower: 'How far the ledger was turned into jobs.',
  ledger_leaf: 'The order of sealing: checked as a tree.',
  ledger_node: 'Hashes of subtrees, for proofs.',
  ledger_pending: 'Entries that wait for their place.',
  ledger_seal: 'Signed roots: checked with the tree, and with the entries that tell of them.',
  mail_preference: "A person's own setting.",
  mechanism_burden:
    'How long forms are worked on, counted without a name: an entry has an actor, so the ledger says nothing of it (docs/decisions/burden.md).',
  mechanism_day: 'Days on which adopted rules fall due: made from the rules and the calendar.',
  mechanism_source: 'What adopted rules say: compared with the digest in the entry (beside.ts).',
  migration: 'Which changes to the schema were made.',
  notification: 'What people were told; made from entries by jobs, and read or not.',
  publication:
    'Masked words that a clerk looked over, withdrawn with the person’s data: compared with the case (beside.ts).',
  rate_limit: 'Counts of tries, gone within minutes.',
  vault_item: 'What people wrote, under keys that can be destroyed: compared by digest (beside.ts).',
  vault_subject: 'The keys that can be destroyed: gone exactly where the ledger says so (beside.ts).',
  webhook_delivery: 'What was sent to others, and when.',
};
