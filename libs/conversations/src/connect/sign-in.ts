import { createHash, randomBytes } from 'node:crypto';
import type { ChannelAccess, SignedIn, SignedInAccount, SignInApp } from '@hubbub/connectors';
import { ConflictError, NotFoundError, PlatformError } from '@hubbub/runtime';
import {
  findSignIn,
  getChannel,
  insertSignIn,
  listChannels,
  type SignInRow,
  takeSignIn,
  updateSignIn,
  useSignIn,
} from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from '../context';
import type { Member } from '../member';
import { getSigningIn, openApp, type SigningIn } from './platform-app';

/** A member has so long on the platform's page, and again to choose an account. */
const goodForMs = 15 * 60_000;

type Person = Member & { id: string };

/** What an account that may be chosen brings with it. */
export interface Chosen {
  externalId: string;
  name: string;
  secrets: Record<string, string>;
  settings: Record<string, unknown>;
  tokenExpiresAt: string | null;
}

const placeOf = (workspaceId: number, id: string): string => `${workspaceId}/${id}/sign-in`;
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Begins signing in on the platform's own page: where to send the browser. State and PKCE pair are new each time and
 * good once, for this session, for a quarter of an hour. `failedId`: a sign-in that tells why it could not begin.
 * Throws ConflictError `not_supported`, `no_app`.
 */
export const startSignIn = async (
  ctx: Context,
  member: Person,
  given: { platform: string; redirectUri: string; sessionId: string; channelId: string | null; server: string | null },
): Promise<{ url: string } | { failedId: string }> => {
  const { signIn } = getSigningIn(ctx, given.platform);
  const id = uuidv7();
  const made = await appFor(ctx, member.workspaceId, signIn, given);
  const state = randomBytes(32).toString('base64url');
  const codeVerifier = randomBytes(32).toString('base64url');
  const now = ctx.clock();
  const place = placeOf(member.workspaceId, id);
  await ctx.store.transaction(member.workspaceId, async (db) => {
    if (given.channelId) await getChannel(db, member.workspaceId, given.channelId);
    await insertSignIn(db, {
      workspaceId: member.workspaceId,
      id,
      platform: given.platform,
      memberId: member.id,
      stateHash: hash(state),
      sessionHash: hash(given.sessionId),
      redirectUri: given.redirectUri,
      channelId: given.channelId,
      sealed: ctx.secrets.seal({ codeVerifier, ...made }, place),
      expiresAt: new Date(now.getTime() + goodForMs),
      now,
    });
    if ('problem' in made)
      await updateSignIn(db, member.workspaceId, id, {
        status: 'failed',
        problem: made.problem,
        sealed: ctx.secrets.seal({}, place),
        accounts: [],
      });
  });
  if ('problem' in made) return { failedId: id };
  const codeChallenge = hash(codeVerifier).toString('base64url');
  return { url: signIn.authorizeUrl(made.app, { redirectUri: given.redirectUri, state, codeChallenge }) };
};

/** Our app on the platform, or one made on the server that was named; what that server refuses is told on the page. */
const appFor = async (
  ctx: Context,
  workspaceId: number,
  signIn: SigningIn['signIn'],
  { platform, redirectUri, server }: { platform: string; redirectUri: string; server: string | null },
): Promise<{ app: SignInApp } | { problem: { code: string; message: string } }> => {
  if (!signIn.register) return { app: await openApp(ctx, workspaceId, platform) };
  const use = { http: ctx.http, now: ctx.clock() };
  return signIn.register({ server: server ?? '', redirectUri }, use).then(
    (app) => ({ app }),
    (error: unknown) => {
      if (!(error instanceof PlatformError)) throw error;
      return { problem: { code: error.code, message: error.message } };
    },
  );
};

/** What the browser brought back from the platform's page. */
export interface Returned {
  state: string;
  code: string | null;
  /** `access_denied` and the like, where the person said no. */
  error: string | null;
  errorDescription: string | null;
}

/**
 * Takes the browser's return, once: the code becomes secrets, the secrets name the accounts to choose from. Whatever
 * goes wrong afterwards is kept with the sign-in and told there. Null: no such sign-in of this session waits.
 */
export const finishSignIn = async (
  ctx: Context,
  member: Person,
  { platform, sessionId, returned }: { platform: string; sessionId: string; returned: Returned },
): Promise<SignInRow | null> => {
  const connector = getSigningIn(ctx, platform);
  const { workspaceId } = member;
  const wanted = { platform, stateHash: hash(returned.state), sessionHash: hash(sessionId), now: ctx.clock() };
  const row = await ctx.store.transaction(workspaceId, (db) => takeSignIn(db, workspaceId, wanted));
  if (!row) return null;
  const place = placeOf(workspaceId, row.id);
  const empty = ctx.secrets.seal({}, place);
  const settled = await exchange(ctx, connector, row, returned).then(
    (chosen) => ({
      status: 'choosing' as const,
      problem: null,
      sealed: ctx.secrets.seal({ chosen }, place),
      accounts: chosen.map(({ externalId, name }) => ({ externalId, name })),
    }),
    (error: unknown) => {
      if (!(error instanceof PlatformError) && !(error instanceof ConflictError)) throw error;
      const problem = { code: error.code, message: error.message };
      return { status: 'failed' as const, problem, sealed: empty, accounts: [] };
    },
  );
  await ctx.store.transaction(workspaceId, (db) => updateSignIn(db, workspaceId, row.id, settled));
  return { ...row, ...settled };
};

const exchange = async (ctx: Context, connector: SigningIn, row: SignInRow, returned: Returned): Promise<Chosen[]> => {
  if (returned.error || !returned.code) {
    const said = (returned.errorDescription ?? returned.error ?? 'no code').slice(0, 300);
    throw new ConflictError('sign_in_denied', `${connector.platform.name} did not let you in: ${said}`);
  }
  const begun = ctx.secrets.open<{ codeVerifier: string; app?: SignInApp }>(
    row.sealed,
    placeOf(row.workspaceId, row.id),
  );
  const { codeVerifier } = begun;
  const app = begun.app ?? (await openApp(ctx, row.workspaceId, row.platform));
  const use = { http: ctx.http, now: ctx.clock() };
  const found = await connector.signIn.exchange(
    app,
    { code: returned.code, redirectUri: row.redirectUri, codeVerifier },
    use,
  );
  requireScopes(connector, app, found);
  const { access, current } = accessBefore(ctx, row.id, app, found);
  const accounts = await accountsOf(connector, access);
  if (accounts.length === 0) {
    const words = `${connector.platform.name} shows no account that you may act for`;
    throw new ConflictError('no_account', words);
  }
  return accounts.map((account) => ({
    externalId: account.externalId,
    name: account.name,
    secrets: { ...current(), ...account.secrets },
    settings: { ...access.settings, ...account.settings },
    tokenExpiresAt:
      (account.tokenExpiresAt === undefined ? found.tokenExpiresAt : account.tokenExpiresAt)?.toISOString() ?? null,
  }));
};

/** People may untick what was asked for. Throws ConflictError `missing_scope` that names it. */
const requireScopes = ({ platform, signIn }: SigningIn, app: SignInApp, { granted }: SignedIn): void => {
  const needed = signIn.neededScopes ?? signIn.scopesFor?.(app) ?? platform.signIn?.scopes ?? [];
  const missing = needed.filter((scope) => !granted.includes(scope));
  if (missing.length === 0 || granted.includes('*')) return;
  const words = `${platform.name} did not grant ${missing.join(', ')}: sign in again and allow everything that is asked for`;
  throw new ConflictError('missing_scope', words);
};

const accountsOf = async (connector: SigningIn, access: ChannelAccess): Promise<SignedInAccount[]> => {
  if (connector.accounts) return connector.accounts(access);
  const checked = await connector.check?.(access);
  return checked ? [{ externalId: checked.externalId, name: checked.name }] : [];
};

/** Access before there is a channel. A token that is renewed meanwhile takes the place of the first. */
const accessBefore = (ctx: Context, id: string, app: SignInApp, found: SignedIn) => {
  let session: Record<string, unknown> | null = null;
  const settings = {
    ...app.settings,
    ...(app.apiBaseUrl ? { apiBaseUrl: app.apiBaseUrl } : {}),
    ...found.settings,
  };
  const access: ChannelAccess = {
    id,
    externalId: '',
    secrets: found.secrets,
    settings,
    http: ctx.http,
    now: ctx.clock(),
    session: {
      get: () => session,
      set: async (value) => void (session = value),
    },
  };
  const current = (): Record<string, string> => {
    const renewed = ['accessToken', 'refreshToken'].flatMap((name) => {
      const value = session?.[name];
      return typeof value === 'string' && value !== '' ? [[name, value]] : [];
    });
    return { ...found.secrets, ...(Object.fromEntries(renewed) as Record<string, string>) };
  };
  return { access, current };
};

/** How far a sign-in is, for the page that shows it. Throws NotFoundError. */
export const getSignIn = async (ctx: Context, member: Person, id: string, sessionId: string) => {
  const { workspaceId } = member;
  return ctx.store.transaction(workspaceId, async (db) => {
    const row = await ownSignIn(ctx, db, workspaceId, id, sessionId);
    const channels = (await listChannels(db, workspaceId)).filter(({ platform }) => platform === row.platform);
    const isConnected = (externalId: string) => channels.some((channel) => channel.externalId === externalId);
    const [first] = row.status === 'choosing' ? chosenOf(ctx, row) : [];
    return {
      id: row.id,
      platform: row.platform,
      status: row.status,
      channelId: row.channelId,
      accounts: row.accounts.map((account) => ({ ...account, isConnected: isConnected(account.externalId) })),
      problem: row.problem,
      /** Names of the fields that signing in has filled. */
      filled: Object.keys(first?.secrets ?? {}),
      expiresAt: row.expiresAt.toISOString(),
    };
  });
};

/** The secrets of the chosen account, once: they are forgotten here. Throws NotFoundError, ConflictError. */
export const takeChosen = async (
  ctx: Context,
  db: EntityManager,
  workspaceId: number,
  wanted: { signInId: string; sessionId: string; platform: string; externalId: string },
): Promise<Chosen> => {
  const row = await ownSignIn(ctx, db, workspaceId, wanted.signInId, wanted.sessionId);
  if (row.platform !== wanted.platform) throw new NotFoundError('This sign-in');
  if (row.status !== 'choosing')
    throw new ConflictError('sign_in_used', 'This sign-in was used already: sign in again');
  const all = chosenOf(ctx, row);
  const chosen = all.find(({ externalId }) => externalId === wanted.externalId);
  if (!chosen) {
    const names = all.map(({ name, externalId }) => `${name} (${externalId})`).join(', ');
    throw new ConflictError('wrong_account', `You signed in for ${names}, not for ${wanted.externalId}`);
  }
  const isFirst = await useSignIn(db, workspaceId, row.id, ctx.secrets.seal({}, placeOf(workspaceId, row.id)));
  if (!isFirst) throw new ConflictError('sign_in_used', 'This sign-in was used already: sign in again');
  return chosen;
};

const ownSignIn = async (ctx: Context, db: EntityManager, workspaceId: number, id: string, sessionId: string) => {
  const row = await findSignIn(db, workspaceId, { id, sessionHash: hash(sessionId), now: ctx.clock() });
  if (!row) throw new NotFoundError('This sign-in');
  return row;
};

const chosenOf = (ctx: Context, row: SignInRow): Chosen[] =>
  ctx.secrets.open<{ chosen?: Chosen[] }>(row.sealed, placeOf(row.workspaceId, row.id)).chosen ?? [];
