import { PlatformError, type Http, type HttpAnswer } from '@hubbub/runtime';
import type { ChannelAccess, SignIn, SignInApp } from '../connector';
import { jsonOf, statusError } from '../shared/http-answers';
import { filled, list, record, text } from '../shared/read';
import { signInBy } from '../shared/sign-in';
import { baseUrl } from './call';
import { scopes } from './platform';

// https://docs.joinmastodon.org/methods/apps/#create and https://docs.joinmastodon.org/methods/oauth/

/** What older servers and other software know instead of the single scopes. */
const coarseScopes = ['read', 'write'];

interface Use {
  http: Http;
  now: Date;
}

/** Every server has apps of its own: ours is made there when a member names it, with the scopes that it knows. */
const register = async (
  { server, redirectUri }: { server: string; redirectUri: string },
  use: Use,
): Promise<SignInApp> => {
  const base = baseUrl({ settings: {}, secrets: { server } });
  const asked = (await knowsSingleScopes(base, use)) ? scopes : coarseScopes;
  const first = await makeApp(base, redirectUri, asked, use);
  // A server that does not know a scope says 400 or 422 to all of them.
  const isUnknownScope = asked === scopes && (first.status === 400 || first.status === 422);
  const used = isUnknownScope ? coarseScopes : asked;
  const answer = isUnknownScope ? await makeApp(base, redirectUri, used, use) : first;
  const app = record(jsonOf(answer));
  const clientId = filled(app['client_id']);
  const clientSecret = filled(app['client_secret']);
  if (!clientId || !clientSecret) throw noApp(base, answer, use.now);
  return { clientId, clientSecret, apiBaseUrl: base, settings: { scopes: used.join(' ') } };
};

const makeApp = (base: string, redirectUri: string, asked: readonly string[], { http }: Use): Promise<HttpAnswer> =>
  http({
    method: 'POST',
    url: `${base}/api/v1/apps`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({
      client_name: 'Hubbub',
      redirect_uris: redirectUri,
      scopes: asked.join(' '),
    }).toString(),
  });

/** Servers since 4.3 list their scopes; who lists none may know them all the same. */
const knowsSingleScopes = async (base: string, { http }: Use): Promise<boolean> => {
  const answer = await http({ url: `${base}/.well-known/oauth-authorization-server` });
  const listed = list(record(jsonOf(answer))['scopes_supported']);
  return listed.length === 0 || scopes.every((scope) => listed.includes(scope));
};

const noApp = (base: string, answer: HttpAnswer, now: Date): PlatformError => {
  const { error } = record(jsonOf(answer));
  if (answer.status >= 400) return statusError(new URL(base).host, answer, now, { message: filled(error) });
  return new PlatformError('refused', 'no_mastodon', `${new URL(base).host} does not speak the Mastodon API`);
};

const scopesOf = ({ settings }: SignInApp): readonly string[] =>
  text(settings?.['scopes'])?.split(' ').filter(Boolean) ?? scopes;

const flowOf = (app: SignInApp): SignIn =>
  signInBy({
    platform: 'The server',
    authorizeUrl: `${app.apiBaseUrl ?? ''}/oauth/authorize`,
    tokenUrl: `${app.apiBaseUrl ?? ''}/oauth/token`,
    tokenPath: '/oauth/token',
    scopes: scopesOf(app),
    separator: ' ',
    // Servers that do not know PKCE pass over it, as RFC 6749 §3.1 wants.
    isPkce: true,
    client: 'body',
  });

export const signIn: SignIn = {
  register,
  authorizeUrl: (app, request) => flowOf(app).authorizeUrl(app, request),
  exchange: async (app, answer, use) => {
    const found = await flowOf(app).exchange(app, answer, use);
    // `read` allows every `read:…`.
    const covers = (scope: string) => [scope, scope.split(':')[0] ?? ''].some((one) => found.granted.includes(one));
    return {
      ...found,
      secrets: { ...found.secrets, server: app.apiBaseUrl ?? '' },
      granted: scopes.filter(covers),
    };
  },
};

/** The token ends with the channel, where it came by signing in. Source: https://docs.joinmastodon.org/methods/oauth/#revoke */
export const release = async (channel: ChannelAccess): Promise<void> => {
  const { clientId, clientSecret, accessToken } = channel.secrets;
  if (!clientId || !clientSecret || !accessToken) return;
  const fields = { client_id: clientId, client_secret: clientSecret, token: accessToken };
  const answer = await channel.http({
    method: 'POST',
    url: `${baseUrl(channel)}/oauth/revoke`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  if (answer.status >= 400) throw statusError('The server', answer, channel.now);
};
