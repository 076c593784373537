import type { Connector } from '../connector';
import { act } from './act';
import { confirm } from './confirm';
import { normalise } from './normalise';
import { platform } from './platform';
import { poll } from './poll';
import { send } from './send';
import { changeSession, signIn } from './session';

/**
 * Bluesky and every other network of the AT Protocol that has its lexicons. One account by app password.
 * Source: https://docs.bsky.app and https://atproto.com/specs
 */
export const bluesky: Connector = {
  platform,
  normalise,
  send,
  act,
  poll,
  confirm,
  check: async (channel) => {
    const { did, handle } = await signIn(channel);
    await changeSession(channel, { chatOff: undefined });
    // A channel may have been named by its handle.
    const isNamed = channel.externalId.replace(/^@/, '').toLowerCase() === handle.toLowerCase();
    return { externalId: isNamed ? channel.externalId : did, name: handle, tokenExpiresAt: null };
  },
};
