import type { Intent, Sentiment, Suggestion, Tone } from '@hubbub/contracts';
import { type DraftedSuggestion, draftSuggestion } from '@hubbub/suggestions';
import type { MessageRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from '../context';
import { gather, limitOf } from './gather';
import { knowledgeIndex } from './knowledge';
import { modelFor, modelMemory } from './model';
import { mayAskModel, recordModelRequest } from './model-budget';
import { noteEndpointProblem } from './model-problem';
import { nearestBy } from './vectors';

export interface Wanted {
  tones?: Tone[];
  instruction?: string;
  signal?: AbortSignal;
  isJob?: boolean; // nobody waits: more time
  memberId?: string | null;
  onSentence?: (sentence: { variant: number; text: string; sources: string[] }) => void;
  onStarted?: () => void;
}

/** Drafts an answer to the newest inbound message, keeps it and tells every inbox. The network is used outside transactions. */
export const suggest = async (
  ctx: Context,
  workspaceId: number,
  conversationId: string,
  wanted: Wanted = {},
): Promise<Suggestion> => {
  const known = await ctx.store.transaction(workspaceId, (db) => gather(ctx, db, workspaceId, conversationId));
  const { conversation, lastInbound: last, messages } = known;
  const index = await knowledgeIndex(ctx, workspaceId);
  const model = await modelFor(ctx, workspaceId, conversation.channelId);
  const askedFor = { workspaceId, purpose: 'suggestion', conversationId, memberId: wanted.memberId ?? null } as const;
  const mayAsk = model ? await mayAskModel(ctx, workspaceId, model) : false;
  const vectors = model && mayAsk && last ? await nearestBy(ctx, model, { ...askedFor, text: last.text }) : null;
  const drafted = await draftSuggestion(
    {
      knowledge: index,
      voice: known.voice,
      brandFacts: known.brandFacts,
      messages: messages.map(({ id, direction, text }) => ({ id, direction, text })),
      post: known.post,
      contact: { name: last?.authorName ?? conversation.contactName, handle: conversation.handle },
      contactNotes: known.contactNotes,
      platform: conversation.platform,
      kind: conversation.kind,
      language: known.language,
      languageConfidence: last?.analysis?.confidence ?? 0,
      intent: (last?.analysis?.intent ?? conversation.intent ?? 'other') as Intent,
      sentiment: (last?.analysis?.sentiment ?? 'neutral') as Sentiment,
      limit: limitOf(conversation),
      tones: wanted.tones ?? ['friendly', 'formal', 'short'],
      canary: known.canary,
      otherIdentifiers: known.otherHandles,
      ...(vectors ? { vectors } : {}),
      ...(wanted.instruction ? { instruction: wanted.instruction } : {}),
    },
    {
      now: ctx.clock,
      memory: modelMemory,
      ...(wanted.signal ? { signal: wanted.signal } : {}),
      ...(wanted.isJob ? { isJob: true } : {}),
      ...(model
        ? {
            model: model.endpoint,
            modelFetch: ctx.modelFetch,
            budget: { mayAsk: () => mayAsk, spent: () => undefined },
          }
        : {}),
      ...(wanted.onSentence ? { onSentence: wanted.onSentence } : {}),
      ...(wanted.onStarted ? { onStarted: wanted.onStarted } : {}),
    },
  );
  if (model && drafted.usage) {
    const outcome = drafted.problem ? 'failed' : drafted.engine === 'openai' ? 'answered' : 'withheld';
    await recordModelRequest(ctx, askedFor, model, drafted.usage, outcome);
    await noteEndpointProblem(ctx, workspaceId, model, drafted.problem);
  }
  if (drafted.withheld.some(({ isSecurityEvent }) => isSecurityEvent))
    ctx.logger.warn({ workspaceId, conversationId, withheld: drafted.withheld }, 'A draft was withheld: it leaked');
  return save(ctx, workspaceId, conversationId, last, drafted);
};

const save = async (
  ctx: Context,
  workspaceId: number,
  conversationId: string,
  answered: MessageRow | null,
  drafted: DraftedSuggestion,
): Promise<Suggestion> => {
  const suggestion: Suggestion = {
    id: uuidv7(),
    conversationId,
    messageId: answered?.id ?? null,
    engine: drafted.engine,
    model: drafted.model,
    notice: drafted.notice,
    language: drafted.language,
    variants: drafted.variants,
    sources: drafted.sources,
    version: 1,
    createdAt: ctx.clock().toISOString(),
  };
  if (drafted.usage?.cancelled) return suggestion; // nobody waits for it, so nobody is told
  await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `INSERT INTO suggestion (workspace_id, id, conversation_id, message_id, engine, model, notice, language, variants, sources, prompt_version, first_token_ms, latency_ms, tokens, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        workspaceId,
        suggestion.id,
        conversationId,
        suggestion.messageId,
        suggestion.engine,
        suggestion.model,
        suggestion.notice,
        suggestion.language,
        JSON.stringify(suggestion.variants),
        JSON.stringify(suggestion.sources),
        drafted.promptVersion,
        drafted.usage?.firstTokenMs ?? null,
        drafted.usage?.latencyMs ?? null,
        drafted.usage ? JSON.stringify(drafted.usage) : null,
        suggestion.createdAt,
      ],
    ),
  );
  ctx.publish({ workspaceId }, 'suggestion:updated', suggestion);
  return suggestion;
};

/** The one that was made on arrival, unless it was dismissed, answered or overtaken by a newer message. */
export const findLatestSuggestion = async (
  db: EntityManager,
  workspaceId: number,
  conversationId: string,
): Promise<Suggestion | null> => {
  const [row] = await db.query(
    `SELECT s.id, s.conversation_id AS "conversationId", s.message_id AS "messageId", s.engine, s.model, s.notice, s.language, s.variants, s.sources, s.version, s.created_at AS "createdAt"
     FROM suggestion s JOIN conversation c ON c.workspace_id = s.workspace_id AND c.id = s.conversation_id
     LEFT JOIN message m ON m.workspace_id = s.workspace_id AND m.id = s.message_id
     WHERE s.workspace_id = $1 AND s.conversation_id = $2 AND s.dismissed_at IS NULL AND c.waiting_since IS NOT NULL AND (m.id IS NULL OR m.sent_at >= c.last_inbound_at)
     ORDER BY s.created_at DESC, s.id DESC LIMIT 1`,
    [workspaceId, conversationId],
  );
  return row ? { ...row, createdAt: (row.createdAt as Date).toISOString() } : null;
};
