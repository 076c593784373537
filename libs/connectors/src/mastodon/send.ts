import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, OutboundMessage, Sent } from '../connector';
import { filled } from '../shared/read';
import { requireSendable } from '../shared/require';
import { missingNames, namesOf, withNames } from './address';
import { callApi } from './call';
import { countCharacters } from './count';
import { idOfPost } from './find-id';
import { hostOf, localAcct } from './people';
import { platform } from './platform';
import { keyOfStatus, readStatus } from './read-status';
import { getSession, ownAccountOf, type Session } from './session';
import { Status } from './shapes';
import { uploadMedia } from './upload';

/**
 * Posts an answer. Our id is the Idempotency-Key. It keeps the visibility of what it answers, so that a private word
 * is never answered in public, and its content warning. Throws PlatformError.
 * Source: https://docs.joinmastodon.org/methods/statuses/#create
 */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  const session = await getSession(channel);
  const { names, ...post } = composePost(message, session);
  const parent = await parentOf(message, channel);
  const mediaIds: string[] = [];
  for (const attachment of message.attachments) mediaIds.push(await uploadMedia(attachment, channel));
  const { body } = await callApi(channel, {
    method: 'POST',
    path: '/api/v1/statuses',
    headers: { 'idempotency-key': message.id },
    json: {
      ...post,
      ...(parent ? { in_reply_to_id: parent } : {}),
      ...(mediaIds.length > 0 ? { media_ids: mediaIds } : {}),
    },
  });
  const status = Status.safeParse(body);
  if (!status.success) throw new PlatformError('unknown', 'bad_answer', 'The server did not name the post');
  const own = ownAccountOf(session);
  return {
    externalId: keyOfStatus(status.data),
    extra: {
      id: status.data.id,
      visibility: post.visibility,
      spoilerText: post.spoiler_text,
      people: readStatus(status.data, own).people,
      acct: own.acct,
      names,
    },
    ...contactOf(message),
  };
};

const isPrivate = ({ conversationKind, audience }: OutboundMessage): boolean =>
  conversationKind === 'direct' || audience === 'private';

const composePost = (message: OutboundMessage, session: Session) => {
  const { text, replyTo } = message;
  const own = ownAccountOf(session);
  const isSecret = isPrivate(message);
  const names = addressees(message).map((name) => localAcct(name, own));
  if (isSecret && names.length === 0) {
    throw new PlatformError('refused', 'unknown_person', 'It is not known whom to write to');
  }
  const missing = missingNames(text, names, localAcct(own.acct ?? '', own));
  const status = withNames(missing, text);
  const spoiler = filled(replyTo?.extra['spoilerText']);
  requireRoom(status, spoiler, session);
  return {
    status,
    visibility: isSecret ? 'direct' : (filled(replyTo?.extra['visibility']) ?? 'public'),
    spoiler_text: spoiler ?? undefined,
    language: filled(replyTo?.extra['language']) ?? undefined,
    names: missing,
  };
};

/** What is answered: a first word to a person answers nothing. */
const parentOf = async (message: OutboundMessage, channel: ChannelAccess): Promise<string | null> => {
  const { replyTo, conversationKind, externalConversationId } = message;
  if (replyTo) return idOfPost(replyTo, channel);
  return conversationKind === 'direct' ? null : idOfPost({ externalId: externalConversationId, extra: {} }, channel);
};

/** A private answer to a public comment goes to its writer alone; any other to all who take part. */
const addressees = ({ conversationKind, audience, replyTo, contact }: OutboundMessage): string[] => {
  const all = replyTo ? namesOf(replyTo) : [];
  const named = all.length > 0 ? all : contact.handle ? [contact.handle] : [];
  return conversationKind !== 'direct' && audience === 'private' ? named.slice(0, 1) : named;
};

const requireRoom = (status: string, spoiler: string | null, { limits }: Session): void => {
  const length = countCharacters(`${status}${spoiler ?? ''}`, limits.perUrl);
  if (length <= limits.characters) return;
  const message = `With the names before it the text has ${length} characters; this server takes ${limits.characters}`;
  throw new PlatformError('refused', 'text_too_long', message, {
    details: { limit: limits.characters, length, unit: 'graphemes' },
  });
};

/** A private answer opens the direct conversation with that person. */
const contactOf = (message: OutboundMessage): Pick<Sent, 'contactExternalId'> => {
  const person = message.replyTo?.author.externalId ?? message.contact.externalId;
  const isOpening = message.conversationKind !== 'direct' && message.audience === 'private';
  return isOpening && person && hostOf(person) ? { contactExternalId: person } : {};
};
