import { randomBytes } from 'node:crypto';
import { findConnector } from '@hubbub/connectors';
import { type ConversationRow, getConversation, listMessages, type MessageRow } from '@hubbub/store';
import { plainVoice, type Voice } from '@hubbub/suggestions';
import type { TextLimit } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import type { Context } from '../context';

/** All that a draft for a conversation may know: this conversation, this contact, this brand. */
export interface Known {
  conversation: ConversationRow;
  messages: MessageRow[]; // the last twenty, oldest first, without deleted ones
  lastInbound: MessageRow | null;
  post: { id: string; text: string; isOwn: boolean } | null;
  voice: Voice;
  brandFacts: string[];
  contactNotes: string[];
  language: string; // to answer in
  canary: string;
  otherHandles: string[]; // of other contacts: must never come out
}

interface Settings {
  voice?: Partial<Voice>;
  voiceProfile?: { emojiPerMessage?: number };
  brandFacts?: string[];
  language?: string;
  modelCanary?: { value: string; madeAt: string };
}

const mostMessages = 20;
const mostOthers = 200;

export const gather = async (
  ctx: Context,
  db: EntityManager,
  workspaceId: number,
  conversationId: string,
): Promise<Known> => {
  const conversation = await getConversation(db, workspaceId, conversationId);
  const messages = (
    await listMessages(db, workspaceId, conversationId, { limit: mostMessages, before: null, withNotes: false })
  ).filter(({ deletedAt }) => !deletedAt);
  const lastInbound = messages.findLast(({ direction }) => direction === 'inbound') ?? null;
  const { name, settings } = await workspaceOf(db, workspaceId);
  const [contact]: { note: string | null }[] = await db.query(
    'SELECT note FROM contact WHERE workspace_id = $1 AND id = $2',
    [workspaceId, conversation.contactId],
  );
  const others: { handle: string }[] = await db.query(
    `SELECT handle FROM identity WHERE workspace_id = $1 AND contact_id <> $2 AND handle ~ '[._0-9]' AND length(handle) > 4 ORDER BY id DESC LIMIT ${mostOthers}`,
    [workspaceId, conversation.contactId],
  );
  return {
    conversation,
    messages,
    lastInbound,
    post: conversation.post && {
      id: conversation.post.id,
      text: conversation.post.text,
      isOwn: await isOwnPost(db, conversation),
    },
    voice: voiceOf(name, settings),
    brandFacts: settings.brandFacts ?? [],
    contactNotes: contact?.note ? [contact.note] : [],
    language: lastInbound?.analysis?.language ?? conversation.language ?? settings.language ?? 'en',
    canary: await canaryOf(ctx, db, workspaceId, settings),
    otherHandles: others.map(({ handle }) => handle),
  };
};

/** Written by the account itself, as its platform says; under a comment a post without a named author is ours. */
const isOwnPost = async (
  db: EntityManager,
  { workspaceId, postId, kind }: Pick<ConversationRow, 'workspaceId' | 'postId' | 'kind'>,
): Promise<boolean> => {
  const [row]: { author: string | null; account: string }[] = await db.query(
    `SELECT p.author->>'externalId' AS author, c.external_id AS account FROM post p
     JOIN channel c ON c.workspace_id = p.workspace_id AND c.id = p.channel_id WHERE p.workspace_id = $1 AND p.id = $2`,
    [workspaceId, postId],
  );
  if (!row) return false;
  return row.author === null ? kind === 'comment' : row.author === row.account;
};

const workspaceOf = async (db: EntityManager, workspaceId: number): Promise<{ name: string; settings: Settings }> => {
  const [row]: { name: string; settings: Settings }[] = await db.query(
    'SELECT name, settings FROM workspace WHERE id = $1',
    [workspaceId],
  );
  return row ?? { name: '', settings: {} };
};

/** The voice that a manager set; where it says nothing of emoji, as many as the team uses by itself. */
const voiceOf = (name: string, { voice, voiceProfile }: Settings): Voice => ({
  ...plainVoice,
  brandName: name,
  ...(voiceProfile?.emojiPerMessage === undefined
    ? {}
    : { emojiBudget: Math.min(3, Math.round(voiceProfile.emojiPerMessage)) }),
  ...voice,
});

/** How the brand speaks, for what is written outside a conversation. */
export const readVoice = async (
  db: EntityManager,
  workspaceId: number,
): Promise<{ voice: Voice; brandFacts: string[]; language: string }> => {
  const { name, settings } = await workspaceOf(db, workspaceId);
  return {
    voice: voiceOf(name, settings),
    brandFacts: settings.brandFacts ?? [],
    language: settings.language ?? 'en',
  };
};

const canaryLivesMs = 24 * 60 * 60 * 1000;

/** A random mark in the prompt that must never come out; another one every day. */
const canaryOf = async (
  ctx: Context,
  db: EntityManager,
  workspaceId: number,
  { modelCanary }: Settings,
): Promise<string> => {
  const now = ctx.clock();
  if (modelCanary && now.getTime() - Date.parse(modelCanary.madeAt) < canaryLivesMs) return modelCanary.value;
  const value = `HUB-${randomBytes(9).toString('hex').toUpperCase()}`;
  await db.query(
    `UPDATE workspace SET settings = settings || jsonb_build_object('modelCanary', $2::jsonb) WHERE id = $1`,
    [workspaceId, JSON.stringify({ value, madeAt: now.toISOString() })],
  );
  return value;
};

/** The platform's limit for an answer in this conversation. */
export const limitOf = ({ platform, kind }: Pick<ConversationRow, 'platform' | 'kind'>): TextLimit => {
  const known = findConnector(platform)?.platform;
  return (
    known?.limits[kind]?.[kind === 'direct' ? 'private' : 'public'] ??
    known?.text ?? { limit: 1000, unit: 'characters' as const }
  );
};
