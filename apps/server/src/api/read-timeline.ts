import { findLatestSuggestion } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { listMessages, toMessage } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { findDraft } from './drafts';

/** What an open conversation needs beside what was written in it; asked for by `with`, so that one question will do. */
export const extras = ['suggestion', 'draft'] as const;
export type Extra = (typeof extras)[number];

export interface TimelineRequest {
  memberId: string | null; // whose draft
  limit: number;
  before: { at: Date; id: string } | null;
  with: readonly Extra[];
}

/** A page of everything written in a conversation, what was done with it, and where its backfill ends. */
export const readTimeline = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  { memberId, limit, before, with: wanted }: TimelineRequest,
) => {
  const [found]: { seam_at: Date | null }[] = await db.query(
    'SELECT seam_at FROM conversation WHERE workspace_id = $1 AND id = $2',
    [workspaceId, id],
  );
  if (!found) throw new NotFoundError('This conversation');
  const rows = await listMessages(db, workspaceId, id, { limit: limit + 1, before, withNotes: true });
  const acts: unknown[] = await db.query(
    `SELECT id, actor, act, detail, at FROM audit_entry WHERE workspace_id = $1 AND target_type = 'conversation' AND target_id = $2 AND act = 'change' ORDER BY at DESC LIMIT 100`,
    [workspaceId, id],
  );
  return {
    ...pageOf(rows, limit),
    acts,
    seamAt: found.seam_at?.toISOString() ?? null,
    ...(wanted.includes('suggestion') ? { suggestion: await findLatestSuggestion(db, workspaceId, id) } : {}),
    ...(wanted.includes('draft') && memberId ? { draft: await findDraft(db, workspaceId, id, memberId) } : {}),
  };
};

/** `rows` are the newest `limit` and one more, oldest first, where there is one more. */
export const pageOf = (rows: Awaited<ReturnType<typeof listMessages>>, limit: number) => {
  const items = rows.length > limit ? rows.slice(1) : rows;
  const [oldest] = items;
  return {
    items: items.map(toMessage),
    nextCursor: rows.length > limit && oldest ? `${oldest.sentAt.toISOString()}_${oldest.id}` : null,
  };
};
