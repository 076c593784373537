import { ConflictError, NotFoundError } from '@hubbub/runtime';
import { likeness, proposeReplies, proposeUpdates, type SolvedAnswer } from '@hubbub/suggestions';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';

/** A saved reply that is worth having ("this was answered 14 times"), or one that members keep changing alike. */
export interface Proposal {
  id: string;
  type: 'reply' | 'update';
  savedReplyId: string | null;
  language: string;
  title: string;
  body: string;
  examples: string[]; // how people asked
  count: number; // answers, or like edits
  messageIds: string[]; // the answers behind it
  state: 'open' | 'approved' | 'dismissed';
  createdAt: string;
  version: number;
}

const mostAnswers = 5_000;
const span = 180 * 86_400_000;
const same = 0.5;
const mostKept = 500;

/** Looks at what members answered in solved conversations and keeps what is worth proposing. Opens its own transaction. */
export const refreshProposals = (ctx: Context, workspaceId: number): Promise<void> =>
  ctx.store.transaction(workspaceId, async (db) => {
    await db.query('SELECT pg_advisory_xact_lock($1, $2)', [workspaceId, 77_031]);
    const since = new Date(ctx.clock().getTime() - span);
    const answers = await solvedAnswers(db, workspaceId, since);
    const existing: { body: string }[] = await db.query(
      `SELECT body FROM saved_reply WHERE workspace_id = $1 UNION ALL SELECT body FROM saved_reply_translation WHERE workspace_id = $1 AND body <> ''`,
      [workspaceId],
    );
    const kept: Kept[] = await db.query(
      `SELECT id, type, saved_reply_id AS "savedReplyId", body, state, count FROM knowledge_proposal WHERE workspace_id = $1 ORDER BY created_at DESC LIMIT ${mostKept}`,
      [workspaceId],
    );
    for (const found of proposeReplies(answers, { existing: existing.map(({ body }) => body) })) {
      await keep(db, workspaceId, kept, {
        type: 'reply',
        savedReplyId: null,
        language: found.language,
        title: titleOf(found.examples[0] ?? found.body),
        body: found.body,
        examples: found.examples,
        count: found.count,
        messageIds: found.answerIds,
      });
    }
    for (const found of proposeUpdates(await editsOf(db, workspaceId, since))) {
      const [reply]: { title: string; language: string; body: string }[] = await db.query(
        'SELECT title, language, body FROM saved_reply WHERE workspace_id = $1 AND id = $2',
        [workspaceId, found.savedReplyId],
      );
      if (!reply || reply.body.trim() === found.body.trim()) continue;
      await keep(db, workspaceId, kept, {
        type: 'update',
        savedReplyId: found.savedReplyId,
        language: reply.language,
        title: reply.title,
        body: found.body,
        examples: [],
        count: found.count,
        messageIds: [],
      });
    }
  });

type Kept = Pick<Proposal, 'id' | 'type' | 'savedReplyId' | 'body' | 'state' | 'count'>;

/** Near-duplicates are one: an open proposal counts on, a decided one stays decided. */
const keep = async (
  db: EntityManager,
  workspaceId: number,
  kept: readonly Kept[],
  found: Omit<Proposal, 'id' | 'state' | 'createdAt' | 'version'>,
): Promise<void> => {
  const known = kept.find(
    (other) =>
      other.type === found.type &&
      other.savedReplyId === found.savedReplyId &&
      likeness(other.body, found.body) >= same,
  );
  if (known && known.state !== 'open') return;
  if (known) {
    if (known.count === found.count) return;
    await db.query(
      `UPDATE knowledge_proposal SET count = $3, examples = $4, message_ids = $5::uuid[], version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, known.id, found.count, found.examples, found.messageIds],
    );
    return;
  }
  await db.query(
    `INSERT INTO knowledge_proposal (workspace_id, id, type, saved_reply_id, language, title, body, examples, count, message_ids) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::uuid[])`,
    [
      workspaceId,
      uuidv7(),
      found.type,
      found.savedReplyId,
      found.language,
      found.title,
      found.body,
      found.examples,
      found.count,
      found.messageIds,
    ],
  );
};

const titleOf = (text: string): string => {
  const [line = ''] = text.trim().split('\n');
  return [...line].slice(0, 80).join('').trim() || '…';
};

/** Answers of members that arrived, in conversations that are closed, without a saved reply behind them. */
const solvedAnswers = (db: EntityManager, workspaceId: number, since: Date): Promise<SolvedAnswer[]> =>
  db.query(
    `SELECT e.message_id AS id, e.inbound, e.answer, e.language, e.saved_reply_id AS "savedReplyId" FROM example_reply e
     JOIN message m ON m.workspace_id = e.workspace_id AND m.id = e.message_id
     JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
     WHERE e.workspace_id = $1 AND e.created_at >= $2 AND c.status = 'closed' AND m.deleted_at IS NULL AND m.status IN ('sent', 'delivered', 'read')
     ORDER BY e.created_at DESC LIMIT ${mostAnswers}`,
    [workspaceId, since],
  );

/** What members made of a draft that was a saved reply word for word. */
const editsOf = (
  db: EntityManager,
  workspaceId: number,
  since: Date,
): Promise<{ savedReplyId: string; suggested: string; sent: string }[]> =>
  db.query(
    `SELECT s.sources->0->>'id' AS "savedReplyId", r.body AS suggested, m.text AS sent
     FROM suggestion_outcome o JOIN suggestion s ON s.workspace_id = o.workspace_id AND s.id = o.suggestion_id
     JOIN message m ON m.workspace_id = o.workspace_id AND m.id = o.message_id AND m.deleted_at IS NULL AND m.text <> ''
     JOIN saved_reply r ON r.workspace_id = s.workspace_id AND r.id::text = s.sources->0->>'id' AND r.language = s.language
     WHERE o.workspace_id = $1 AND o.created_at >= $2 AND o.outcome = 'edited' AND s.variants->o.variant->>'tone' = 'saved' AND o.created_at > r.updated_at
     ORDER BY o.created_at DESC LIMIT ${mostAnswers}`,
    [workspaceId, since],
  );

const columns = `id, type, saved_reply_id AS "savedReplyId", language, title, body, examples, count, message_ids AS "messageIds", state, created_at AS "createdAt", version`;

export const listProposals = (db: EntityManager, workspaceId: number, state: Proposal['state']): Promise<Proposal[]> =>
  db.query(
    `SELECT ${columns} FROM knowledge_proposal WHERE workspace_id = $1 AND state = $2 ORDER BY count DESC, id LIMIT 200`,
    [workspaceId, state],
  );

/**
 * A manager makes a proposal knowledge, perhaps in other words, or dismisses it for good. Throws NotFoundError, and
 * ConflictError `already_decided`.
 */
export const decideProposal = (
  ctx: Context,
  member: Member,
  id: string,
  decision: { as: 'approved'; title?: string; body?: string } | { as: 'dismissed' },
): Promise<Proposal> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const { workspaceId } = member;
    const [row]: Proposal[] = await db.query(
      `SELECT ${columns} FROM knowledge_proposal WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
      [workspaceId, id],
    );
    if (!row) throw new NotFoundError('This proposal');
    if (row.state !== 'open') throw new ConflictError('already_decided', 'Somebody has decided on this already');
    const savedReplyId =
      decision.as === 'approved' ? await makeKnowledge(db, workspaceId, row, decision) : row.savedReplyId;
    await db.query(
      `UPDATE knowledge_proposal SET state = $3, saved_reply_id = $4, decided_by = $5, decided_at = $6, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id, decision.as, savedReplyId, member.id, ctx.clock()],
    );
    await audit(db, member, decision.as === 'approved' ? 'approve' : 'dismiss', { type: 'knowledge_proposal', id });
    return { ...row, state: decision.as, savedReplyId, version: row.version + 1 };
  });

const makeKnowledge = async (
  db: EntityManager,
  workspaceId: number,
  proposal: Proposal,
  { title = proposal.title, body = proposal.body }: { title?: string; body?: string },
): Promise<string> => {
  if (proposal.type === 'update' && proposal.savedReplyId) {
    await db.query(
      'UPDATE saved_reply SET body = $3, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2',
      [workspaceId, proposal.savedReplyId, body],
    );
    return proposal.savedReplyId;
  }
  const id = uuidv7();
  await db.query(
    'INSERT INTO saved_reply (workspace_id, id, title, body, language, examples) VALUES ($1, $2, $3, $4, $5, $6)',
    [workspaceId, id, title, body, proposal.language, proposal.examples],
  );
  await db.query(
    'UPDATE example_reply SET saved_reply_id = $3 WHERE workspace_id = $1 AND message_id = ANY ($2::uuid[])',
    [workspaceId, proposal.messageIds, id],
  );
  return id;
};
