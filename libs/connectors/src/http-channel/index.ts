import type { Connector } from '../connector';
import { act, callbackOf, send } from './callback';
import { normalise } from './normalise';
import { platform } from './platform';
import { isSigned, keyOf } from './signature';
import { PlatformError } from '@hubbub/runtime';

/**
 * Anybody's system as a channel: messages come in as signed requests, replies and moderation go out as signed
 * requests to `settings.callbackUrl`. For platforms without an inbox API, forums and shops.
 */
export const httpChannel: Connector = {
  platform,
  verify: isSigned,
  deliveryKey: ({ headers }) => headers['webhook-id'] || null,
  normalise,
  send,
  act,
  check: async (channel) => {
    if (!channel.secrets['secret'] || !keyOf(channel.secrets['secret']))
      throw new PlatformError('refused', 'bad_secret', 'The signing secret must be base64, with or without `whsec_`', {
        channelState: 'disconnected',
      });
    if (channel.settings['callbackUrl']) callbackOf(channel);
    return { externalId: channel.externalId, name: 'Signed HTTP' };
  },
};
