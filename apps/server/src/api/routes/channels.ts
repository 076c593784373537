import { findConnector } from '@hubbub/connectors';
import {
  audit,
  ChannelCaps,
  checkChannel,
  connectChannel,
  countQueued,
  disconnectChannel,
  enqueueBackfill,
  enqueueSubscription,
  giveSecrets,
  listTemplates,
  reconnectChannel,
  toChannel,
} from '@hubbub/conversations';
import { UnsupportedError } from '@hubbub/runtime';
import { type ChannelRow, getChannel, listChannels, updateChannel } from '@hubbub/store';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Settings = z.record(z.string(), z.unknown()).and(
  z.object({
    apiBaseUrl: z.url().optional(),
    pollSeconds: z.number().min(1).max(86_400).optional(),
    // How much of the past is read on connect; 0: none.
    historyDays: z.int().min(0).max(3_650).optional(),
    caps: ChannelCaps.optional(),
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
  /** Instead of secrets: an account chosen after signing in. */
  signInId: z.uuid().optional(),
});
const ChangeChannel = z
  .object({
    name: z.string().min(1).max(200),
    secrets: z.record(z.string(), z.string().max(10_000)),
    settings: Settings,
    isOff: z.boolean(),
    signInId: z.uuid(),
  })
  .partial()
  .strict();
const Backfill = z.object({ since: z.iso.datetime({ offset: true }).optional() });

export const channelRoutes = (ctx: ServerContext): Router => {
  const present = (row: ChannelRow) => toChannel(row, ctx.baseUrl());
  const tell = (row: ChannelRow) => {
    ctx.channelChanges.count += 1;
    ctx.publish({ workspaceId: row.workspaceId }, 'channel:updated', present(row));
  };

  return Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const [rows, queued] = await ctx.store.transaction(workspaceId, async (db) => [
        await listChannels(db, workspaceId),
        await countQueued(db, workspaceId),
      ]);
      const items = rows.map((row) => ({ ...present(row), queued: queued.get(row.id) ?? 0 }));
      res.json({ items, nextCursor: null });
    })
    .post('/', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const input = NewChannel.parse(req.body);
      const { signInId, ...given } = input;
      const signIn = signInId ? { signInId, sessionId: req.sessionID } : null;
      const row = await connectChannel(ctx, member, { ...given, signIn });
      tell(row);
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
        if (input.secrets) await giveSecrets(ctx, db, before, input.secrets);
        await updateChannel(db, member.workspaceId, before.id, {
          ...(input.name === undefined ? {} : { name: input.name }),
          ...(input.settings === undefined ? {} : { settings: { ...before.settings, ...input.settings } }),
          ...(input.isOff === undefined ? {} : { isOff: input.isOff }),
        });
        const connector = findConnector(before.platform);
        if (input.settings && connector?.hearsSooner?.({ ...before.settings, ...input.settings }))
          await enqueueSubscription(ctx, db, connector, member.workspaceId, before.id);
        await audit(db, member, 'change', { type: 'channel', id: before.id }, { names: Object.keys(input) });
        return getChannel(db, member.workspaceId, before.id);
      });
      const changed = input.signInId
        ? await reconnectChannel(ctx, member, row, { signInId: input.signInId, sessionId: req.sessionID })
        : row;
      tell(changed);
      res.json(present(changed));
    })
    .delete('/:id', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      await disconnectChannel(ctx, member, req.params.id);
      ctx.channelChanges.count += 1;
      res.status(204).end();
    })
    .get('/:id/templates', async (req, res) => {
      const { workspaceId } = memberOf(req, 'reply');
      res.json({ items: await listTemplates(ctx, workspaceId, req.params.id), nextCursor: null });
    })
    .post('/:id/test', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const row = await ctx.store.transaction(member.workspaceId, (db) =>
        getChannel(db, member.workspaceId, req.params.id),
      );
      const { channel: _, ...found } = await checkChannel(ctx, row);
      res.json(found);
    })
    .post('/:id/backfill', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const { since } = Backfill.parse(req.body ?? {});
      const row = await ctx.store.transaction(member.workspaceId, async (db) => {
        const channel = await getChannel(db, member.workspaceId, req.params.id);
        const connector = findConnector(channel.platform);
        if (!connector?.poll || connector.hasNoHistory)
          throw new UnsupportedError('This platform has no history to read', 'no_history');
        await updateChannel(db, member.workspaceId, channel.id, { backfill: nextBackfill(channel, since ?? null) });
        await enqueueBackfill(db, channel);
        return getChannel(db, member.workspaceId, channel.id);
      });
      tell(row);
      res.status(202).json(present(row));
    });
};

/** One that stopped half-way, or still runs, goes on from its page; another span begins anew. */
const nextBackfill = ({ backfill }: ChannelRow, since: string | null): ChannelRow['backfill'] => {
  const isSame = backfill !== null && (since === null || since === backfill.since);
  return isSame && backfill.state !== 'done'
    ? { ...backfill, state: 'running', reason: null }
    : { state: 'running', since, cursor: null, found: 0 };
};
