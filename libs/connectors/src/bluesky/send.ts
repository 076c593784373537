import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, MessageReference, OutboundAttachment, OutboundMessage, Sent } from '../connector';
import { filled, record } from '../shared/read';
import { requireSendable } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { parseAtUri } from './at-uri';
import { callChat, findConvoId } from './chat';
import { detectFacets } from './facets';
import { chatLimit, platform, postLimit } from './platform';
import { recordKeyFor } from './record-key';
import { fetchPost, findOwnRecord, putOwnRecord } from './records';
import { callAs } from './session';
import { StrongRef } from './shapes';

const posts = 'app.bsky.feed.post';

/** Sends a reply as a post of our own, or a direct message. Throws PlatformError. */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const isPrivate = message.conversationKind === 'direct' || message.audience === 'private';
  requireSendable(platform, message);
  requireTextFits(message.text, { limit: isPrivate ? chatLimit.bytes : postLimit.bytes, unit: 'bytes' });
  return isPrivate ? sendPrivately(message, channel) : sendReply(message, channel);
};

/**
 * The record's key comes from our id and is written only where there is none, so a second attempt finds the first.
 * Source: https://docs.bsky.app/docs/api/com-atproto-repo-put-record
 */
const sendReply = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const rkey = recordKeyFor(message.id);
  const reply = await replyRefs(message, channel);
  const value = {
    text: message.text,
    facets: await detectFacets(message.text, channel),
    reply,
    ...(message.attachments.length > 0 ? { embed: await uploadImages(message.attachments, channel) } : {}),
    createdAt: channel.now.toISOString(),
  };
  const written = await putOwnRecord(channel, posts, rkey, value, null).catch(async (error: unknown) => {
    const earlier = isTaken(error) ? await findOwnRecord(channel, posts, rkey) : null;
    if (!earlier) throw error;
    return earlier;
  });
  return { externalId: written.uri, extra: { cid: written.cid, root: reply.root } };
};

const isTaken = (error: unknown): boolean => error instanceof PlatformError && error.code === 'InvalidSwap';

/** What is answered, and the top of its thread, which the answered post names itself. */
const replyRefs = async ({ replyTo, externalConversationId }: OutboundMessage, channel: ChannelAccess) => {
  const known = replyTo && refsOf(replyTo);
  if (known) return known;
  const parent = await fetchPost(channel, replyTo?.externalId ?? externalConversationId);
  const ref = { uri: parent.uri, cid: parent.cid };
  return { root: parent.record.reply?.root ?? ref, parent: ref };
};

const refsOf = ({ externalId, extra }: MessageReference) => {
  const parent = StrongRef.safeParse({ uri: externalId, cid: extra['cid'] });
  if (!parent.success || !parseAtUri(externalId)) return null;
  const root = StrongRef.safeParse(extra['root']);
  return { root: root.success ? root.data : parent.data, parent: parent.data };
};

const uploadImages = async (attachments: readonly OutboundAttachment[], channel: ChannelAccess) => {
  const images: unknown[] = [];
  for (const attachment of attachments) {
    const { body } = await callAs(channel, {
      nsid: 'com.atproto.repo.uploadBlob',
      bytes: { body: await attachment.read(), type: attachment.mimeType },
      isHarmless: true, // an image that no record names is thrown away by the server
    });
    const { blob } = record(body);
    if (!blob) throw new PlatformError('retry', 'bad_answer', 'The server did not take the image');
    images.push({ image: blob, alt: attachment.name });
  }
  return { $type: 'app.bsky.embed.images', images };
};

/** Chat takes no key of ours: a lost answer leaves a doubt, which `confirm` may settle. */
const sendPrivately = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const { contact, conversationKind, externalConversationId, replyTo } = message;
  const isDirect = conversationKind === 'direct';
  const known = isDirect ? filled(replyTo?.extra['convoId']) : null;
  const person = isDirect ? externalConversationId : (replyTo?.author.externalId ?? contact.externalId);
  if (!person) throw new PlatformError('refused', 'unknown_person', 'It is not known whom to write to');
  const convoId = known ?? (await convoOf(person, channel));
  const facets = await detectFacets(message.text, channel);
  const { body } = await callChat(channel, {
    nsid: 'chat.bsky.convo.sendMessage',
    input: { convoId, message: { text: message.text, facets } },
  });
  const id = filled(record(body)['id']);
  if (!id) throw new PlatformError('unknown', 'bad_answer', 'The server did not name the message');
  return { externalId: id, extra: { convoId }, ...(isDirect ? {} : { contactExternalId: person }) };
};

/** A conversation of two is named by the other person, one of many by itself. */
export const convoOf = async (name: string, channel: ChannelAccess): Promise<string> =>
  name.startsWith('did:') ? findConvoId(channel, name) : name;
