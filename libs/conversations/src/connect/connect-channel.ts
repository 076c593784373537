import type { Connector } from '@hubbub/connectors';
import { ConflictError, InvalidError, fieldError } from '@hubbub/runtime';
import { type ChannelRow, enqueue, getChannel, insertChannel, updateChannel } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { audit } from '../audit';
import { secretsPlace } from '../channel-access';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import type { Member } from '../member';
import { enqueueBackfill } from './check-channel';
import { takeChosen } from './sign-in';

/** A sign-in whose secrets are taken instead of entered ones, and the session that made it. */
export interface FromSignIn {
  signInId: string;
  sessionId: string;
}

export interface NewChannel {
  platform: string;
  name: string;
  externalId: string;
  secrets: Record<string, string>;
  settings: Record<string, unknown>;
  signIn: FromSignIn | null;
}

/** Connects an account: by entered secrets, or by those of a sign-in. Throws InvalidError, ConflictError. */
export const connectChannel = async (ctx: Context, member: Member, input: NewChannel): Promise<ChannelRow> => {
  const connector = ctx.findConnector(input.platform);
  if (!connector) throw new InvalidError(`There is no platform "${input.platform}"`, { reason: 'bad_request' });
  const { workspaceId } = member;
  const id = uuidv7();
  const row = await ctx.store.transaction(workspaceId, async (db) => {
    const [taken] = await db.query(
      'SELECT 1 FROM channel WHERE workspace_id = $1 AND platform = $2 AND external_id = $3 AND deleted_at IS NULL',
      [workspaceId, input.platform, input.externalId],
    );
    if (taken) throw new ConflictError('already_connected', 'This account is connected already');
    const signedIn = input.signIn && (await takeChosen(ctx, db, workspaceId, { ...input.signIn, ...input }));
    const secrets = { ...signedIn?.secrets, ...input.secrets };
    requireFields(connector, secrets);
    await insertChannel(db, {
      workspaceId,
      id,
      platform: input.platform,
      name: input.name,
      externalId: input.externalId,
      secrets: ctx.secrets.seal(secrets, secretsPlace(workspaceId, id)),
      settings: { ...signedIn?.settings, ...input.settings },
      tokenExpiresAt: signedIn?.tokenExpiresAt ? new Date(signedIn.tokenExpiresAt) : null,
      nextPollAt: connector.poll && connector.platform.receives.includes('poll') ? ctx.clock() : null,
      nextCheckAt: new Date(ctx.clock().getTime() + firstCheckMs),
    });
    await enqueueSubscription(ctx, db, connector, workspaceId, id);
    await beginHistory(ctx, db, connector, { workspaceId, id, settings: input.settings });
    await audit(db, member, 'connect', { type: 'channel', id }, { platform: input.platform, name: input.name });
    return getChannel(db, workspaceId, id);
  });
  ctx.wake('polls');
  return row;
};

/** Who connects by a script presses no “Test”: whether the keys are good, and whose they are, is asked soon. */
const firstCheckMs = 5 * 60_000;

/** How much of the past is read on connect, unless `settings.historyDays` says otherwise (0: nothing). */
const usualHistoryDays = 30;

/** The past is read from the first minute on, page by page, as far back as the platform shows it. */
const beginHistory = async (
  ctx: Context,
  db: EntityManager,
  connector: Connector,
  channel: Pick<ChannelRow, 'workspaceId' | 'id' | 'settings'>,
): Promise<void> => {
  const days = channel.settings.historyDays ?? usualHistoryDays;
  if (!connector.poll || connector.hasNoHistory || days === 0) return;
  const since = new Date(ctx.clock().getTime() - days * 86_400_000).toISOString();
  await updateChannel(db, channel.workspaceId, channel.id, {
    backfill: { state: 'running', since, cursor: null, found: 0 },
  });
  await enqueueBackfill(db, channel);
};

/** New secrets for a channel: what was wrong with the old ones is over. Throws ConflictError `wrong_account`. */
export const reconnectChannel = async (
  ctx: Context,
  member: Member,
  channel: ChannelRow,
  signIn: FromSignIn,
): Promise<ChannelRow> => {
  const { workspaceId } = member;
  const row = await ctx.store.transaction(workspaceId, async (db) => {
    const chosen = await takeChosen(ctx, db, workspaceId, { ...signIn, ...channel });
    await giveSecrets(ctx, db, channel, chosen.secrets);
    await updateChannel(db, workspaceId, channel.id, {
      settings: { ...channel.settings, ...chosen.settings },
      tokenExpiresAt: chosen.tokenExpiresAt ? new Date(chosen.tokenExpiresAt) : null,
    });
    const connector = ctx.findConnector(channel.platform);
    if (connector) await enqueueSubscription(ctx, db, connector, workspaceId, channel.id);
    await audit(db, member, 'change', { type: 'channel', id: channel.id }, { names: ['signIn'] });
    return getChannel(db, workspaceId, channel.id);
  });
  ctx.wake('polls');
  return row;
};

/** Puts secrets over the held ones and starts afresh: session, live connection, state, and what was announced. */
export const giveSecrets = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  secrets: Readonly<Record<string, string>>,
): Promise<void> => {
  const place = secretsPlace(channel.workspaceId, channel.id);
  const held = ctx.secrets.open<Record<string, string>>(channel.secrets, place);
  await updateChannel(db, channel.workspaceId, channel.id, {
    secrets: ctx.secrets.seal({ ...held, ...secrets }, place),
    session: null,
    state: 'ok',
    reason: null,
    reasonCode: null,
    tokenExpiresAt: null,
    streamOwner: null,
    streamUntil: null,
    nextCheckAt: ctx.clock(),
    ...(channel.nextPollAt ? { nextPollAt: ctx.clock() } : {}),
  });
};

/** Throws InvalidError that names the field and where to find it. */
const requireFields = ({ platform }: Connector, secrets: Readonly<Record<string, string>>): void => {
  const missing = platform.fields.find(({ name, optional }) => !optional && !secrets[name]);
  if (missing) throw fieldError(`secrets.${missing.name}`, 'required', `${missing.label} is missing. ${missing.help}`);
};

/** The platform is asked to send us events, where it can be asked and could reach us. */
export const enqueueSubscription = async (
  ctx: Context,
  db: EntityManager,
  connector: Connector,
  workspaceId: number,
  channelId: string,
): Promise<void> => {
  if (!connector.subscribe || !ctx.config.publicUrl) return;
  await enqueue(db, [
    {
      name: 'channel.subscribe',
      payload: { workspaceId, channelId },
      key: `subscribe ${channelId}`,
      attempts: jobAttempts['channel.subscribe'],
    },
  ]);
};
