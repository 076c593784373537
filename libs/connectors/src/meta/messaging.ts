import type { InboundEvent } from '../connector';
import { ignored } from '../shared/events';
import { id, isRecord, type Json } from '../shared/read';
import type { Part } from './envelope';
import { normaliseFeed } from './feed';
import { delivered, messageEdit, policy, reaction, read } from './messaging-acts';
import { message, postback } from './messaging-items';
import { talkOf, type Talk } from './messaging-talk';

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
// https://developers.facebook.com/documentation/instagram-platform/webhooks/examples

/** An element of `messaging[]` or `standby[]`: Messenger and Instagram alike. */
export const normaliseMessaging = (element: Json, part: Part): InboundEvent[] => {
  const talk = talkOf(element, part);
  const { base } = talk;
  for (const [key, reader] of readers) {
    const value = element[key];
    if (isRecord(value)) return reader(value, talk);
  }
  // Comments in a Group on a post of the Page come this way.
  if (id(element['comment_id']) !== null) return normaliseFeed({ item: 'comment', ...element }, part);
  const notice = notices.find(([key]) => Object.hasOwn(element, key));
  if (notice) return [ignored('not_for_inbox', notice[1], base)];
  return [ignored('unknown_kind', 'An event of a direct conversation that is unknown', base)];
};

const readers: [string, (value: Json, talk: Talk) => InboundEvent[]][] = [
  ['message', (value, talk) => [message(value, talk)]],
  ['message_edit', (value, talk) => [messageEdit(value, talk)]],
  ['reaction', (value, talk) => [reaction(value, talk)]],
  ['postback', (value, talk) => [postback(value, talk)]],
  ['delivery', (value, talk) => delivered(value, talk)],
  ['read', (value, talk) => [read(value, talk)]],
  ['policy-enforcement', (value, talk) => [policy(value, talk)]],
  ['policy_enforcement', (value, talk) => [policy(value, talk)]],
];

const notices: [string, string][] = [
  ['referral', 'Came by a link or an ad'],
  ['optin', 'An opt-in'],
  ['account_linking', 'An account was linked or unlinked'],
  ['pass_thread_control', 'The thread was passed to another app'],
  ['take_thread_control', 'The thread was taken by another app'],
  ['request_thread_control', 'Another app asks for the thread'],
  ['app_roles', 'The roles of apps changed'],
  ['payment', 'A payment (retired by the platform)'],
  ['pre_checkout', 'A checkout (retired by the platform)'],
  ['checkout_update', 'A checkout (retired by the platform)'],
  ['game_play', 'A game'],
  ['response_feedback', 'An opinion about an answer'],
  ['messaging_customer_information', 'Data that a person entered into a form'],
];
