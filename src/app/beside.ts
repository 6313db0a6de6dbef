import { casesBeside } from '../cases/beside.ts';
import { wordsAndFiles } from '../files/beside.ts';
import { ownWords } from '../identity/beside.ts';
import type { Keys } from '../identity/keys.ts';
import { inspectionsBeside } from '../inspections/beside.ts';
import type { Beside } from '../ledger/replay.ts';
import { rulesBeside } from '../mechanisms/adoption.beside.ts';
import { handoversBeside } from '../org/beside.ts';
import { projectsBeside } from '../projects/beside.ts';
import { actsBeside, meetingsBeside } from '../supervision/beside.ts';

/**
 * What the ledger binds by digest, compared with what is kept: texts in the vault, secrets, telephones, titles, attachments,
 * publications. Once a person is erased there is nothing to compare, and nothing may be there.
 */
export const besideOf = (keys: Keys): readonly Beside[] => [
  casesBeside(keys),
  actsBeside(keys),
  ownWords('duty_act', keys),
  ...projectsBeside(keys),
  wordsAndFiles('project', keys, 'project'),
  ownWords('card', keys),
  ownWords('bulletin', keys),
  ownWords('sending', keys),
  inspectionsBeside(keys),
  wordsAndFiles('measure', keys, 'measure'),
  ownWords('publicity', keys),
  ownWords('arrangement', keys),
  wordsAndFiles('task', keys, 'task'),
  meetingsBeside(keys),
  rulesBeside('mechanism', keys),
  rulesBeside('rule_draft', keys),
  wordsAndFiles('obligation_progress', keys, 'obligation'),
  ownWords('reception_booking', keys, 'booking.erased'),
  ownWords('register_rule', keys),
  ownWords('rule_check', keys),
  wordsAndFiles('finding', keys, 'finding'),
  handoversBeside(keys),
];
