import {
  buildIndexGently,
  chunkArticle,
  type Knowledge,
  type KnowledgeIndex,
  learnedWeight,
  type PastAnswer,
  type SavedReplyEntry,
} from '@hubbub/suggestions';
import type { EntityManager } from 'typeorm';
import type { Context } from '../context';

interface Cached {
  content: string; // stamp of what members write
  learned: string; // stamp of what is learned from sends
  exampleCount: number;
  index: KnowledgeIndex;
  building: Promise<KnowledgeIndex> | null;
}

/** One index a workspace. */
const cache = new Map<number, Cached>();

const mostExamples = 100_000;
const smallEnough = 2_000;
const settledAfterMs = 10 * 60 * 1000;

/**
 * The index of a workspace's knowledge, built anew when something has changed. What members write, and what is erased,
 * counts at once; what is learned from sends may come a moment later where there is much of it. Opens a transaction of
 * its own, and gives way to other work while it reads.
 */
export const knowledgeIndex = async (ctx: Context, workspaceId: number): Promise<KnowledgeIndex> => {
  const stamps = await ctx.store.transaction(workspaceId, (db) => readStamps(db, workspaceId, ctx.clock()));
  const known = cache.get(workspaceId);
  if (known && known.content === stamps.content && known.learned === stamps.learned) return known.index;
  const mayWait =
    known &&
    known.content === stamps.content &&
    stamps.exampleCount >= known.exampleCount &&
    stamps.exampleCount > smallEnough;
  if (known?.building) return mayWait ? known.index : known.building;
  const building = ctx.store
    .transaction(workspaceId, (db) => loadKnowledge(db, workspaceId, ctx.clock()))
    .then((knowledge) => buildIndexGently(knowledge, known?.index));
  if (known) known.building = building;
  const finish = building.then(
    (index) => {
      cache.set(workspaceId, { ...stamps, index, building: null });
      return index;
    },
    (error: unknown) => {
      if (known) known.building = null;
      throw error;
    },
  );
  if (!mayWait) return finish;
  finish.catch((error: unknown) => ctx.logger.error({ err: error, workspaceId }, 'The knowledge could not be indexed'));
  return known.index;
};

const readStamps = async (
  db: EntityManager,
  workspaceId: number,
  now: Date,
): Promise<Pick<Cached, 'content' | 'learned' | 'exampleCount'>> => {
  const [row]: { content: string; learned: string; exampleCount: number }[] = await db.query(
    `SELECT concat_ws('/',
         (SELECT concat(count(*), max(updated_at), sum(version)) FROM saved_reply WHERE workspace_id = $1),
         (SELECT count(*) FROM saved_reply_translation WHERE workspace_id = $1),
         (SELECT concat(count(*), max(updated_at), sum(version)) FROM knowledge_article WHERE workspace_id = $1)) AS content,
       concat_ws('/', (SELECT concat(count(*), max(last_used_at), count(*) FILTER (WHERE created_at < $2)) FROM example_reply WHERE workspace_id = $1),
         (SELECT count(*) FROM suggestion_outcome WHERE workspace_id = $1)) AS learned,
       (SELECT count(*)::int FROM example_reply WHERE workspace_id = $1) AS "exampleCount"`,
    [workspaceId, new Date(now.getTime() - settledAfterMs)],
  );
  return row!;
};

const loadKnowledge = async (db: EntityManager, workspaceId: number, now: Date): Promise<Knowledge> => {
  const weights = await loadWeights(db, workspaceId, now);
  const articles: { id: string; title: string; text: string; language: string }[] = await db.query(
    'SELECT id, title, body AS text, language FROM knowledge_article WHERE workspace_id = $1 AND is_active',
    [workspaceId],
  );
  return {
    savedReplies: (await loadSavedReplies(db, workspaceId)).map((reply) => ({
      ...reply,
      weight: weights.get(reply.id) ?? 0.5,
    })),
    chunks: articles.flatMap(chunkArticle),
    pastAnswers: await loadPastAnswers(db, workspaceId, now),
  };
};

/**
 * Answers that members sent. One may be quoted by itself only once it has stood for ten minutes, passed the checker
 * and was sent twice (`mayRankFirst`); until then it supports the saved reply that it was made from.
 */
const loadPastAnswers = async (db: EntityManager, workspaceId: number, now: Date): Promise<PastAnswer[]> =>
  db.query(
    `SELECT id, inbound, answer, language, saved_reply_id AS "savedReplyId", accepted,
       is_trusted AND verdict = 'ok' AND created_at < $2 AS "isTrusted"
     FROM example_reply WHERE workspace_id = $1 ORDER BY last_used_at DESC, id LIMIT ${mostExamples}`,
    [workspaceId, new Date(now.getTime() - settledAfterMs)],
  );

/** How well each saved reply did when it was suggested; one outcome a suggestion, so that nobody can vote twice. */
const loadWeights = async (db: EntityManager, workspaceId: number, now: Date): Promise<Map<string, number>> => {
  const rows: { id: string; at: Date; wasAccepted: boolean }[] = await db.query(
    `SELECT DISTINCT ON (s.id) s.sources->0->>'id' AS id, o.created_at AS at, o.outcome IN ('as_is', 'edited') AS "wasAccepted"
     FROM suggestion s JOIN suggestion_outcome o ON o.workspace_id = s.workspace_id AND o.suggestion_id = s.id
     WHERE s.workspace_id = $1 AND s.created_at > $2 AND s.sources->0->>'type' = 'saved_reply' ORDER BY s.id, o.message_id IS NULL, o.created_at DESC`,
    [workspaceId, new Date(now.getTime() - 365 * 86_400_000)],
  );
  const showings = new Map<string, { at: Date; wasAccepted: boolean }[]>();
  for (const { id, ...showing } of rows) showings.set(id, [...(showings.get(id) ?? []), showing]);
  return new Map([...showings].map(([id, shown]) => [id, learnedWeight(shown, now)]));
};

export const loadSavedReplies = async (db: EntityManager, workspaceId: number): Promise<SavedReplyEntry[]> =>
  db.query(
    `SELECT s.id, s.title, s.body, s.language, s.shortcut, s.examples,
       coalesce((SELECT json_object_agg(t.language, json_build_object('title', t.title, 'body', t.body, 'examples', t.examples))
         FROM saved_reply_translation t WHERE t.workspace_id = s.workspace_id AND t.saved_reply_id = s.id), '{}') AS translations
     FROM saved_reply s WHERE s.workspace_id = $1 AND s.is_active`,
    [workspaceId],
  );
