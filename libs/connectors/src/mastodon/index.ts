import type { Connector } from '../connector';
import { act } from './act';
import { confirm } from './confirm';
import { normalise } from './normalise';
import { platform } from './platform';
import { poll } from './poll';
import { send } from './send';
import { openSession } from './session';

/**
 * Mastodon, and every server with its API: GoToSocial, Pleroma, Akkoma, Pixelfed, snac2 … One account by access token.
 * Source: https://docs.joinmastodon.org
 */
export const mastodon: Connector = {
  platform,
  normalise,
  send,
  act,
  poll,
  confirm,
  check: async (channel) => {
    const { account } = await openSession(channel);
    return { externalId: account.url ?? account.id, name: account.name, tokenExpiresAt: null };
  },
};
