import { PlatformError } from '@hubbub/runtime';
import type { SignIn, SignInApp } from '../connector';
import { readable } from './http-answers';
import { filled, number, record, text } from './read';

/** What differs between platforms in OAuth's code flow (RFC 6749 §4.1, PKCE of RFC 7636). */
export interface SignInRules {
  platform: string;
  authorizeUrl: string;
  tokenUrl: string;
  /** The token endpoint below `apiBaseUrl`, where that is set. */
  tokenPath: string;
  scopes: readonly string[];
  separator: ' ' | ',';
  isPkce: boolean;
  /** `basic`: client id and secret in a header; `body`: among the fields. */
  client: 'basic' | 'body';
  /** TikTok and Slack: other names, JSON instead of a form, an answer wrapped in `data`. */
  names?: { clientId?: string; code?: string };
  isJson?: boolean;
  extra?: Readonly<Record<string, string>>;
}

/** The flow by those rules. A token that comes without what was asked for tells so in `granted`. */
export const signInBy = (rules: SignInRules): SignIn => ({
  authorizeUrl: ({ clientId }, { redirectUri, state, codeChallenge }) => {
    const url = new URL(rules.authorizeUrl);
    const fields = {
      response_type: 'code',
      [rules.names?.clientId ?? 'client_id']: clientId,
      redirect_uri: redirectUri,
      scope: rules.scopes.join(rules.separator),
      state,
      ...(rules.isPkce ? { code_challenge: codeChallenge, code_challenge_method: 'S256' } : {}),
      ...rules.extra,
    };
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
    return url.toString();
  },
  exchange: async (app, { code, redirectUri, codeVerifier }, { http, now }) => {
    const isBasic = rules.client === 'basic' && app.clientSecret !== '';
    const fields = {
      grant_type: 'authorization_code',
      [rules.names?.code ?? 'code']: code,
      redirect_uri: redirectUri,
      ...(rules.isPkce ? { code_verifier: codeVerifier } : {}),
      ...(isBasic ? {} : { client_id: app.clientId, client_secret: app.clientSecret }),
    };
    const answer = await http({
      method: 'POST',
      url: tokenUrl(rules, app),
      headers: {
        'content-type': rules.isJson ? 'application/json' : 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...(isBasic
          ? { authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}` }
          : {}),
      },
      body: rules.isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
    });
    const whole = readable(rules.platform, answer);
    const said = rules.isJson ? record(whole['data']) : whole;
    const accessToken = filled(said['access_token']);
    if (!accessToken) {
      const why = filled(whole['error_description']) ?? filled(whole['error']) ?? filled(whole['message']);
      throw new PlatformError('refused', 'sign_in_failed', `${rules.platform} gave no token: ${why ?? answer.status}`);
    }
    const seconds = number(said['expires_in']);
    const refreshToken = filled(said['refresh_token']);
    return {
      secrets: {
        clientId: app.clientId,
        clientSecret: app.clientSecret,
        accessToken,
        ...(refreshToken ? { refreshToken } : {}),
      },
      // With a refresh token the access token's end is nobody's concern.
      tokenExpiresAt: seconds === null || refreshToken ? null : new Date(now.getTime() + seconds * 1000),
      granted: text(said['scope'])
        ?.split(/[\s,]+/)
        .filter(Boolean) ?? [...rules.scopes],
    };
  },
});

const tokenUrl = ({ tokenUrl: url, tokenPath }: SignInRules, { apiBaseUrl }: SignInApp): string =>
  apiBaseUrl ? `${apiBaseUrl.replace(/\/$/, '')}${tokenPath}` : url;
