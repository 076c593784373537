import { isRecord, objectParameter, parameter, type Call } from '../call';
import { opaque } from '../random';
import { needScope } from './access';
import { badParameter, GraphError } from './errors';
import type { Meta } from './meta';
import { directPart, messagePart } from './parts';
import { emitRead } from './people';
import { keepMessage, messageId, takeNumber, threadOf, type Account, type GraphMessage, type Thread } from './world';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface SendAnswer {
  recipient_id: string;
  message_id?: string;
  attachment_id?: string;
}

/** `POST /{page|ig|me}/messages`: the Send API, private replies and sender actions. */
export const send = (meta: Meta, account: Account, call: Call): SendAnswer => {
  needScope(account, 'pages_messaging', 'instagram_manage_messages', 'instagram_business_manage_messages');
  const recipient = objectParameter(call, 'recipient');
  if (!recipient) throw badParameter('The parameter recipient is required');
  const action = parameter(call, 'sender_action');
  const message = objectParameter(call, 'message');
  if (action) {
    if (message) throw badParameter('Cannot send message and sender_action in one request');
    return senderAction(meta, account, call, personOf(meta, account, recipient), action);
  }
  if (!message) throw badParameter('The parameter message is required');
  checkTag(call);
  if (typeof recipient['comment_id'] === 'string' || typeof recipient['post_id'] === 'string')
    return privateReply(meta, account, recipient, message);
  const personId = personOf(meta, account, recipient);
  const content = readContent(meta, account, message);
  const thread = threadOf(meta.world, account, personId);
  checkWindow(
    meta,
    account,
    thread,
    parameter(call, 'messaging_type') === 'MESSAGE_TAG' ? parameter(call, 'tag') : null,
  );
  const replyToId = readQuote(meta, thread, objectParameter(call, 'reply_to'));
  const sent = deliver(meta, account, thread, { ...content, replyToId }, message);
  record(meta, account, 'message', personId, sent, message);
  meta.announce({
    type: 'direct',
    accountId: account.id,
    personId,
    text: sent.text,
    commentId: null,
    createdId: sent.id,
  });
  return {
    recipient_id: personId,
    message_id: sent.id,
    ...(content.attachmentId ? { attachment_id: content.attachmentId } : {}),
  };
};

/** `POST /{page}/message_attachments`: a file for many messages. */
export const upload = (meta: Meta, account: Account, call: Call): { attachment_id: string } => {
  const message = objectParameter(call, 'message');
  const attachment = message?.['attachment'];
  if (!isRecord(attachment) || typeof attachment['type'] !== 'string')
    throw badParameter('The parameter message[attachment] is required');
  const payload = isRecord(attachment['payload']) ? attachment['payload'] : {};
  const file = call.files[0];
  if (typeof payload['url'] !== 'string' && !file)
    throw badParameter('Param message[attachment][payload][url] is required');
  if (file && file.bytes.length > maxFileBytes(attachment['type']))
    throw new GraphError(546, '(#546) The type of file you are trying to attach is too large', { subcode: 2018047 });
  const id = String(takeNumber(meta.world));
  const url = typeof payload['url'] === 'string' ? payload['url'] : `https://cdn.sandbox.invalid/${id}`;
  meta.world.uploads.set(id, { accountId: account.id, type: attachment['type'], url });
  return { attachment_id: id };
};

/** A direct answer to a public comment or post: once, within seven days. */
const privateReply = (
  meta: Meta,
  account: Account,
  recipient: Record<string, unknown>,
  message: Record<string, unknown>,
): SendAnswer => {
  const { world, timers } = meta;
  const isComment = typeof recipient['comment_id'] === 'string';
  const id = String(recipient[isComment ? 'comment_id' : 'post_id']);
  const target = isComment ? world.comments.get(id) : world.posts.get(id);
  const author = target?.authorId ? world.people.get(target.authorId) : undefined;
  if (!target || target.accountId !== account.id || target.isDeleted)
    throw badParameter('Invalid comment_id or post_id', 2018292);
  if (!author) throw new GraphError(10, '(#10) This comment cannot be answered privately', { subcode: 2018334 });
  const post = 'postId' in target ? world.posts.get(target.postId) : target;
  if (post?.product === 'LIVE' ? !post.isLive : timers.now() - target.createdAt > 7 * dayMs)
    throw new GraphError(10, '(#10) The time for a private reply has passed', { subcode: 2018334 });
  if (target.isPrivatelyAnswered)
    throw new GraphError(10, '(#10) A private reply was already sent', {
      subcode: account.object === 'page' ? 2534025 : 2534037,
    });
  const content = readContent(meta, account, message);
  if (content.attachments.length > 0) throw badParameter('A private reply holds text only');
  target.isPrivatelyAnswered = true;
  const thread = threadOf(world, account, author.directId); // does not open the window: only their answer does
  const sent = deliver(meta, account, thread, { ...content, replyToId: null }, message);
  record(meta, account, 'private_reply', id, sent, message);
  meta.announce({
    type: 'private_reply',
    accountId: account.id,
    personId: author.directId,
    text: sent.text,
    commentId: isComment ? id : null,
    createdId: sent.id,
  });
  return { recipient_id: author.directId, message_id: sent.id };
};

const deliver = (
  meta: Meta,
  account: Account,
  thread: Thread,
  { text, attachments, replyToId }: Content & { replyToId: string | null },
  message: Record<string, unknown>,
): GraphMessage => {
  const { world, timers, options, emit } = meta;
  const sent = keepMessage(world, thread, {
    id: messageId(world, account),
    threadId: thread.id,
    fromId: account.id,
    text,
    attachments,
    createdAt: timers.now(),
    replyToId,
    story: null,
    isDeleted: false,
    edits: 0,
    reactions: {},
  });
  const metadata = typeof message['metadata'] === 'string' ? { metadata: message['metadata'] } : {};
  const echo = () => emit(account, messagePart(account, sent, thread.personId, metadata));
  if (options.hasEchoes && options.isEchoFirst) echo();
  else if (options.hasEchoes) timers.after(20, echo);
  const { deliveredAfterMs, readAfterMs } = options;
  if (deliveredAfterMs !== null && account.object === 'page')
    timers.after(deliveredAfterMs, () => {
      const delivery = { delivery: { mids: [sent.id], watermark: timers.now() } };
      const fields = { page: 'message_deliveries', instagram: 'messages' };
      emit(account, directPart(account, thread.personId, timers.now(), fields, delivery, { hasTimestamp: false }));
    });
  if (readAfterMs !== null) timers.after(readAfterMs, () => emitRead(meta, account, thread.personId, timers.now()));
  return sent;
};

const record = (
  { ledger }: Meta,
  account: Account,
  action: string,
  target: string,
  sent: GraphMessage,
  message: Record<string, unknown>,
): void => {
  ledger.add({
    platform: account.object === 'page' ? 'facebook' : 'instagram',
    account: account.id,
    action,
    target,
    text: sent.text,
    key: typeof message['metadata'] === 'string' ? message['metadata'] : null,
    externalId: sent.id,
    detail: sent.attachments.length > 0 ? { attachment: sent.attachments.map(({ url }) => url).join(' ') } : {},
  });
};

const personOf = (meta: Meta, account: Account, recipient: Record<string, unknown>): string => {
  const id = recipient['id'];
  if (typeof id !== 'string' && typeof id !== 'number') throw badParameter('The parameter recipient[id] is required');
  const person = meta.world.people.get(String(id));
  if (!person || person.directId !== String(id)) throw badParameter('No matching user found', 2018001);
  return String(id);
};

const tags = ['HUMAN_AGENT', 'CUSTOMER_FEEDBACK'];
const types = ['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY'];

/** CONFIRMED_EVENT_UPDATE, ACCOUNT_UPDATE and POST_PURCHASE_UPDATE ended on 27 April 2026: a bare 100. */
const checkTag = (call: Call): void => {
  const type = parameter(call, 'messaging_type');
  const tag = parameter(call, 'tag');
  if (type !== null && !types.includes(type))
    throw badParameter(`Param messaging_type must be one of {${types.join(', ')}}`);
  if (tag !== null && !tags.includes(tag)) throw new GraphError(100, 'Invalid parameter');
  if (type === 'MESSAGE_TAG' && tag === null) throw badParameter('The parameter tag is required');
  if (type !== 'MESSAGE_TAG' && tag !== null) throw badParameter('Param tag needs messaging_type MESSAGE_TAG');
};

const checkWindow = ({ timers }: Meta, account: Account, thread: Thread, tag: string | null): void => {
  const limitMs = tag === null ? dayMs : 7 * dayMs;
  if (thread.lastInboundAt !== null && timers.now() - thread.lastInboundAt <= limitMs) return;
  throw new GraphError(10, '(#10) This message is sent outside of allowed window.', {
    subcode: account.object === 'page' ? 2018278 : 2534022,
  });
};

interface Content {
  text: string;
  attachments: { type: string; url: string }[];
  attachmentId?: string;
}

const attachmentTypes = {
  page: ['image', 'audio', 'video', 'file', 'template'],
  instagram: ['image', 'audio', 'video', 'file', 'template', 'MEDIA_SHARE', 'like_heart'],
};

const readContent = (meta: Meta, account: Account, message: Record<string, unknown>): Content => {
  const { text } = message;
  const several = Array.isArray(message['attachments']) && account.object === 'instagram' ? message['attachments'] : [];
  const given: unknown[] = message['attachment'] ? [message['attachment']] : several;
  const hasText = typeof text === 'string' && text !== '';
  if (hasText === given.length > 0)
    throw badParameter('Message cannot be empty and must hold either text or an attachment');
  if (typeof message['metadata'] === 'string' && message['metadata'].length > 1000)
    throw badParameter('Length of param message[metadata] must be less than or equal to 1000');
  if (hasText) {
    checkLength(account, text);
    return { text, attachments: [] };
  }
  const attachments = given.map((attachment) => readAttachment(meta, account, attachment));
  const isReusable = given.some(
    (item) => isRecord(item) && isRecord(item['payload']) && item['payload']['is_reusable'] === true,
  );
  return { text: '', attachments, ...(isReusable ? { attachmentId: String(takeNumber(meta.world)) } : {}) };
};

const checkLength = (account: Account, text: string): void => {
  if (account.object === 'instagram' && Buffer.byteLength(text) > 1000)
    throw badParameter('Length of param message[text] must be less than or equal to 1000 bytes');
  if (account.object === 'page' && [...text].length > 2000)
    throw badParameter('Length of param message[text] must be less than or equal to 2000');
};

const readAttachment = (meta: Meta, account: Account, attachment: unknown): { type: string; url: string } => {
  if (!isRecord(attachment) || typeof attachment['type'] !== 'string')
    throw badParameter('Param message[attachment][type] is required');
  const { type } = attachment;
  if (!attachmentTypes[account.object].includes(type))
    throw badParameter(`Param message[attachment][type] is not one of the known types`);
  const payload = isRecord(attachment['payload']) ? attachment['payload'] : {};
  if (type === 'template') return { type, url: `template:${opaque(12, JSON.stringify(payload))}` };
  const uploaded = meta.world.uploads.get(String(payload['attachment_id'] ?? ''));
  if (uploaded && uploaded.accountId === account.id) return { type, url: uploaded.url };
  const url = payload['url'];
  if (typeof url !== 'string' || !URL.canParse(url))
    throw new GraphError(546, '(#546) Upload attachment failure.', { subcode: 2018047 });
  return { type, url };
};

const maxFileBytes = (type: string) => (type === 'image' ? 8_000_000 : 25_000_000);

const readQuote = (meta: Meta, thread: Thread, quote: Record<string, unknown> | null): string | null => {
  if (!quote) return null;
  const mid = String(quote['mid'] ?? '');
  if (!thread.messageIds.includes(mid)) throw badParameter('Param reply_to[mid] does not belong to this conversation');
  return mid;
};

const senderAction = (meta: Meta, account: Account, call: Call, personId: string, action: string): SendAnswer => {
  const known = [
    'typing_on',
    'typing_off',
    'mark_seen',
    ...(account.object === 'instagram' ? ['react', 'unreact'] : []),
  ];
  if (!known.includes(action)) throw badParameter(`Param sender_action must be one of {${known.join(', ')}}`);
  const payload = objectParameter(call, 'payload');
  const isReaction = action === 'react' || action === 'unreact';
  const target = isReaction ? meta.world.messages.get(String(payload?.['message_id'] ?? '')) : undefined;
  if (isReaction && !target) throw badParameter('Param payload[message_id] is required');
  if (target && action === 'react') target.reactions[account.id] = String(payload?.['reaction'] ?? 'love');
  if (target && action === 'unreact') delete target.reactions[account.id];
  meta.ledger.add({
    platform: account.object === 'page' ? 'facebook' : 'instagram',
    account: account.id,
    action,
    target: target?.id ?? personId,
    text: '',
    key: null,
    externalId: null,
    detail: {},
  });
  return { recipient_id: personId };
};
