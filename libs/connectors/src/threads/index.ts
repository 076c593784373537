import type { Connector } from '../connector';
import { metaSignIn } from '../meta/sign-in';
import { handshakeMeta, verifyMeta } from '../meta/webhook';
import { normalise } from './normalise';
import { platform } from './platform';
import { accounts, check, complete, poll } from './read';
import { act, confirm, send } from './send';

/** Threads: replies and mentions. https://developers.facebook.com/docs/threads */
export const threads: Connector = {
  platform,
  hasOneWebhook: true,
  signIn: metaSignIn('threads', () => platform.signIn?.scopes ?? []),
  accounts,
  verify: verifyMeta,
  handshake: handshakeMeta,
  normalise,
  send,
  act,
  poll,
  confirm,
  complete,
  check,
};
