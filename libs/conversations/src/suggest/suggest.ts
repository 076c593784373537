import { findConnector } from '@hubbub/connectors';
import type { Intent, Sentiment, Suggestion, Tone } from '@hubbub/contracts';
import { type DraftedSuggestion, draftSuggestion, plainVoice, type Voice } from '@hubbub/suggestions';
import { type ConversationRow, getConversation, listMessages, type MessageRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from '../context';
import { knowledgeIndex } from './knowledge';
import { modelFor } from './model';

export interface Wanted {
  tones?: Tone[];
  instruction?: string;
  signal?: AbortSignal;
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
  const known = await ctx.store.transaction(workspaceId, (db) => gather(db, workspaceId, conversationId));
  const model = await modelFor(ctx, workspaceId);
  const last = known.messages.findLast(({ direction }) => direction === 'inbound') ?? null;
  const drafted = await draftSuggestion(
    {
      knowledge: known.index,
      voice: known.voice,
      brandFacts: known.brandFacts,
      messages: known.messages.map(({ id, direction, text }) => ({ id, direction, text })),
      post: known.conversation.post && { id: known.conversation.post.id, text: known.conversation.post.text },
      contact: { name: last?.authorName ?? known.conversation.contactName, handle: known.conversation.handle },
      platform: known.conversation.platform,
      kind: known.conversation.kind,
      language: last?.analysis?.language ?? known.conversation.language ?? known.language,
      languageConfidence: last?.analysis?.confidence ?? 0,
      intent: (last?.analysis?.intent ?? known.conversation.intent ?? 'other') as Intent,
      sentiment: (last?.analysis?.sentiment ?? 'neutral') as Sentiment,
      limit: limitOf(known.conversation),
      tones: wanted.tones ?? ['friendly', 'formal', 'short'],
      ...(wanted.instruction ? { instruction: wanted.instruction } : {}),
    },
    {
      now: ctx.clock,
      ...(wanted.signal ? { signal: wanted.signal } : {}),
      ...(model ? { model } : {}),
      ...(wanted.onSentence ? { onSentence: wanted.onSentence } : {}),
      ...(wanted.onStarted ? { onStarted: wanted.onStarted } : {}),
    },
  );
  return save(ctx, workspaceId, conversationId, last, drafted);
};

interface Known {
  conversation: ConversationRow;
  messages: MessageRow[];
  index: Awaited<ReturnType<typeof knowledgeIndex>>;
  voice: Voice;
  brandFacts: string[];
  language: string;
}

const gather = async (db: EntityManager, workspaceId: number, conversationId: string): Promise<Known> => {
  const conversation = await getConversation(db, workspaceId, conversationId);
  const messages = (
    await listMessages(db, workspaceId, conversationId, { limit: 20, before: null, withNotes: false })
  ).filter(({ deletedAt }) => !deletedAt);
  const [workspace]: {
    name: string;
    settings: { voice?: Partial<Voice>; brandFacts?: string[]; language?: string };
  }[] = await db.query('SELECT name, settings FROM workspace WHERE id = $1', [workspaceId]);
  return {
    conversation,
    messages,
    index: await knowledgeIndex(db, workspaceId),
    voice: { ...plainVoice, brandName: workspace?.name ?? '', ...workspace?.settings.voice },
    brandFacts: workspace?.settings.brandFacts ?? [],
    language: workspace?.settings.language ?? 'en',
  };
};

const limitOf = ({ platform, kind }: ConversationRow) => {
  const known = findConnector(platform)?.platform;
  return (
    known?.limits[kind]?.[kind === 'direct' ? 'private' : 'public'] ??
    known?.text ?? { limit: 1000, unit: 'characters' as const }
  );
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
  await ctx.store.transaction(workspaceId, async (db) => {
    await db.query(
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
    );
    if (drafted.usage?.host) {
      await db.query(
        'INSERT INTO model_request (workspace_id, id, host, model, purpose, input_tokens, output_tokens, redacted, outcome, latency_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
        [
          workspaceId,
          uuidv7(),
          drafted.usage.host,
          drafted.model ?? '',
          'suggestion',
          drafted.usage.inputTokens,
          drafted.usage.outputTokens,
          true,
          drafted.usage.cancelled ? 'cancelled' : 'answered',
          drafted.usage.latencyMs,
        ],
      );
    }
  });
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
