import type { Connector } from '../connector';
import { pageAccounts } from '../meta/accounts';
import { normaliseMeta } from '../meta/normalise';
import { metaSignIn } from '../meta/sign-in';
import { handshakeMeta, verifyMeta } from '../meta/webhook';
import { act } from './act';
import { complete } from './complete';
import { confirm } from './confirm';
import { check, subscribe } from './connect';
import { platform } from './platform';
import { poll } from './poll';
import { send } from './send';

/** Facebook Pages with Messenger. https://developers.facebook.com/docs/graph-api */
export const facebook: Connector = {
  platform,
  hasOneWebhook: true,
  siblings: ['instagram'],
  signIn: metaSignIn('facebook', () => platform.signIn?.scopes ?? []),
  accounts: pageAccounts,
  verify: verifyMeta,
  handshake: handshakeMeta,
  normalise: normaliseMeta,
  send,
  act,
  poll,
  confirm,
  complete,
  check,
  subscribe,
};
