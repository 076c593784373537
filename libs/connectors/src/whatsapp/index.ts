import type { Connector } from '../connector';
import { numberAccounts } from '../meta/accounts';
import { metaSignIn } from '../meta/sign-in';
import { handshakeMeta, verifyMeta } from '../meta/webhook';
import { check, locate, subscribe } from './connect';
import { normalise } from './normalise';
import { platform } from './platform';
import { act, send } from './send';
import { templates } from './templates';

/**
 * WhatsApp Cloud API. What was written cannot be read again, so nothing is polled or looked up: a lost answer is
 * proved by the status that carries our id. https://developers.facebook.com/documentation/business-messaging/whatsapp
 */
export const whatsapp: Connector = {
  platform,
  hasOneWebhook: true,
  hasSeveralIds: true,
  signIn: metaSignIn('facebook', () => platform.signIn?.scopes ?? []),
  accounts: numberAccounts,
  verify: verifyMeta,
  handshake: handshakeMeta,
  normalise,
  send,
  act,
  locate,
  check,
  templates,
  subscribe,
};
