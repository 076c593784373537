import { PlatformError, type Http } from '@hubbub/runtime';
import type { ChannelSecrets, SignIn, SignInApp } from '../connector';
import { readable } from '../shared/http-answers';
import { filled, isRecord, list, number, record, text, type Json } from '../shared/read';
import { hmacHex } from '../shared/signatures';
import { graphErrorOf } from './classify';
import { graphVersion, type Login } from './graph';

/** One of Meta's three logins: where people sign in, and where codes and tokens are exchanged. */
interface LoginRules {
  login: Login;
  platform: string;
  authorizeUrl: string;
  separator: ',' | ' ';
  /** Another host than that of the long-lived exchange (Instagram). */
  codeUrl: string;
  codeMethod: 'GET' | 'POST';
  longLivedUrl: string;
  longLivedGrant: string;
}

/** https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow */
const facebookRules: LoginRules = {
  login: 'facebook',
  platform: 'Facebook',
  authorizeUrl: `https://www.facebook.com/${graphVersion}/dialog/oauth`,
  separator: ',',
  codeUrl: `https://graph.facebook.com/${graphVersion}/oauth/access_token`,
  codeMethod: 'GET',
  longLivedUrl: `https://graph.facebook.com/${graphVersion}/oauth/access_token`,
  longLivedGrant: 'fb_exchange_token',
};

/** https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login */
const instagramRules: LoginRules = {
  login: 'instagram',
  platform: 'Instagram',
  authorizeUrl: 'https://www.instagram.com/oauth/authorize',
  separator: ',',
  codeUrl: 'https://api.instagram.com/oauth/access_token',
  codeMethod: 'POST',
  longLivedUrl: 'https://graph.instagram.com/access_token',
  longLivedGrant: 'ig_exchange_token',
};

/** https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions */
const threadsRules: LoginRules = {
  login: 'threads',
  platform: 'Threads',
  authorizeUrl: 'https://threads.net/oauth/authorize',
  separator: ',',
  codeUrl: 'https://graph.threads.net/oauth/access_token',
  codeMethod: 'POST',
  longLivedUrl: 'https://graph.threads.net/access_token',
  longLivedGrant: 'th_exchange_token',
};

const rulesOf: Readonly<Record<Login, LoginRules>> = {
  facebook: facebookRules,
  instagram: instagramRules,
  threads: threadsRules,
};

/** A login of Meta's by its rules: code → token of an hour → token of sixty days. */
export const metaSignIn = (
  login: Login | ((app: SignInApp) => Login),
  scopesFor: (app: SignInApp) => readonly string[],
): SignIn => {
  const rulesFor = (app: SignInApp): LoginRules => rulesOf[typeof login === 'string' ? login : login(app)];
  return {
    scopesFor,
    authorizeUrl: (app, { redirectUri, state }) => {
      const rules = rulesFor(app);
      const url = new URL(rules.authorizeUrl);
      const configId = filled(app.settings?.['configId']);
      const fields = {
        client_id: app.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        state,
        scope: scopesFor(app).join(rules.separator),
        ...(configId && rules.login === 'facebook' ? { config_id: configId } : {}),
      };
      for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
      return url.toString();
    },
    exchange: async (app, { code, redirectUri }, { http, now }) => {
      const rules = rulesFor(app);
      const ask = (url: string, method: 'GET' | 'POST', fields: Readonly<Record<string, string>>) =>
        askFor(http, { platform: rules.platform, url: at(app, url), method, fields, now });
      const short = await ask(rules.codeUrl, rules.codeMethod, {
        client_id: app.clientId,
        client_secret: app.clientSecret,
        redirect_uri: redirectUri,
        code: code.replace(/#_$/, ''), // Instagram and Threads end their code so
        ...(rules.codeMethod === 'POST' ? { grant_type: 'authorization_code' } : {}),
      });
      const first = tokenIn(rules.platform, short);
      const long = await ask(rules.longLivedUrl, 'GET', {
        grant_type: rules.longLivedGrant,
        client_secret: app.clientSecret,
        ...(rules.login === 'facebook'
          ? { client_id: app.clientId, fb_exchange_token: first }
          : { access_token: first }),
      });
      const accessToken = tokenIn(rules.platform, long);
      const seconds = number(long['expires_in']);
      return {
        secrets: { accessToken, ...secretsOfApp(app, rules.login) },
        // The app's id lets us subscribe and watch the token; Instagram Login and Threads have ids of their own.
        settings: { login: rules.login, ...(rules.login === 'facebook' ? { appId: app.clientId } : {}) },
        tokenExpiresAt: seconds === null ? null : new Date(now.getTime() + seconds * 1000),
        granted: await grantedIn(short, { app, rules, accessToken, asked: scopesFor(app), ask }),
      };
    },
  };
};

/** Who knows the app's secret knows the verify token: every channel of the app has the same, entered nowhere by hand. */
const secretsOfApp = (app: SignInApp, login: Login): ChannelSecrets => ({
  appSecret: app.clientSecret,
  verifyToken: hmacHex('sha256', app.clientSecret, 'verify token').slice(0, 32),
  ...(login === 'instagram' ? { instagramAppSecret: app.clientSecret } : {}),
});

const at = ({ apiBaseUrl }: SignInApp, url: string): string =>
  apiBaseUrl ? `${apiBaseUrl.replace(/\/+(v\d+\.\d+)?\/*$/, '')}${new URL(url).pathname}` : url;

interface Ask {
  platform: string;
  url: string;
  method: 'GET' | 'POST';
  fields: Readonly<Record<string, string>>;
  now: Date;
}

const askFor = async (http: Http, { platform, url, method, fields, now }: Ask): Promise<Json> => {
  const form = new URLSearchParams(fields).toString();
  const answer = await http(
    method === 'GET'
      ? { method, url: `${url}?${form}`, headers: { accept: 'application/json' } }
      : { method, url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form },
  );
  const error = graphErrorOf(answer, { now, isReading: true });
  const body = readable(platform, answer);
  const why = filled(body['error_message']) ?? filled(body['error_description']);
  if (error?.outcome === 'retry') throw error;
  if (error || why)
    throw new PlatformError('refused', 'sign_in_failed', `${platform} gave no token: ${why ?? error?.message}`);
  return body;
};

const tokenIn = (platform: string, body: Json): string => {
  // Instagram has wrapped its answer in `data` too.
  const token = filled(body['access_token']) ?? filled(record(list(body['data'])[0])['access_token']);
  if (token) return token;
  throw new PlatformError('refused', 'sign_in_failed', `${platform} gave no token`);
};

interface Granting {
  app: SignInApp;
  rules: LoginRules;
  accessToken: string;
  asked: readonly string[];
  ask: (url: string, method: 'GET' | 'POST', fields: Readonly<Record<string, string>>) => Promise<Json>;
}

/** People may untick what was asked for. Instagram says in its first answer what was left, Facebook when asked. */
const grantedIn = async (short: Json, { app, rules, accessToken, asked, ask }: Granting): Promise<string[]> => {
  const said = short['permissions'] ?? record(list(short['data'])[0])['permissions'];
  const named = Array.isArray(said)
    ? said.flatMap((scope) => filled(scope) ?? [])
    : (text(said)?.split(/[\s,]+/) ?? []);
  if (named.length > 0) return named.filter(Boolean);
  if (rules.login !== 'facebook') return [...asked];
  const token = await debugToken(ask, app, accessToken);
  const scopes = list(token['scopes']).flatMap((scope) => filled(scope) ?? []);
  return scopes.length > 0 ? scopes : [...asked];
};

const debugToken = async (ask: Granting['ask'], app: SignInApp, accessToken: string): Promise<Json> => {
  const url = `https://graph.facebook.com/${graphVersion}/debug_token`;
  const body = await ask(url, 'GET', { input_token: accessToken, access_token: `${app.clientId}|${app.clientSecret}` });
  return isRecord(body['data']) ? body['data'] : {};
};
