import type { SignIn } from '../connector';
import { signInBy } from '../shared/sign-in';
import { scopes } from './platform';

const plain = signInBy({
  platform: 'Slack',
  authorizeUrl: 'https://slack.com/oauth/v2/authorize',
  tokenUrl: 'https://slack.com/api/oauth.v2.access',
  tokenPath: '/oauth.v2.access',
  scopes,
  separator: ',',
  isPkce: false,
  client: 'body',
});

/**
 * The bot's token does not end, and no client id is needed beside it, unless the app rotates its tokens. Source: https://docs.slack.dev/authentication/installing-with-oauth
 */
export const signIn: SignIn = {
  ...plain,
  exchange: async (app, answer, use) => {
    const { secrets, ...rest } = await plain.exchange(app, answer, use);
    const { accessToken = '', ...renewing } = secrets;
    return { ...rest, secrets: { token: accessToken, ...(renewing['refreshToken'] ? renewing : {}) } };
  },
};
