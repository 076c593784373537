import type { ChannelAccess, Connector, ExternalAttachment } from '@hubbub/connectors';
import type { Attachment } from '@hubbub/contracts';
import { type HttpAnswer, InvalidError, PlatformError } from '@hubbub/runtime';
import { type ChannelRow, enqueue, findChannel, type NewJob } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { accessTo } from '../channel-access';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import { transact } from '../transact';
import { insertAttachment, keepBytes, type KeptFile } from './kept-files';
import { requireRoom } from './quota';
import { removeForGood } from './remove-files';

export interface FetchPayload {
  workspaceId: number;
  messageId: string;
  attempt?: number;
}

/** An attachment as the row holds it: the platform's own id of the file never leaves the server. */
export type StoredAttachment = Attachment & { externalId?: string };

/** So long after each try comes the next; then it is given up. */
const waitsSeconds = [10, 60, 600, 3_600, 4 * 3_600];
const mostBytes = 25_000_000;
const fetched: readonly string[] = ['image', 'video', 'audio', 'file', 'sticker'];

/** Has bytes that are worth keeping: a place or a link has none. */
export const isFetched = ({ type, url, externalId }: Pick<ExternalAttachment, 'type'> & Partial<StoredAttachment>) =>
  fetched.includes(type) && Boolean(url ?? externalId);

/** In the receive transaction: addresses expire, so the bytes are fetched at once; history lets the present go first. */
export const enqueueFetches = async (
  db: EntityManager,
  workspaceId: number,
  messages: readonly { id: string; item: { attachments?: ExternalAttachment[] }; isHistory: boolean }[],
): Promise<void> => {
  const wanted = messages.filter(({ item }) => item.attachments?.some(isFetched));
  await enqueue(
    db,
    wanted.map(({ id, isHistory }): NewJob => ({
      name: 'attachment.fetch',
      payload: { workspaceId, messageId: id },
      key: `attachment:${id}`,
      attempts: jobAttempts['attachment.fetch'],
      ...(isHistory ? { priority: 10 } : {}),
    })),
  );
};

type Code = NonNullable<Attachment['reasonCode']>;
type Outcome = { kept: KeptFile } | { failed: string; code: Code } | { again: string; code: Code };

interface Place {
  channel: ChannelRow;
  externalId: string;
  externalConversationId: string;
  attachments: StoredAttachment[];
}

/**
 * Fetches what a message brought along, each file on its own: kept, given up with its reason, or tried again later.
 * The message stands as it came meanwhile. May run twice: what is kept already is left alone.
 */
export const fetchAttachments = async (
  ctx: Context,
  { workspaceId, messageId, attempt = 0 }: FetchPayload,
): Promise<void> => {
  const place = await findPlace(ctx, workspaceId, messageId);
  const connector = place && ctx.findConnector(place.channel.platform);
  if (!place || !connector) return;
  const access = accessTo(ctx, place.channel);
  const outcomes = new Map<string, Outcome>();
  for (const file of place.attachments.filter(isWaiting))
    outcomes.set(nameOf(file), await fetchOne(ctx, workspaceId, place, file, connector, access));
  const waitSeconds = waitsSeconds[attempt];
  const unused: string[] = [];
  await transact(ctx, workspaceId, async (db, changes) => {
    const [row]: { attachments: StoredAttachment[] }[] = await db.query(
      'SELECT attachments FROM message WHERE workspace_id = $1 AND id = $2 FOR UPDATE',
      [workspaceId, messageId],
    );
    const attachments: StoredAttachment[] = [];
    for (const file of row?.attachments ?? []) {
      const outcome = isWaiting(file) ? outcomes.get(nameOf(file)) : undefined;
      if (outcome) outcomes.delete(nameOf(file));
      attachments.push(outcome ? after(file, outcome, waitSeconds !== undefined) : file);
      if (outcome && 'kept' in outcome) await insertAttachment(db, workspaceId, outcome.kept, { messageId });
    }
    // Erased or kept by another run meanwhile.
    for (const outcome of outcomes.values()) if ('kept' in outcome) unused.push(outcome.kept.id);
    if (!row || JSON.stringify(row.attachments) === JSON.stringify(attachments)) return again(ctx, db, attachments);
    await db.query(
      'UPDATE message SET attachments = $3, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2',
      [workspaceId, messageId, JSON.stringify(attachments)],
    );
    changes.updated(messageId);
    await again(ctx, db, attachments);
  });
  await removeForGood(ctx, workspaceId, unused);

  async function again(_ctx: Context, db: EntityManager, attachments: readonly StoredAttachment[]): Promise<void> {
    if (waitSeconds === undefined || !attachments.some(isWaiting)) return;
    const next: FetchPayload = { workspaceId, messageId, attempt: attempt + 1 };
    const runAt = new Date(ctx.clock().getTime() + waitSeconds * 1000);
    const key = `attachment:${messageId}:${attempt + 1}`;
    const attempts = jobAttempts['attachment.fetch'];
    await enqueue(db, [{ name: 'attachment.fetch', payload: { ...next }, key, attempts, runAt }]);
  }
};

const isWaiting = (file: StoredAttachment): boolean => file.id === null && file.state !== 'failed' && isFetched(file);
const nameOf = ({ url, externalId }: StoredAttachment): string => `${url ?? ''} ${externalId ?? ''}`;

const after = (file: StoredAttachment, outcome: Outcome, mayTryAgain: boolean): StoredAttachment => {
  if ('kept' in outcome) {
    const { id, type, mimeType, name, bytes } = outcome.kept;
    const isSticker = file.type === 'sticker' && type === 'image';
    const { reasonCode: _over, ...rest } = file;
    return { ...rest, id, type: isSticker ? 'sticker' : type, mimeType, name, bytes, state: 'kept', reason: null };
  }
  const { code: reasonCode } = outcome;
  if ('failed' in outcome) return { ...file, state: 'failed', reason: outcome.failed, reasonCode };
  if (!mayTryAgain) return { ...file, state: 'failed', reason: outcome.again, reasonCode };
  // Somebody can make room meanwhile, so it is said at once; what is only away for a moment is not.
  return reasonCode === 'no_room' ? { ...file, reason: outcome.again, reasonCode } : file;
};

const findPlace = (ctx: Context, workspaceId: number, messageId: string): Promise<Place | null> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const [row]: { channel_id: string; external_id: string | null; thread: string; attachments: StoredAttachment[] }[] =
      await db.query(
        `SELECT m.channel_id, m.external_id, c.external_id AS thread, m.attachments FROM message m
           JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id WHERE m.workspace_id = $1 AND m.id = $2`,
        [workspaceId, messageId],
      );
    const channel = row && (await findChannel(db, workspaceId, row.channel_id));
    if (!row || !channel || channel.isOff) return null;
    const { external_id, thread, attachments } = row;
    return { channel, externalId: external_id ?? '', externalConversationId: thread, attachments };
  });

const fetchOne = async (
  ctx: Context,
  workspaceId: number,
  place: Place,
  file: StoredAttachment,
  connector: Connector,
  access: ChannelAccess,
): Promise<Outcome> => {
  try {
    const target = await locate(place, file, connector, access);
    if (!target) return { failed: 'The platform tells no way to this file', code: 'gone' };
    const answer = await ctx.http({ ...target, maxBytes: mostBytes, maxRedirects: 3, timeoutMs: 60_000 });
    const refusal = refusalOf(answer);
    if (refusal) return refusal;
    await requireRoom(ctx, workspaceId, answer.body.length);
    const kept = await keepBytes(ctx, workspaceId, answer.body, file.name ?? nameIn(answer));
    const isMedia = file.type !== 'file';
    if (!isMedia || kept.type !== 'file') return { kept };
    // An error page instead of the picture, or a program that calls itself one.
    await removeForGood(ctx, workspaceId, [kept.id]);
    return { failed: `This was called ${file.type}, and its bytes are ${kept.mimeType}`, code: 'other_type' };
  } catch (error) {
    // Room may be made; until then the message says why the file is not here.
    if (error instanceof InvalidError && error.code === 'storage_full')
      return { again: error.message, code: 'no_room' };
    if (!(error instanceof PlatformError)) throw error;
    if (error.code === 'answer_too_large') return { failed: error.message, code: 'too_large' };
    return error.outcome === 'refused'
      ? { failed: error.message, code: 'refused' }
      : { again: error.message, code: 'unreachable' };
  }
};

const locate = async (
  { externalId, externalConversationId }: Place,
  file: StoredAttachment,
  connector: Connector,
  access: ChannelAccess,
): Promise<{ url: string; headers?: Record<string, string> } | null> => {
  if (!file.externalId || !connector.locate) return file.url ? { url: file.url } : null;
  const attachment: ExternalAttachment = { type: file.type, externalId: file.externalId };
  return connector.locate({ attachment, messageExternalId: externalId, externalConversationId }, access);
};

const refusalOf = ({ status, body }: HttpAnswer): Outcome | null => {
  if (status >= 200 && status < 300)
    return body.length > 0 ? null : { again: 'The file came empty', code: 'unreachable' };
  const words = `The address answered ${status}`;
  return status === 404 || status === 410 || status === 451
    ? { failed: words, code: 'gone' }
    : { again: words, code: 'unreachable' };
};

const nameIn = ({ headers }: HttpAnswer): string | null =>
  /filename="?([^";]+)"?/i.exec(headers['content-disposition'] ?? '')?.[1] ?? null;
