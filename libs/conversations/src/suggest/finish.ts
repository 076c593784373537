import { finishSentence, type FinishedSentence, type KnowledgeIndex, sentenceTables } from '@hubbub/suggestions';
import type { Context } from '../context';
import type { Member } from '../member';
import { contextFor } from './assist';
import { gather, type Known, limitOf } from './gather';
import { knowledgeIndex } from './knowledge';
import { nearestFor } from './sources';

/** How a sentence that a member has begun may go on; `text` null where nothing saved ends it. */
export type Finished = { text: string; source: FinishedSentence['source'] } | { text: null; source: null };

const nothing: Finished = { text: null, source: null };

/**
 * The rest of the sentence that `text` ends in, from saved replies, articles, trusted answers and the voice. Asks no
 * model, keeps nothing, and gives up once `signal` says that nobody waits. Throws NotFoundError.
 */
export const finishFor = async (
  ctx: Context,
  { workspaceId }: Member,
  conversationId: string,
  text: string,
  signal?: AbortSignal,
): Promise<Finished> => {
  const known = await ctx.store.transaction(workspaceId, (db) => gather(ctx, db, workspaceId, conversationId));
  if (signal?.aborted) return nothing;
  const index = await knowledgeIndex(ctx, workspaceId);
  const tables = await sentenceTables(index);
  if (signal?.aborted) return nothing;
  const { conversation, language, voice, brandFacts } = known;
  const found = finishSentence(tables, {
    text,
    language,
    voice,
    contact: { name: known.lastInbound?.authorName ?? conversation.contactName, handle: conversation.handle },
    limit: limitOf(conversation),
    near: nearestOf(index, known),
    context: contextFor(voice.brandName, brandFacts, known),
  });
  return found ? { text: found.rest, source: found.source } : nothing;
};

const nearest = new WeakMap<KnowledgeIndex, Map<string, string[]>>();
const mostKept = 200;

/** What answers the open question, found once a message and not once a letter. */
const nearestOf = (index: KnowledgeIndex, known: Known): string[] => {
  const asked = known.lastInbound;
  if (!asked) return [];
  const kept = nearest.get(index) ?? new Map<string, string[]>();
  nearest.set(index, kept);
  const key = `${asked.id} ${asked.version}`;
  const ids = kept.get(key) ?? nearestFor(index, known);
  kept.delete(key);
  kept.set(key, ids);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return ids;
};
