import { buildIndex, type Knowledge, type KnowledgeIndex, type SavedReplyEntry } from '@hubbub/suggestions';
import type { EntityManager } from 'typeorm';

interface Cached {
  stamp: string;
  index: KnowledgeIndex;
}

/** One index a workspace, built anew when something in it has changed. */
const cache = new Map<number, Cached>();

export const knowledgeIndex = async (db: EntityManager, workspaceId: number): Promise<KnowledgeIndex> => {
  const [{ stamp }]: [{ stamp: string }] = await db.query(
    `SELECT concat_ws('/',
       (SELECT concat(count(*), max(updated_at)) FROM saved_reply WHERE workspace_id = $1), (SELECT count(*) FROM saved_reply_translation WHERE workspace_id = $1),
       (SELECT concat(count(*), max(updated_at)) FROM knowledge_article WHERE workspace_id = $1),
       (SELECT concat(count(*), max(last_used_at)) FROM example_reply WHERE workspace_id = $1)) AS stamp`,
    [workspaceId],
  );
  const known = cache.get(workspaceId);
  if (known?.stamp === stamp) return known.index;
  const index = buildIndex(await loadKnowledge(db, workspaceId));
  cache.set(workspaceId, { stamp, index });
  return index;
};

const loadKnowledge = async (db: EntityManager, workspaceId: number): Promise<Knowledge> => ({
  savedReplies: await loadSavedReplies(db, workspaceId),
  chunks: await db.query(
    'SELECT id, title, body AS text, language FROM knowledge_article WHERE workspace_id = $1 AND is_active',
    [workspaceId],
  ),
  pastAnswers: await db.query(
    `SELECT id, inbound, answer, language, saved_reply_id AS "savedReplyId", accepted, is_trusted AS "isTrusted" FROM example_reply WHERE workspace_id = $1 ORDER BY last_used_at DESC LIMIT 100000`,
    [workspaceId],
  ),
});

const loadSavedReplies = async (db: EntityManager, workspaceId: number): Promise<SavedReplyEntry[]> =>
  db.query(
    `SELECT s.id, s.title, s.body, s.language, s.shortcut, s.examples,
       coalesce((SELECT json_object_agg(t.language, json_build_object('title', t.title, 'body', t.body, 'examples', t.examples))
         FROM saved_reply_translation t WHERE t.workspace_id = s.workspace_id AND t.saved_reply_id = s.id), '{}') AS translations
     FROM saved_reply s WHERE s.workspace_id = $1 AND s.is_active`,
    [workspaceId],
  );
