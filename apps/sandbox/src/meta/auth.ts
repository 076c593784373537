import { parameter, type Answer, type Call } from '../call';
import { opaque } from '../random';
import { badParameter, badToken, GraphError } from './errors';
import type { Meta } from './meta';
import { takeNumber, type Account } from './world';

const dayMs = 86_400_000;

/** The consent page: this stand-in always consents, and sends the browser back at once. */
export const dialog = (meta: Meta, call: Call): Answer => {
  const redirectUri = call.query.get('redirect_uri') ?? '';
  if (!URL.canParse(redirectUri)) throw badParameter('Invalid redirect_uri');
  const appId = call.query.get('client_id') ?? '';
  const accounts = [...meta.world.accounts.values()].filter((account) => account.appId === appId);
  if (accounts.length === 0)
    throw new GraphError(101, 'Error validating application. Invalid application ID.', { status: 400 });
  const back = new URL(redirectUri);
  back.searchParams.set(
    'code',
    grantCode(
      meta,
      accounts.map(({ id }) => id),
      redirectUri,
    ),
  );
  const state = call.query.get('state');
  if (state !== null) back.searchParams.set('state', state);
  return { status: 302, headers: { location: back.toString() }, body: '' };
};

/** A code that buys one token, once. */
export const grantCode = (meta: Meta, accountIds: string[], redirectUri: string): string => {
  const code = `AQ${opaque(60, 'code', takeNumber(meta.world))}`;
  meta.codes.set(code, { accountIds, redirectUri });
  return code;
};

/** `/oauth/access_token`: code → short-lived token, short-lived → about sixty days. */
export const accessToken = (meta: Meta, call: Call): unknown => {
  checkApp(meta, call);
  if (parameter(call, 'grant_type') === 'client_credentials')
    return { access_token: `${parameter(call, 'client_id') ?? ''}|${opaque(20, 'app')}`, token_type: 'bearer' };
  if (parameter(call, 'grant_type') === 'fb_exchange_token') {
    const old = meta.userTokens.get(parameter(call, 'fb_exchange_token') ?? '');
    if (!old) throw badToken();
    return newToken(meta, old.accountIds, 60 * dayMs);
  }
  const { accountIds } = takeCode(meta, call);
  return newToken(meta, accountIds, 3_600_000);
};

/** Instagram Login: `POST /oauth/access_token` on api.instagram.com. */
export const instagramCode = (meta: Meta, call: Call): unknown => {
  checkApp(meta, call);
  const { accountIds } = takeCode(meta, call);
  const account = meta.world.accounts.get(accountIds[0] ?? '');
  const { access_token } = newToken(meta, accountIds, 3_600_000);
  return { access_token, user_id: Number(account?.id ?? 0), permissions: account?.scopes ?? [] };
};

/** Instagram Login: `GET /access_token` (one hour → sixty days) and `/refresh_access_token`. */
export const instagramToken = (meta: Meta, call: Call): unknown => {
  const type = parameter(call, 'grant_type');
  const token = parameter(call, 'access_token') ?? '';
  const known = meta.userTokens.get(token);
  const account = [...meta.world.accounts.values()].find((candidate) => candidate.token === token);
  if (type !== 'ig_exchange_token' && type !== 'ig_refresh_token') throw badParameter('Unsupported grant_type');
  if (!known && !account) throw badToken();
  if (known && known.expiresAt <= meta.timers.now()) throw badToken(463);
  const given = newToken(meta, known?.accountIds ?? (account ? [account.id] : []), 60 * dayMs);
  return { ...given, permissions: (account?.scopes ?? []).join(',') };
};

export const debugToken = (meta: Meta, call: Call): unknown => {
  const input = parameter(call, 'input_token');
  if (!input) throw badParameter('The parameter input_token is required');
  const account = [...meta.world.accounts.values()].find(({ token }) => token === input);
  const user = meta.userTokens.get(input);
  if (!account && !user)
    return { data: { error: { code: 190, message: 'Malformed access token' }, is_valid: false, scopes: [] } };
  const owned = account
    ? [account]
    : [...meta.world.accounts.values()].filter(({ id }) => user?.accountIds.includes(id));
  const expiresAt = account?.tokenExpiresAt ?? user?.expiresAt ?? 0;
  const isValid = (account?.tokenState ?? 'good') === 'good' && (expiresAt === 0 || expiresAt > meta.timers.now());
  const scopes = [...new Set(owned.flatMap((one) => one.scopes))];
  return {
    data: {
      app_id: owned[0]?.appId ?? '',
      type: account ? 'PAGE' : 'USER',
      application: 'Sandbox',
      expires_at: Math.floor(expiresAt / 1000),
      data_access_expires_at: Math.floor((meta.timers.now() + 90 * dayMs) / 1000),
      is_valid: isValid,
      ...(isValid
        ? {}
        : {
            error: {
              code: 190,
              subcode: account?.tokenState === 'good' ? 463 : account?.tokenState,
              message: 'Session has expired',
            },
          }),
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: owned.map(({ id }) => id) })),
      ...(account ? { profile_id: account.id } : {}),
      user_id: user?.userId ?? '6109000000000001',
    },
  };
};

/** `/me/accounts`: the Pages of a person, each with its own token. */
export const pagesOf = (meta: Meta, accounts: Account[]): unknown => ({
  data: accounts
    .filter(({ object }) => object === 'page')
    .map((account) => {
      const linked = [...meta.world.accounts.values()].find(({ linkedPageId }) => linkedPageId === account.id);
      return {
        id: account.id,
        name: account.name,
        access_token: account.token,
        tasks: ['MANAGE', 'CREATE_CONTENT', 'MODERATE', 'MESSAGING'],
        ...(linked ? { instagram_business_account: { id: linked.id, username: linked.username } } : {}),
      };
    }),
});

const newToken = (meta: Meta, accountIds: string[], lifeMs: number) => {
  const token = `EAAB${opaque(140, 'token', takeNumber(meta.world))}`;
  meta.userTokens.set(token, { accountIds, expiresAt: meta.timers.now() + lifeMs, userId: '6109000000000001' });
  return { access_token: token, token_type: 'bearer', expires_in: Math.floor(lifeMs / 1000) };
};

const takeCode = (meta: Meta, call: Call) => {
  const code = (parameter(call, 'code') ?? '').replace(/#_$/, '');
  const granted = meta.codes.get(code);
  meta.codes.delete(code);
  if (!granted)
    throw new GraphError(100, 'This authorization code has been used.', { subcode: 36009, type: 'OAuthException' });
  if (granted.redirectUri !== parameter(call, 'redirect_uri'))
    throw new GraphError(100, 'Error validating verification code. Please make sure your redirect_uri is identical', {
      subcode: 36008,
    });
  return granted;
};

const checkApp = (meta: Meta, call: Call): void => {
  const id = parameter(call, 'client_id');
  const app = [...meta.world.accounts.values()].find(({ appId }) => appId === id);
  if (!app) throw new GraphError(101, 'Error validating application. Invalid application ID.', { status: 400 });
  if (app.appSecret !== parameter(call, 'client_secret'))
    throw new GraphError(1, 'Error validating client secret.', { status: 400 });
};
