import { PlatformError } from '@hubbub/runtime';
import type { Connector } from '../connector';
import { id, record, text } from '../shared/read';
import { call } from './call';
import { poll } from './history';
import { normalise } from './normalise';
import { platform } from './platform';
import { remaining } from './invite';
import { act, confirm, send } from './send';
import { stream } from './stream';

/** Servers, threads and direct messages of one bot; what is new comes over the gateway. Source: https://docs.discord.com/developers */
export const discord: Connector = {
  platform,
  normalise,
  send,
  act,
  confirm,
  poll,
  stream,
  remaining,
  check: async (channel) => {
    const bot = record(await call(channel, 'GET', '/users/@me'));
    const externalId = id(bot['id']);
    if (!externalId) throw new PlatformError('unknown', 'no_bot', 'Discord named no bot in its answer');
    return { externalId, name: text(bot['username']) ?? externalId };
  },
};
