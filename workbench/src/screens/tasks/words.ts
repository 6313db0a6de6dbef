import type { Text } from '../../../../src/kernel/text.ts';
import type { TaskHolder } from '../../api/tasks.ts';

/** Who has it: the unit, and whoever holds the post by name. */
export const heldBy = ({ unit, post, name }: TaskHolder, t: (text: Text) => string): string =>
  [t(unit), name ?? (post ? t(post) : null)].filter((part) => part !== null).join(' · ');
