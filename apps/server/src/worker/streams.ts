import { connectors } from '@hubbub/connectors';
import { listDueStreams, streamChannel } from '@hubbub/conversations';
import { uuidv7 } from 'uuidv7';
import type { ServerContext } from '../build-context';
import { type Loop, startLoop } from './loop';

/** One process holds at most so many live connections; other processes take the rest. */
const mostConnections = 200;

/** Live connections (Discord's gateway): each channel that nobody holds is taken, and let go when the worker stops. */
export const startStreams = (ctx: ServerContext): Loop => {
  const owner = uuidv7();
  const stopped = new AbortController();
  const running = new Map<string, Promise<void>>();
  const streaming = connectors.filter(({ stream }) => stream).map(({ platform }) => platform.id);

  const loop = startLoop({
    name: 'streams',
    intervalMs: 2_000,
    logger: ctx.logger,
    work: async () => {
      const due = await listDueStreams(ctx, streaming);
      for (const { workspace_id, id } of due
        .filter((channel) => !running.has(channel.id))
        .slice(0, mostConnections - running.size)) {
        const held = streamChannel(ctx, { workspaceId: workspace_id, id, owner }, stopped.signal)
          .then(() => undefined)
          .catch((error: unknown) =>
            ctx.logger.error({ err: error, channelId: id }, 'A live connection ended for a reason of our own'),
          )
          .finally(() => running.delete(id));
        running.set(id, held);
      }
      return false;
    },
  });
  return {
    nudge: loop.nudge,
    stop: async () => {
      stopped.abort();
      await Promise.all([loop.stop(), ...running.values()]);
    },
  };
};
