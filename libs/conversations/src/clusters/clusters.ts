import { createHash } from 'node:crypto';
import type { BulkRecord } from '@hubbub/contracts';
import { ConflictError, NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { previewTexts, startBulk } from '../bulk/start-bulk';
import type { Context } from '../context';
import type { Member } from '../member';
import { type Comment, groupComments } from './group-comments';
import { joinLanguages, type Question } from './join-languages';
import { textKey } from './text-key';

/**
 * Comments that ask the same, in whatever languages. The id names the question and the newest comment that was looked
 * at; `language` is the one that most wrote in.
 */
export interface Cluster {
  id: string;
  count: number;
  language: string;
  languages: { language: string; count: number; sample: string }[]; // the commonest first
  samples: string[];
  conversations: string[];
  spoken: string[]; // each conversation's language
  wordings: Wording[]; // the ways it is asked, the commonest first
  worded: number[]; // each conversation's wording, by its place among them
  alike: number[]; // how like the commonest wording each conversation's is, 0 to 1
  postCount: number;
  newestAt: string;
}

/** One way in which a question is asked in one language; an answer may be meant for it alone. */
export interface Wording {
  name: string; // stays the same while its commonest text does
  language: string;
  count: number;
  sample: string;
}

/** So many of the newest waiting comments are compared; older ones come up as these are answered. */
const mostCompared = 20_000;

/** Groups of near-identical comments that wait for an answer, across posts and channels; the largest first. */
export const listClusters = async (db: EntityManager, workspaceId: number): Promise<Cluster[]> => {
  const comments = await listWaiting(db, workspaceId);
  return questionsOf(comments).slice(0, mostListed).map(toCluster);
};

const mostListed = 100;
const leastAlike = 2;

const questionsOf = (comments: readonly Waiting[]): Question[] =>
  joinLanguages(groupComments(comments, 1))
    .filter((question) => countOf(question) >= leastAlike)
    .sort((a, b) => countOf(b) - countOf(a));

const countOf = ({ parts }: Question): number => parts.reduce((sum, { group }) => sum + group.comments.length, 0);

export interface ClusterAnswer {
  text: string;
  texts?: Readonly<Record<string, string>>; // by language; `text` for the languages that are missing
  own?: readonly { text: string; conversations: string[] }[]; // for these, before all others
  except: readonly string[];
  among?: readonly string[]; // who was looked at; nobody else is answered
}

/** Each person's own text, and who is left out and why; sends nothing. Throws NotFoundError. */
export const previewClusterAnswer = async (ctx: Context, member: Member, id: string, answer: ClusterAnswer) => {
  const ids = await membersOf(ctx, member, id, answer);
  const rows = await previewTexts(ctx, member, { ids, action: replyOf(answer) });
  const reasons = new Map<string, string[]>();
  for (const { conversationId, skip } of rows)
    if (skip) reasons.set(skip, [...(reasons.get(skip) ?? []), conversationId]);
  const texts = rows
    .filter(({ skip }) => skip === null)
    .map(({ conversationId, contactName, text, language }) => ({
      id: conversationId,
      conversationId,
      contactName,
      text,
      language,
      isOwnLanguage: answer.texts === undefined || language in answer.texts,
    }));
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
      ...replyOf(answer),
      ...(answer.sendAfterSeconds === undefined ? {} : { sendAfterSeconds: answer.sendAfterSeconds }),
    },
  });
};

const replyOf = ({ text, texts, own }: ClusterAnswer) => ({
  type: 'reply' as const,
  text,
  ...(texts ? { texts } : {}),
  ...(own ? { own: own.map((one) => ({ text: one.text, ids: one.conversations })) } : {}),
});

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

const toCluster = ({ parts }: Question): Cluster => {
  const ordered = parts.toSorted((a, b) => b.group.comments.length - a.group.comments.length);
  const rows = ordered
    .flatMap(({ group, alike }, wording) =>
      group.comments.map((comment) => ({
        ...(comment as Waiting),
        wording,
        language: group.language,
        alike: alike * (group.alike.get(textKey(comment.text)) ?? 1),
      })),
    )
    .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime());
  const newest = rows[0]?.receivedAt ?? new Date(0);
  const wordings = ordered.map(({ group }) => ({
    name: nameOf(group.language, group.keys[0]!),
    language: group.language,
    count: group.comments.length,
    sample: sampleOf(group.comments[0]?.text ?? ''),
  }));
  const samples = [...wordings.map(({ sample }) => sample), ...rows.map(({ text }) => sampleOf(text))];
  const { language, keys } = parts[0]!.group;
  return {
    id: `${nameOf(language, keys[0]!)}-${newest.getTime().toString(36)}`,
    count: rows.length,
    language,
    languages: languagesOf(wordings),
    samples: [...new Set(samples)].slice(0, 5),
    conversations: rows.map(({ conversationId }) => conversationId),
    spoken: rows.map((row) => row.language),
    wordings,
    worded: rows.map((row) => row.wording),
    alike: rows.map((row) => Math.round(row.alike * 100) / 100),
    postCount: new Set(rows.map(({ postId }) => postId)).size,
    newestAt: newest.toISOString(),
  };
};

const languagesOf = (wordings: readonly Wording[]): Cluster['languages'] => {
  const counts = new Map<string, Cluster['languages'][number]>();
  for (const { language, count, sample } of wordings) {
    const known = counts.get(language);
    if (known) known.count += count;
    else counts.set(language, { language, count, sample });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
};

const sampleOf = (text: string): string => text.slice(0, 280).toWellFormed();

/** Who stood in the group when it was listed and waits still, less the exceptions. */
const membersOf = async (
  ctx: Context,
  member: Member,
  id: string,
  { except, among }: Pick<ClusterAnswer, 'except' | 'among'>,
): Promise<string[]> => {
  const [name = '', stamp = ''] = id.split('-');
  const seenAt = parseInt(stamp, 36);
  if (!Number.isFinite(seenAt)) throw new NotFoundError('This group');
  const waiting = await ctx.store.transaction(member.workspaceId, (db) => listWaiting(db, member.workspaceId));
  // What came later is left out before anything is grouped, so that it cannot change who asks the same as whom.
  const comments = waiting.filter(({ receivedAt }) => receivedAt.getTime() <= seenAt);
  const question = joinLanguages(groupComments(comments, 1)).find(({ parts }) =>
    parts.some(({ group }) => group.keys.some((key) => nameOf(group.language, key) === name)),
  );
  if (!question) throw new NotFoundError('This group');
  const left = new Set(except);
  const lookedAt = among && new Set(among);
  const ids = question.parts
    .flatMap(({ group }) => group.comments.map(({ conversationId }) => conversationId))
    .filter((conversationId) => !left.has(conversationId) && (lookedAt?.has(conversationId) ?? true));
  if (ids.length === 0) throw new ConflictError('nothing_left', 'Nobody in this group waits for an answer');
  return ids;
};
