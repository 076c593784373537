import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, Confirmed, OutboundAttachment, OutboundMessage, Sent } from '../connector';
import { statusError } from '../shared/http-answers';
import { id, list, record, text, type Json } from '../shared/read';
import { requireSendable } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { call } from './call';
import { escaped } from './mrkdwn';
import { platform } from './platform';

/** Source: https://docs.slack.dev/reference/methods/chat.postMessage */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  const words = escaped(message.text);
  requireTextFits(words, platform.text);
  const place = placeOf(message);
  if (message.attachments.length > 0) return upload(message.attachments, words, place, channel);
  const answer = await call(channel, 'chat.postMessage', {
    ...place,
    text: words,
    unfurl_links: false,
    metadata: { event_type: metadataType, event_payload: { id: message.id } },
  });
  return { externalId: nameOf(answer['channel'], answer['ts']) };
};

const metadataType = 'hubbub_message';

/** `<channel>:<time of the thread>`, or the channel alone for direct messages. */
const placeOf = ({ conversationKind, externalConversationId, replyTo }: OutboundMessage) => {
  const [channel = '', threadTs] = externalConversationId.split(':');
  const thread_ts = conversationKind === 'direct' ? text(replyTo?.extra['threadTs']) : threadTs;
  return { channel, ...(thread_ts ? { thread_ts } : {}) };
};

const nameOf = (channel: unknown, ts: unknown): string => {
  const [channelId, time] = [id(channel), id(ts)];
  if (channelId && time) return `${channelId}:${time}`;
  throw new PlatformError('unknown', 'no_ts', 'Slack named no message in its answer');
};

/** Bytes go to addresses that Slack gives, then one call shows them. Source: https://docs.slack.dev/messaging/working-with-files */
const upload = async (
  attachments: OutboundAttachment[],
  words: string,
  { channel: channel_id, thread_ts }: { channel: string; thread_ts?: string },
  channel: ChannelAccess,
): Promise<Sent> => {
  const files: { id: string; title: string }[] = [];
  for (const attachment of attachments) files.push(await beforeAnythingShows(() => place(attachment, channel)));
  await call(channel, 'files.completeUploadExternal', {
    files,
    channel_id,
    thread_ts,
    initial_comment: words || undefined,
  });
  return {
    externalId: await findShare(files[0]?.id ?? '', channel_id, channel),
    extra: { fileIds: files.map((file) => file.id) },
  };
};

const place = async (attachment: OutboundAttachment, channel: ChannelAccess) => {
  const bytes = await attachment.read();
  const answer = await call(channel, 'files.getUploadURLExternal', {
    filename: attachment.name,
    length: String(bytes.length),
  });
  const [url, fileId] = [text(answer['upload_url']), id(answer['file_id'])];
  if (!url || !fileId) throw new PlatformError('retry', 'no_upload_url', 'Slack gave no address for the file');
  const headers = { 'content-type': 'application/octet-stream' };
  const uploaded = await channel.http({ method: 'POST', url, headers, body: bytes, timeoutMs: 120_000 });
  if (uploaded.status !== 200) throw statusError('Slack', uploaded, channel.now);
  return { id: fileId, title: attachment.name };
};

/** An upload that nobody sees yet can be made again. */
const beforeAnythingShows = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PlatformError) || error.outcome !== 'unknown') throw error;
    throw new PlatformError('retry', error.code, error.message, { cause: error });
  }
};

/** Sharing a file makes a message whose time only the file itself tells, and not always at once. */
const findShare = async (file: string, channelId: string, channel: ChannelAccess): Promise<string | null> => {
  try {
    const answer = await call(channel, 'files.info', { file });
    const shares = record(record(answer['file'])['shares']);
    const found = [shares['public'], shares['private']].flatMap((kind) => list(record(kind)[channelId]));
    const ts = text(record(found[0])['ts']);
    return ts ? `${channelId}:${ts}` : null;
  } catch (error) {
    if (error instanceof PlatformError) return null; // the file is sent all the same
    throw error;
  }
};

/** Our id travels in the metadata; where the history does not show it, an app's same words since then will do. */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const { channel: channelId, thread_ts } = placeOf(message);
  const oldest = String(Math.floor(message.attemptedAt.getTime() / 1000) - 60);
  const method = thread_ts ? 'conversations.replies' : 'conversations.history';
  const answer = await call(channel, method, {
    channel: channelId,
    ts: thread_ts,
    oldest,
    limit: '100',
    include_all_metadata: 'true',
  });
  const sent = list(answer['messages']).map(record);
  const words = escaped(message.text);
  const isAlike = (row: Json) =>
    !!row['bot_id'] && !ownIdOf(row) && row['text'] === words && Number(row['ts']) >= Number(oldest);
  const found = sent.find((row) => ownIdOf(row) === message.id) ?? sent.find(isAlike);
  return found ? { state: 'found', externalId: nameOf(channelId, found['ts']) } : { state: 'unknown' };
};

const ownIdOf = (message: Json): unknown => record(record(message['metadata'])['event_payload'])['id'];
