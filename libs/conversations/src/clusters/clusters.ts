import { createHash } from 'node:crypto';
import type { BulkRecord } from '@hubbub/contracts';
import { ConflictError, NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { previewTexts, startBulk } from '../bulk/start-bulk';
import type { Context } from '../context';
import type { Member } from '../member';
import { type Comment, type Group, groupComments } from './group-comments';
import { textKey } from './text-key';

/** Comments that ask the same. The id names the question and the newest comment that was looked at. */
export interface Cluster {
  id: string;
  count: number;
  language: string;
  samples: string[];
  conversations: string[];
  alike: number[]; // how like the commonest wording each conversation's is, 0 to 1
  postCount: number;
  newestAt: string;
}

/** So many of the newest waiting comments are compared; older ones come up as these are answered. */
const mostCompared = 20_000;

/** Groups of near-identical comments that wait for an answer, across posts and channels; the largest first. */
export const listClusters = async (db: EntityManager, workspaceId: number): Promise<Cluster[]> => {
  const comments = await listWaiting(db, workspaceId);
  return groupComments(comments).slice(0, 100).map(toCluster);
};

export interface ClusterAnswer {
  text: string;
  except: readonly string[];
}

/** Each person's own text, and who is left out and why; sends nothing. Throws NotFoundError. */
export const previewClusterAnswer = async (ctx: Context, member: Member, id: string, answer: ClusterAnswer) => {
  const ids = await membersOf(ctx, member, id, answer);
  const rows = await previewTexts(ctx, member, { ids, action: { type: 'reply', text: answer.text } });
  const reasons = new Map<string, string[]>();
  for (const { conversationId, skip } of rows)
    if (skip) reasons.set(skip, [...(reasons.get(skip) ?? []), conversationId]);
  const texts = rows
    .filter(({ skip }) => skip === null)
    .map(({ conversationId, contactName, text }) => ({ id: conversationId, conversationId, contactName, text }));
  return {
    matched: ids.length,
    skipped: [...reasons].map(([reason, list]) => ({ reason, count: list.length, ids: list })), // each is named in the table
    samples: texts,
    texts,
  };
};

/**
 * Answers everybody in the group at once, each by name, as one act on many that can be followed and taken back.
 * Only comments that stood there when the group was looked at are answered. Throws NotFoundError; ConflictError
 * `nothing_left`.
 */
export const answerCluster = async (
  ctx: Context,
  member: Member,
  id: string,
  answer: ClusterAnswer & { sendAfterSeconds?: number },
): Promise<BulkRecord> => {
  const ids = await membersOf(ctx, member, id, answer);
  return startBulk(ctx, member, {
    selection: { ids },
    action: {
      type: 'reply',
      text: answer.text,
      ...(answer.sendAfterSeconds === undefined ? {} : { sendAfterSeconds: answer.sendAfterSeconds }),
    },
  });
};

interface Waiting extends Comment {
  postId: string | null;
}

const listWaiting = (db: EntityManager, workspaceId: number): Promise<Waiting[]> =>
  db.query(
    `SELECT c.id AS "conversationId", coalesce(c.language, 'und') AS language, m.text, m.received_at AS "receivedAt", c.post_id AS "postId"
     FROM conversation c JOIN message m ON m.workspace_id = c.workspace_id AND m.id = (c.last_message->>'id')::uuid
     LEFT JOIN post p ON p.workspace_id = c.workspace_id AND p.id = c.post_id
     WHERE c.workspace_id = $1 AND c.status = 'open' AND c.kind = 'comment' AND c.waiting_since IS NOT NULL AND NOT c.flag_names && '{spam,hate}'
       AND m.direction = 'inbound' AND m.deleted_at IS NULL AND m.hidden_at IS NULL AND m.text <> '' AND NOT coalesce(p.is_muted, false)
     ORDER BY c.last_message_at DESC, c.id DESC LIMIT $2`,
    [workspaceId, mostCompared],
  );

const nameOf = (language: string, key: string): string =>
  createHash('sha256').update(`${language} ${key}`).digest('hex').slice(0, 20);

const toCluster = ({ keys, language, comments, alike }: Group): Cluster => {
  const newest = Math.max(...comments.map(({ receivedAt }) => receivedAt.getTime()));
  const byTime = [...comments].sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime());
  return {
    id: `${nameOf(language, keys[0]!)}-${newest.toString(36)}`,
    count: comments.length,
    language,
    samples: [...new Set(byTime.map(({ text }) => text.slice(0, 280).toWellFormed()))].slice(0, 5),
    conversations: byTime.map(({ conversationId }) => conversationId),
    alike: byTime.map(({ text }) => Math.round((alike.get(textKey(text)) ?? 1) * 100) / 100),
    postCount: new Set(comments.map((comment) => (comment as Waiting).postId)).size,
    newestAt: new Date(newest).toISOString(),
  };
};

/** Who stood in the group when it was listed and waits still, less the exceptions. */
const membersOf = async (
  ctx: Context,
  member: Member,
  id: string,
  { except }: Pick<ClusterAnswer, 'except'>,
): Promise<string[]> => {
  const [name = '', stamp = ''] = id.split('-');
  const seenAt = parseInt(stamp, 36);
  const comments = await ctx.store.transaction(member.workspaceId, (db) => listWaiting(db, member.workspaceId));
  const group = groupComments(comments, 1).find(({ keys, language }) =>
    keys.some((key) => nameOf(language, key) === name),
  );
  if (!group || !Number.isFinite(seenAt)) throw new NotFoundError('This group');
  const left = new Set(except);
  const ids = group.comments
    .filter(({ receivedAt, conversationId }) => receivedAt.getTime() <= seenAt && !left.has(conversationId))
    .map(({ conversationId }) => conversationId);
  if (ids.length === 0) throw new ConflictError('nothing_left', 'Nobody in this group waits for an answer');
  return ids;
};
