import type { Connector } from '../connector';
import { linkedInstagramAccounts, ownInstagramAccount } from '../meta/accounts';
import { loginOf } from '../meta/graph';
import { normaliseMeta } from '../meta/normalise';
import { metaSignIn } from '../meta/sign-in';
import { handshakeMeta, verifyMeta } from '../meta/webhook';
import { act } from './act';
import { complete } from './complete';
import { confirm } from './confirm';
import { check, subscribe } from './connect';
import { facebookScopes, platform } from './platform';
import { poll } from './poll';
import { send } from './send';

/** Instagram, by Facebook Login or Instagram Login. https://developers.facebook.com/documentation/instagram-platform */
export const instagram: Connector = {
  platform,
  hasOneWebhook: true,
  siblings: ['facebook'],
  // By itself unless the app's settings say that accounts are linked to Pages.
  signIn: metaSignIn(
    ({ settings }) => (settings?.['login'] === 'facebook' ? 'facebook' : 'instagram'),
    ({ settings }) => (settings?.['login'] === 'facebook' ? facebookScopes : (platform.signIn?.scopes ?? [])),
  ),
  accounts: (channel) =>
    loginOf(channel) === 'instagram' ? ownInstagramAccount(channel) : linkedInstagramAccounts(channel),
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
