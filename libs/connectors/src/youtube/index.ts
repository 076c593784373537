import { PlatformError } from '@hubbub/runtime';
import type { Connector } from '../connector';
import { googleSignIn } from '../shared/google';
import { id, list, record, text } from '../shared/read';
import { call } from './call';
import { normalise } from './normalise';
import { platform, scope } from './platform';
import { poll } from './poll';
import { act, confirm, send } from './send';
import { readVideo } from './videos';
import { handshake, readFeed, subscribe, verify } from './websub';

/** Comments on a channel's videos, those held for review, and live chats. Source: https://developers.google.com/youtube/v3/docs */
export const youtube: Connector = {
  platform,
  signIn: googleSignIn('YouTube', scope),
  verify,
  handshake,
  readBody: readFeed,
  normalise,
  hearsSooner: () => true,
  subscribe,
  readAnnounced: readVideo,
  send,
  act,
  confirm,
  poll,
  check: async (channel) => {
    const { items } = await call(channel, 'GET', 'channels', { part: 'snippet', mine: 'true' });
    const found = record(list(items)[0]);
    const externalId = id(found['id']);
    if (!externalId)
      throw new PlatformError('refused', 'no_channel', 'This Google account has no YouTube channel', {
        channelState: 'disconnected',
      });
    return { externalId, name: text(record(found['snippet'])['title']) ?? externalId };
  },
};
