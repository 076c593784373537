import type { SuggestionVariant } from '@hubbub/contracts';
import { outcomeOf } from '@hubbub/suggestions';
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

/** A draft lay there for what was answered, and the member wrote something of their own. */
export const recordIgnored = async (
  db: EntityManager,
  member: Member,
  conversationId: string,
  { answeredId, messageId }: { answeredId: string; messageId: string },
): Promise<void> => {
  await db.query(
    `INSERT INTO suggestion_outcome (workspace_id, id, suggestion_id, outcome, message_id, member_id)
     SELECT s.workspace_id, $3, s.id, 'ignored', $4, $5 FROM suggestion s WHERE s.workspace_id = $1 AND s.conversation_id = $2 AND s.message_id = $6 AND jsonb_array_length(s.variants) > 0
       AND s.dismissed_at IS NULL AND NOT EXISTS (SELECT FROM suggestion_outcome o WHERE o.workspace_id = s.workspace_id AND o.suggestion_id = s.id)
     ORDER BY s.created_at DESC LIMIT 1`,
    [member.workspaceId, conversationId, uuidv7(), messageId, member.id, answeredId],
  );
};
