import type { SuggestionVariant } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Member } from './member';

/** What became of a suggestion when its answer was sent: as it was, edited or rewritten. */
export const recordOutcome = async (
  db: EntityManager,
  member: Member,
  suggestionId: string,
  { variant, sentText, messageId }: { variant: number; sentText: string; messageId: string },
): Promise<void> => {
  const [row]: { variants: SuggestionVariant[] }[] = await db.query(
    'SELECT variants FROM suggestion WHERE workspace_id = $1 AND id = $2',
    [member.workspaceId, suggestionId],
  );
  const drafted = row?.variants[variant];
  if (!drafted) return;
  const { outcome, distance } = outcomeOf(drafted.text, sentText);
  await db.query(
    'INSERT INTO suggestion_outcome (workspace_id, id, suggestion_id, variant, outcome, edit_distance, message_id, member_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [member.workspaceId, uuidv7(), suggestionId, variant, outcome, distance, messageId, member.id],
  );
};

/** Up to 0.05 of the letters changed it went as it was; up to 0.4 it was edited; beyond, rewritten. */
const outcomeOf = (drafted: string, sent: string): { outcome: 'as_is' | 'edited' | 'rewritten'; distance: number } => {
  const distance = editDistance(drafted.trim(), sent.trim()) / Math.max(1, drafted.trim().length, sent.trim().length);
  return { outcome: distance <= 0.05 ? 'as_is' : distance <= 0.4 ? 'edited' : 'rewritten', distance };
};

/** Levenshtein over at most 2,000 units of each: drafts are short. */
const editDistance = (from: string, to: string): number => {
  const a = from.slice(0, 2000);
  const b = to.slice(0, 2000);
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const swap = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(swap, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
};
