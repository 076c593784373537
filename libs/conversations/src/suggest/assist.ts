import type { Tone } from '@hubbub/contracts';
import { UnsupportedError } from '@hubbub/runtime';
import {
  assist,
  type AssistAct,
  type Assisted,
  type DraftUsage,
  type Summary,
  summariseConversation,
  translateForReading,
} from '@hubbub/suggestions';
import { getConversation, getMessage, listMessages } from '@hubbub/store';
import { identifyLanguage } from '@hubbub/text';
import type { EntityManager } from 'typeorm';
import type { Context } from '../context';
import type { Member } from '../member';
import { gather, type Known, limitOf, readVoice } from './gather';
import { knowledgeIndex } from './knowledge';
import { modelFor, modelMemory, type WorkspaceModel } from './model';
import { mayAskModel, type ModelPurpose, recordModelRequest } from './model-budget';
import { sourcesFor } from './sources';

export interface AssistRequest {
  act: AssistAct;
  text: string;
  tone?: Exclude<Tone, 'saved'>;
  language?: string; // `translate`: into it; else what the text is written in
  conversationId?: string;
}

/** What an act or a summary gives a member. */
export type Helped = Pick<Assisted, 'text' | 'engine' | 'verdict' | 'warnings'>;

const plainLimit = { limit: 5_000, unit: 'characters' as const };

/**
 * Helps with a member's own text. Throws NotFoundError for an unknown conversation and ConflictError `not_supported`
 * where an act needs a model and there is none, it may not be asked, or it failed.
 */
export const assistMember = async (
  ctx: Context,
  member: Member,
  request: AssistRequest,
  signal?: AbortSignal,
): Promise<Helped> => {
  const { workspaceId } = member;
  const { conversationId, act, text } = request;
  const known = conversationId
    ? await ctx.store.transaction(workspaceId, (db) => gather(ctx, db, workspaceId, conversationId))
    : null;
  const voice = known ?? (await ctx.store.transaction(workspaceId, (db) => readVoice(db, workspaceId)));
  const isTranslation = act === 'translate';
  if (isTranslation && !request.language)
    throw new UnsupportedError('Name the language to translate into', 'language_missing');
  const language =
    (isTranslation ? undefined : request.language) ?? languageOf(text, known?.language ?? voice.language);
  const sources = known && (act === 'continue' || act === 'expand') ? await nearSources(ctx, workspaceId, known) : [];
  const model = await askable(ctx, workspaceId, known?.conversation.channelId ?? null);
  const translations = isTranslation ? await savedVersions(ctx, workspaceId, text) : null;
  const helped = await assist(
    {
      act,
      text,
      language,
      ...(isTranslation ? { toLanguage: request.language! } : {}),
      ...(request.tone ? { tone: request.tone } : {}),
      sources,
      limit: known ? limitOf(known.conversation) : plainLimit,
      voice: voice.voice,
      ...(translations ? { translations } : {}),
      context: contextFor(voice.voice.brandName, voice.brandFacts, known),
    },
    { now: ctx.clock, memory: modelMemory, ...depsOf(ctx, model), ...(signal ? { signal } : {}) },
  );
  await book(ctx, member, model, 'assist', conversationId ?? null, helped?.usage ?? null, helped?.engine);
  if (!helped) throw notSupported(act, model !== null);
  return { text: helped.text, engine: helped.engine, verdict: helped.verdict, warnings: helped.warnings };
};

const notSupported = (act: AssistAct, hasModel: boolean): UnsupportedError =>
  hasModel
    ? new UnsupportedError(`The model could not ${act} this`, 'model_failed')
    : new UnsupportedError(`To ${act} a text needs a language model; connect one in the settings`, 'needs_model');

export const contextFor = (brandName: string, brandFacts: readonly string[], known: Known | null) => ({
  brandFacts: [brandName, ...brandFacts].filter((fact) => fact !== ''),
  ...(known
    ? {
        canary: known.canary,
        otherIdentifiers: known.otherHandles,
        author: { name: known.conversation.contactName, handle: known.conversation.handle },
      }
    : {}),
});

const depsOf = (ctx: Context, model: WorkspaceModel | null) =>
  model ? { model: model.endpoint, modelFetch: ctx.modelFetch } : {};

const languageOf = (text: string, fallback: string): string => {
  const { language, confidence } = identifyLanguage(text);
  return language !== 'und' && confidence >= 0.6 ? language : fallback;
};

/** The model of a channel, where it may be asked now. */
const askable = async (ctx: Context, workspaceId: number, channelId: string | null): Promise<WorkspaceModel | null> => {
  const model = await modelFor(ctx, workspaceId, channelId);
  return model && (await mayAskModel(ctx, workspaceId, model)) ? model : null;
};

const nearSources = async (ctx: Context, workspaceId: number, known: Known) =>
  sourcesFor(await knowledgeIndex(ctx, workspaceId), known);

/** Language → body, where the text is a saved reply's own words. */
const savedVersions = async (
  ctx: Context,
  workspaceId: number,
  text: string,
): Promise<Record<string, string> | null> => {
  const rows: { language: string; body: string }[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `WITH mine AS (SELECT s.id FROM saved_reply s WHERE s.workspace_id = $1 AND s.is_active AND (btrim(s.body) = btrim($2)
         OR EXISTS (SELECT FROM saved_reply_translation t WHERE t.workspace_id = $1 AND t.saved_reply_id = s.id AND btrim(t.body) = btrim($2))) LIMIT 1)
       SELECT language, body FROM saved_reply WHERE workspace_id = $1 AND id IN (SELECT id FROM mine)
       UNION ALL SELECT language, body FROM saved_reply_translation WHERE workspace_id = $1 AND body <> '' AND saved_reply_id IN (SELECT id FROM mine)`,
      [workspaceId, text],
    ),
  );
  return rows.length > 0 ? Object.fromEntries(rows.map(({ language, body }) => [language, body])) : null;
};

const book = async (
  ctx: Context,
  member: Member,
  model: WorkspaceModel | null,
  purpose: ModelPurpose,
  conversationId: string | null,
  usage: DraftUsage | null,
  engine: string | undefined,
): Promise<void> => {
  if (!model || !usage) return;
  const asked = { workspaceId: member.workspaceId, purpose, conversationId, memberId: member.id };
  await recordModelRequest(ctx, asked, model, usage, engine === 'openai' ? 'answered' : 'failed');
};

const mostSummarised = 100;

/**
 * What a colleague who takes over has to know, in the language they read. Without a model sentences of the
 * conversation, word for word, and said to be so. Throws NotFoundError.
 */
export const summarise = async (
  ctx: Context,
  member: Member,
  conversationId: string,
  language: string,
  signal?: AbortSignal,
): Promise<Helped & { isExtract: boolean }> => {
  const { workspaceId } = member;
  const { conversation, messages } = await ctx.store.transaction(workspaceId, (db) =>
    readConversation(db, workspaceId, conversationId),
  );
  const model = await askable(ctx, workspaceId, conversation.channelId);
  const contactLanguage = messages.findLast(({ analysis }) => analysis)?.analysis?.language ?? conversation.language;
  const summary: Summary | null = await summariseConversation(
    messages.map(({ id, direction, text }) => ({ id, direction, text })),
    { language, contactLanguage: contactLanguage ?? 'und' },
    { now: ctx.clock, memory: modelMemory, ...depsOf(ctx, model), ...(signal ? { signal } : {}) },
  );
  await book(ctx, member, model, 'summary', conversationId, summary?.usage ?? null, summary?.engine);
  if (!summary) return { text: '', engine: 'embedded', verdict: 'ok', warnings: [], isExtract: true };
  const { text, engine, verdict, warnings, isExtract } = summary;
  return { text, engine, verdict, warnings, isExtract };
};

const readConversation = async (db: EntityManager, workspaceId: number, conversationId: string) => {
  const conversation = await getConversation(db, workspaceId, conversationId);
  const rows = await listMessages(db, workspaceId, conversationId, {
    limit: mostSummarised,
    before: null,
    withNotes: false,
  });
  return { conversation, messages: rows.filter(({ deletedAt, text }) => !deletedAt && text !== '') };
};

/** A message in another language. Throws NotFoundError, and ConflictError `not_supported` where no model does it. */
export const translateMessage = async (
  ctx: Context,
  member: Member,
  messageId: string,
  toLanguage: string,
  signal?: AbortSignal,
): Promise<{ text: string; engine: 'openai' }> => {
  const { workspaceId } = member;
  const { message, known } = await ctx.store.transaction(workspaceId, async (db) => {
    const row = await getMessage(db, workspaceId, messageId);
    return { message: row, known: await gather(ctx, db, workspaceId, row.conversationId) };
  });
  if (message.deletedAt || message.text.trim() === '')
    throw new UnsupportedError('There is nothing to translate', 'nothing_to_translate');
  const model = await askable(ctx, workspaceId, known.conversation.channelId);
  if (!model)
    throw new UnsupportedError('To translate needs a language model; connect one in the settings', 'needs_model');
  const language = message.analysis?.language ?? languageOf(message.text, known.language);
  const { text, usage } = await translateForReading(
    { text: message.text, language, toLanguage, context: contextFor('', [], known) },
    {
      now: ctx.clock,
      memory: modelMemory,
      model: model.endpoint,
      modelFetch: ctx.modelFetch,
      ...(signal ? { signal } : {}),
    },
  );
  await book(ctx, member, model, 'translation', message.conversationId, usage, text === null ? undefined : 'openai');
  if (text === null)
    throw new UnsupportedError('The model gave no translation that can be trusted', 'untrusted_translation');
  return { text, engine: 'openai' };
};
