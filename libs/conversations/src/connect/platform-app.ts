import { type Connector, connectors, type SignInApp } from '@hubbub/connectors';
import { ConflictError, NotFoundError, fieldError, UnsupportedError } from '@hubbub/runtime';
import { findPlatformApp, listPlatformApps, putPlatformApp } from '@hubbub/store';
import { uuidv7 } from 'uuidv7';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';

/** Where the secrets of our own app on a platform belong. */
export const appPlace = (workspaceId: number, platform: string): string => `${workspaceId}/${platform}/app`;

/** A connector that has OAuth, with how it signs in. */
export type SigningIn = Connector & Required<Pick<Connector, 'signIn'>>;

/** Throws NotFoundError, or ConflictError `not_supported` where the platform has no OAuth. */
export const getSigningIn = (ctx: Pick<Context, 'findConnector'>, platform: string): SigningIn => {
  const connector = ctx.findConnector(platform);
  if (!connector) throw new NotFoundError('This platform');
  if (!connector.signIn) throw new UnsupportedError(`${connector.platform.name} has no sign-in`, 'no_sign_in');
  return connector as SigningIn;
};

/** Keeps client id and secret of our own app on a platform; the secret never comes back. */
export const putApp = async (
  ctx: Context,
  member: Member,
  platform: string,
  app: SignInApp,
): Promise<{ platform: string; clientId: string }> => {
  const { platform: about } = getSigningIn(ctx, platform);
  const names = new Set(['configId', ...(about.settings ?? []).map(({ name }) => name)]);
  const stranger = Object.keys(app.settings ?? {}).find((name) => !names.has(name));
  if (stranger)
    throw fieldError(`settings.${stranger}`, 'unrecognized_keys', `${about.name} has no such setting`, {
      keys: stranger,
    });
  const { workspaceId } = member;
  await ctx.store.transaction(workspaceId, async (db) => {
    const secrets = ctx.secrets.seal(app, appPlace(workspaceId, platform));
    await putPlatformApp(db, workspaceId, uuidv7(), { platform, clientId: app.clientId, secrets });
    await audit(db, member, 'change', { type: 'platform_app', id: null }, { platform });
  });
  return { platform, clientId: app.clientId };
};

/** Throws ConflictError `no_app` where none was entered. */
export const openApp = async (ctx: Context, workspaceId: number, platform: string): Promise<SignInApp> => {
  const row = await ctx.store.transaction(workspaceId, (db) => findPlatformApp(db, workspaceId, platform));
  if (!row) throw new ConflictError('no_app', 'Enter client id and secret of your own app on the platform first');
  return ctx.secrets.open<SignInApp>(row.secrets, appPlace(workspaceId, platform));
};

/** Every platform as the connect page needs it, with what of our own apps may be seen. */
export const listPlatforms = async (ctx: Context, workspaceId: number, callbackOf: (platform: string) => string) => {
  const apps = await ctx.store.transaction(workspaceId, (db) => listPlatformApps(db, workspaceId));
  return connectors.map(({ platform, signIn }) => {
    const { signIn: about, ...rest } = platform;
    if (!about || !signIn) return rest;
    const clientId = apps.find((app) => app.platform === platform.id)?.clientId ?? null;
    return { ...rest, signIn: { ...about, clientId, redirectUri: callbackOf(platform.id) } };
  });
};
