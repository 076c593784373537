import type { Connector } from '../connector';
import { act } from './act';
import { confirm } from './confirm';
import { normalise } from './normalise';
import { hostOf } from './people';
import { platform } from './platform';
import { poll } from './poll';
import { send } from './send';
import { openSession, type Session } from './session';
import { release, signIn } from './sign-in';

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
  signIn,
  release,
  check: async (channel) => {
    const { account } = await openSession(channel);
    return { externalId: nameOf(channel.externalId, account), name: account.name, tokenExpiresAt: null };
  },
};

/** The account's address, or what it is called here where that is the same account: its id, `user` or `user@host`. */
const nameOf = (given: string, { id, url, acct }: Session['account']): string => {
  const host = hostOf(url);
  const user = acct?.split('@')[0]?.toLowerCase();
  const names = [id, user, `${user}@${host}`];
  return names.includes(given.replace(/^@/, '').toLowerCase()) ? given : (url ?? id);
};
