import type { ErrorCode } from '@hubbub/contracts';
import { AppError, InvalidError, fieldError } from '@hubbub/runtime';
import { findSignOn, findSignOnMember, linkSignOnMember, putSignOn, removeSignOn, type SignOnRow } from '@hubbub/store';
import * as oidc from 'openid-client';
import { uuidv7 } from 'uuidv7';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';

/** To what the client secret is bound. */
export const signOnPlace = (workspaceId: number, id: string): string => `${workspaceId}/${id}/sign-on`;

export interface NewSignOn {
  name: string; // on the button: “Sign in with …”
  issuer: string;
  clientId: string;
  clientSecret?: string | undefined; // left out: the one that is kept
  isOn: boolean;
}

export type ShownSignOn = Pick<SignOnRow, 'name' | 'issuer' | 'clientId' | 'isOn' | 'version'>;

/** What a sign-in under way must find again when the browser comes back; kept in the browser's session, good once. */
export interface Begun {
  workspaceId: number;
  state: string;
  nonce: string;
  codeVerifier: string;
  at: number;
}

const goodForMs = 10 * 60_000;
const timeoutSeconds = 10;

const shown = ({ name, issuer, clientId, isOn, version }: SignOnRow): ShownSignOn => ({
  name,
  issuer,
  clientId,
  isOn,
  version,
});

export const readSignOn = (ctx: Context, workspaceId: number): Promise<ShownSignOn | null> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const row = await findSignOn(db, workspaceId);
    return row && shown(row);
  });

/**
 * Keeps a provider after it has answered. Throws InvalidError `sign_on_unreachable` (422) where its configuration cannot
 * be read, and 400 where there is no secret yet.
 */
export const saveSignOn = async (ctx: Context, member: Member, input: NewSignOn): Promise<ShownSignOn> => {
  const { workspaceId } = member;
  const before = await ctx.store.transaction(workspaceId, (db) => findSignOn(db, workspaceId));
  const id = before?.id ?? uuidv7();
  const place = signOnPlace(workspaceId, id);
  const clientSecret = input.clientSecret ?? (before ? ctx.secrets.open<string>(before.secrets, place) : undefined);
  if (clientSecret === undefined) throw fieldError('clientSecret', 'required', 'give the secret of your client');
  await discover(ctx, { ...input, clientSecret }).catch((error: unknown) => {
    const words = `The provider's configuration cannot be read: ${reasonOf(error)}`;
    throw new InvalidError(words, { reason: reasonOf(error) }, 'sign_on_unreachable', 422);
  });
  return ctx.store.transaction(workspaceId, async (db) => {
    const { name, issuer, clientId, isOn } = input;
    // Another provider's names for people mean nothing here.
    if (before && before.issuer !== issuer) await removeSignOn(db, workspaceId);
    await putSignOn(db, workspaceId, {
      id,
      name,
      issuer,
      clientId,
      isOn,
      secrets: ctx.secrets.seal(clientSecret, place),
    });
    await audit(db, member, 'change', { type: 'sign_on', id }, { issuer, clientId, isOn });
    return shown((await findSignOn(db, workspaceId))!);
  });
};

export const forgetSignOn = (ctx: Context, member: Member): Promise<void> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    if (await removeSignOn(db, member.workspaceId)) await audit(db, member, 'remove', { type: 'sign_on', id: null });
  });

/** Where to send the browser, and what to keep for its return. Throws AppError `sign_on_failed` (502). */
export const beginSignOn = async (
  ctx: Context,
  workspaceId: number,
  redirectUri: string,
): Promise<{ address: string; begun: Begun }> => {
  const { config } = await open(ctx, workspaceId);
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  return { address: address.href, begun: { workspaceId, state, nonce, codeVerifier, at: ctx.clock().getTime() } };
};

/**
 * The browser is back: who is it? A member whom the provider has vouched for before, or one who was invited under an
 * address that it has verified. Throws AppError `sign_on_expired`, `sign_on_denied`, `sign_on_failed`,
 * `sign_on_unverified`, `sign_on_no_member`, `sign_on_other_account`.
 */
export const finishSignOn = async (
  ctx: Context,
  begun: Begun,
  returned: URL,
): Promise<{ workspaceId: number; id: string; name: string }> => {
  const { workspaceId } = begun;
  if (ctx.clock().getTime() - begun.at > goodForMs) throw expired();
  const { config, row } = await open(ctx, workspaceId);
  const claims = await exchange(config, begun, returned);
  const subject = `${row.issuer} ${claims.sub}`;
  const email = claims['email_verified'] === true && typeof claims['email'] === 'string' ? claims['email'] : null;
  return ctx.store.transaction(workspaceId, async (db) => {
    const found = await findSignOnMember(db, workspaceId, { subject, email });
    if (!found && email === null)
      throw refused('sign_on_unverified', 'Your provider does not say that your e-mail address is verified');
    if (!found?.isActive) throw refused('sign_on_no_member', `${email ?? 'This account'} was not invited here`);
    if (found.subject !== null && found.subject !== subject)
      throw refused('sign_on_other_account', 'This address has signed in with another account before');
    if (found.subject === null) {
      await linkSignOnMember(db, workspaceId, found.id, subject);
      const who = { workspaceId, id: found.id, name: found.name };
      await audit(db, who, 'link_sign_on', { type: 'member', id: found.id }, { issuer: row.issuer });
    }
    return { workspaceId, id: found.id, name: found.name };
  });
};

const exchange = async (config: oidc.Configuration, begun: Begun, returned: URL): Promise<oidc.IDToken> => {
  try {
    const tokens = await oidc.authorizationCodeGrant(config, returned, {
      pkceCodeVerifier: begun.codeVerifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    });
    return tokens.claims()!;
  } catch (error) {
    if (error instanceof oidc.AuthorizationResponseError)
      throw refused('sign_on_denied', `Your provider did not let you in: ${error.error_description ?? error.error}`);
    throw failed(error);
  }
};

export const expired = (): AppError =>
  new AppError('sign_on_expired', 'This sign-in took too long or was used already: begin again', 401);
const refused = (code: ErrorCode, message: string): AppError => new AppError(code, message.slice(0, 400), 403);
const failed = (cause: unknown): AppError =>
  new AppError('sign_on_failed', `Signing in with your provider failed: ${reasonOf(cause)}`, 502, { cause });

/** The innermost words: what the provider or the line said, and never a token. */
const reasonOf = (error: unknown): string => {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (inner instanceof Error ? inner.message : 'no answer').slice(0, 300);
};

const open = async (ctx: Context, workspaceId: number): Promise<{ config: oidc.Configuration; row: SignOnRow }> => {
  const row = await ctx.store.transaction(workspaceId, (db) => findSignOn(db, workspaceId));
  if (!row?.isOn) throw expired();
  const clientSecret = ctx.secrets.open<string>(row.secrets, signOnPlace(workspaceId, row.id));
  try {
    return { config: await discover(ctx, { ...row, clientSecret }), row };
  } catch (error) {
    throw failed(error);
  }
};

/** Through the guarded way out, like everything whose address somebody has entered. Signatures are checked each time. */
const discover = async (
  ctx: Context,
  { issuer, clientId, clientSecret }: { issuer: string; clientId: string; clientSecret: string },
): Promise<oidc.Configuration> => {
  const address = new URL(issuer);
  const config = await oidc.discovery(address, clientId, clientSecret, undefined, {
    [oidc.customFetch]: (url, options) => ctx.modelFetch(url, options as RequestInit),
    timeout: timeoutSeconds,
    // Plain HTTP is for hosts that HUBBUB_ALLOW_HOSTS names: nothing else on the own network can be dialled.
    execute: address.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
  });
  oidc.enableNonRepudiationChecks(config);
  return config;
};
