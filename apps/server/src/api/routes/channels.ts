import { connectors, findConnector } from '@hubbub/connectors';
import { accessTo, audit, secretsPlace, toChannel } from '@hubbub/conversations';
import { ConflictError, InvalidError, PlatformError } from '@hubbub/runtime';
import { type ChannelRow, enqueue, findChannel, getChannel, listChannels, updateChannel } from '@hubbub/store';
import { Router } from 'express';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Settings = z.record(z.string(), z.unknown()).and(
  z.object({
    apiBaseUrl: z.url().optional(),
    pollSeconds: z.number().min(1).max(86_400).optional(),
    // Whether this channel's messages may go to a language model: as the endpoint says, always redacted, or never.
    modelAccess: z.enum(['allowed', 'redacted', 'never']).optional(),
  }),
);
const NewChannel = z.object({
  platform: z.string(),
  name: z.string().min(1).max(200),
  externalId: z.string().min(1).max(500),
  secrets: z.record(z.string(), z.string().max(10_000)).default({}),
  settings: Settings.default({}),
});
const ChangeChannel = z
  .object({
    name: z.string().min(1).max(200),
    secrets: z.record(z.string(), z.string().max(10_000)),
    settings: Settings,
    isOff: z.boolean(),
  })
  .partial()
  .strict();
const Backfill = z.object({ since: z.iso.datetime({ offset: true }).optional() });

/** All that the connect page and the composer need to know of each platform. */
export const platformRoutes = (): Router =>
  Router().get('/', (req, res) => {
    memberOf(req);
    res.json({ items: connectors.map(({ platform }) => platform), nextCursor: null });
  });

export const channelRoutes = (ctx: ServerContext): Router => {
  const present = (row: ChannelRow) =>
    toChannel(row, ctx.serverConfig.publicUrl ?? `http://localhost:${ctx.serverConfig.port}`);
  const tell = (row: ChannelRow) => ctx.publish({ workspaceId: row.workspaceId }, 'channel:updated', present(row));

  return Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const rows = await ctx.store.transaction(workspaceId, (db) => listChannels(db, workspaceId));
      res.json({ items: rows.map(present), nextCursor: null });
    })
    .post('/', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const input = NewChannel.parse(req.body);
      const connector = findConnector(input.platform);
      if (!connector) throw new InvalidError(`There is no platform "${input.platform}"`);
      const missing = connector.platform.fields.find(({ name, optional }) => !optional && !input.secrets[name]);
      if (missing) throw new InvalidError(`secrets.${missing.name}: ${missing.label} is missing. ${missing.help}`);
      const id = uuidv7();
      const row = await ctx.store.transaction(member.workspaceId, async (db) => {
        const [taken] = await db.query(
          'SELECT 1 FROM channel WHERE workspace_id = $1 AND platform = $2 AND external_id = $3 AND deleted_at IS NULL',
          [member.workspaceId, input.platform, input.externalId],
        );
        if (taken) throw new ConflictError('already_connected', 'This account is connected already');
        await db.query(
          `INSERT INTO channel (workspace_id, id, platform, name, external_id, secrets, settings, next_poll_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [
            member.workspaceId,
            id,
            input.platform,
            input.name,
            input.externalId,
            ctx.secrets.seal(input.secrets, secretsPlace(member.workspaceId, id)),
            JSON.stringify(input.settings),
            connector.poll && connector.platform.receives.includes('poll') ? ctx.clock() : null,
          ],
        );
        await audit(db, member, 'connect', { type: 'channel', id }, { platform: input.platform, name: input.name });
        return getChannel(db, member.workspaceId, id);
      });
      tell(row);
      ctx.wake('polls');
      res.status(201).json(present(row));
    })
    .get('/:id', async (req, res) => {
      const { workspaceId } = memberOf(req);
      res.json(present(await ctx.store.transaction(workspaceId, (db) => getChannel(db, workspaceId, req.params.id))));
    })
    .patch('/:id', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const input = ChangeChannel.parse(req.body);
      const row = await ctx.store.transaction(member.workspaceId, async (db) => {
        const before = await getChannel(db, member.workspaceId, req.params.id);
        const place = secretsPlace(member.workspaceId, before.id);
        const secrets =
          input.secrets &&
          ctx.secrets.seal(
            { ...ctx.secrets.open<Record<string, string>>(before.secrets, place), ...input.secrets },
            place,
          );
        await updateChannel(db, member.workspaceId, before.id, {
          ...(input.name === undefined ? {} : { name: input.name }),
          ...(secrets ? { secrets, session: null, state: 'ok', reason: null } : {}),
          ...(input.settings === undefined ? {} : { settings: { ...before.settings, ...input.settings } }),
          ...(input.isOff === undefined ? {} : { isOff: input.isOff }),
        });
        await audit(db, member, 'change', { type: 'channel', id: before.id }, { names: Object.keys(input) });
        return getChannel(db, member.workspaceId, before.id);
      });
      tell(row);
      res.json(present(row));
    })
    .delete('/:id', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      await ctx.store.transaction(member.workspaceId, async (db) => {
        const row = await getChannel(db, member.workspaceId, req.params.id);
        await db.query(
          'UPDATE channel SET deleted_at = $3, is_off = true, secrets = $4, session = NULL, version = version + 1 WHERE workspace_id = $1 AND id = $2',
          [member.workspaceId, row.id, ctx.clock(), ctx.secrets.seal({}, secretsPlace(member.workspaceId, row.id))],
        );
        await audit(db, member, 'disconnect', { type: 'channel', id: row.id }, { name: row.name });
      });
      ctx.publish({ workspaceId: member.workspaceId }, 'sync:required');
      res.status(204).end();
    })
    .post('/:id/test', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const row = await ctx.store.transaction(member.workspaceId, (db) =>
        getChannel(db, member.workspaceId, req.params.id),
      );
      const connector = findConnector(row.platform);
      try {
        const account = (await connector?.check?.(accessTo(ctx, row))) ?? {
          externalId: row.externalId,
          name: row.name,
        };
        const isOther = account.externalId !== row.externalId;
        const reason = isOther
          ? `The secrets belong to ${account.name} (${account.externalId}), not to this account`
          : null;
        const changed = await ctx.store.transaction(member.workspaceId, async (db) => {
          await updateChannel(db, member.workspaceId, row.id, {
            state: isOther ? 'disconnected' : 'ok',
            reason,
            tokenExpiresAt: account.tokenExpiresAt ?? null,
          });
          return getChannel(db, member.workspaceId, row.id);
        });
        tell(changed);
        res.json({ ok: !isOther, account: { externalId: account.externalId, name: account.name }, message: reason });
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        const changed = await ctx.store.transaction(member.workspaceId, async (db) => {
          await updateChannel(db, member.workspaceId, row.id, {
            state: error.channelState ?? 'degraded',
            reason: error.message,
          });
          return findChannel(db, member.workspaceId, row.id);
        });
        if (changed) tell(changed);
        res.json({ ok: false, account: null, message: error.message });
      }
    })
    .post('/:id/backfill', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const { since } = Backfill.parse(req.body ?? {});
      const row = await ctx.store.transaction(member.workspaceId, async (db) => {
        const channel = await getChannel(db, member.workspaceId, req.params.id);
        if (!findConnector(channel.platform)?.poll)
          throw new ConflictError('not_supported', 'This platform has no history to read');
        await updateChannel(db, member.workspaceId, channel.id, {
          backfill: { state: 'running', since: since ?? null, cursor: null, found: 0 },
        });
        await enqueue(db, [
          {
            name: 'channel.backfill',
            payload: { workspaceId: member.workspaceId, channelId: channel.id },
            attempts: 5,
          },
        ]);
        return getChannel(db, member.workspaceId, channel.id);
      });
      tell(row);
      res.status(202).json(present(row));
    });
};
