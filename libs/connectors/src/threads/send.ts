import { PlatformError } from '@hubbub/runtime';
import type { Acted, ChannelAccess, Confirmed, OutboundMessage, PlatformAct, Sent } from '../connector';
import { createdId, requireSuccess } from '../meta/graph';
import { orAgain } from '../meta/parts';
import { confirmComment } from '../meta/confirm';
import { requireLinksFit } from '../shared/link-limit';
import { requireAct, requireSendable } from '../shared/require';
import { filled, isRecord, record, text, type Json } from '../shared/read';
import { asThreads, callThreads } from './call';
import { platform } from './platform';

// https://developers.facebook.com/docs/threads/reply-management

/**
 * A reply in two steps, a container and its publication. A container that nobody sees can be made again; the
 * publication is never repeated blindly. Pictures and films need time: until they are ready the send is put off,
 * and the container's id is kept in the channel's session.
 */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  requireLinksFit(platform, message.text, channel.now);
  const kept = containerOf(channel, message.id);
  const container = kept ?? (await createContainer(message, channel));
  if (message.attachments.length > 0) await requireReady(container, kept !== null, message, channel);
  const body = { creation_id: container };
  const externalId = createdId(await callThreads(channel, { method: 'POST', path: ['me', 'threads_publish'], body }));
  if (kept !== null) await keepContainer(channel, message.id, null);
  return { externalId };
};

const createContainer = async (message: OutboundMessage, channel: ChannelAccess): Promise<string> => {
  const body = {
    ...mediaOf(message),
    ...(message.text === '' ? {} : { text: message.text }),
    reply_to_id: targetOf(message),
  };
  return orAgain(
    callThreads(channel, { method: 'POST', path: ['me', 'threads'], body }).then((answer) => createdId(answer)),
  );
};

const targetOf = ({ replyTo, externalConversationId }: OutboundMessage): string =>
  replyTo?.externalId ?? externalConversationId;

const mediaOf = ({ attachments }: OutboundMessage): Json => {
  const [file] = attachments;
  if (!file) return { media_type: 'TEXT' };
  if (!file.url) {
    const advice = 'Threads fetches files from a public address, and PUBLIC_URL is not set';
    throw new PlatformError('refused', 'attachment_refused', advice);
  }
  return file.type === 'video'
    ? { media_type: 'VIDEO', video_url: file.url }
    : { media_type: 'IMAGE', image_url: file.url };
};

const readySeconds = 30;

const requireReady = async (
  container: string,
  isKept: boolean,
  message: OutboundMessage,
  channel: ChannelAccess,
): Promise<void> => {
  if (!isKept) {
    await keepContainer(channel, message.id, container);
    throw notReady();
  }
  const answer = await callThreads(channel, {
    method: 'GET',
    path: [container],
    query: { fields: 'status,error_message' },
  });
  const status = text(answer.body['status']) ?? '';
  if (status === 'FINISHED') return;
  if (status === 'IN_PROGRESS') throw notReady();
  await keepContainer(channel, message.id, null);
  if (status === 'PUBLISHED')
    throw new PlatformError('unknown', 'no_answer', 'It was published by an attempt that got no answer');
  throw new PlatformError(
    'refused',
    'attachment_refused',
    filled(answer.body['error_message']) ?? `Threads could not take the file (${status})`,
  );
};

const notReady = () =>
  new PlatformError('retry', 'not_ready', 'Threads is still reading the file', { retryAfterSeconds: readySeconds });

const containerOf = ({ session }: ChannelAccess, messageId: string): string | null =>
  filled(record(session.get()?.['containers'])[messageId]);

const keepContainer = async (
  { session }: ChannelAccess,
  messageId: string,
  container: string | null,
): Promise<void> => {
  const known = session.get() ?? {};
  const { [messageId]: _old, ...others } = isRecord(known['containers']) ? known['containers'] : {};
  await session.set({ ...known, containers: container === null ? others : { ...others, [messageId]: container } });
};

/** Hides replies under our posts, deletes our own. */
export const act = async (given: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, given);
  const path = [given.target.externalId];
  const hide = { hide: String(given.type === 'hide') };
  requireSuccess(
    await (given.type === 'delete'
      ? callThreads(channel, { method: 'DELETE', path })
      : callThreads(channel, { method: 'POST', path: [...path, 'manage_reply'], query: hide })),
  );
  return {};
};

/** Looks for our words among our newest replies. */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const query = { limit: '50', fields: 'id,text,timestamp,replied_to' };
  return confirmComment(message, channel, { path: ['me', 'replies'], query, words: 'text', ...asThreads });
};
