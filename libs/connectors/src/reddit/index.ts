import { PlatformError } from '@hubbub/runtime';
import type { Connector } from '../connector';
import { id } from '../shared/read';
import { signInBy } from '../shared/sign-in';
import { call } from './call';
import { normalise } from './normalise';
import { platform, scopes } from './platform';
import { poll } from './poll';
import { act, confirm, send } from './send';

/** Comments, mentions, messages and the modmail of a community. Source: https://www.reddit.com/dev/api */
export const reddit: Connector = {
  platform,
  signIn: signInBy({
    platform: 'Reddit',
    authorizeUrl: 'https://www.reddit.com/api/v1/authorize',
    tokenUrl: 'https://www.reddit.com/api/v1/access_token',
    tokenPath: '/api/v1/access_token',
    scopes,
    separator: ' ',
    isPkce: false,
    client: 'basic',
    extra: { duration: 'permanent' },
  }),
  normalise,
  send,
  act,
  confirm,
  poll,
  check: async (channel) => {
    const { body } = await call(channel, 'GET', '/api/v1/me');
    const name = id(body['name']);
    if (!name) throw new PlatformError('unknown', 'no_account', 'Reddit named no account in its answer');
    return { externalId: name, name };
  },
};
