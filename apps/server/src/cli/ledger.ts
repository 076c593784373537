import { listChannels, readLedger, replayDeliveries } from '@hubbub/store';
import { Command } from 'commander';
import type { Run } from './build-program';

/** `ledger`: what has come in and what became of it, channel by channel. */
export const ledgerCommand = (run: Run): Command =>
  new Command('ledger')
    .description('What was received and what became of it, per channel')
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((options: { workspace?: string; json?: boolean }) =>
      run(async ({ store, workspace }) => {
        const { id } = await workspace(options.workspace);
        const rows = await store.transaction(id, async (db) => {
          const channels = await listChannels(db, id);
          const own = [];
          for (const channel of channels)
            own.push({
              channelId: channel.id,
              name: `${channel.name} (${channel.platform})`,
              ...(await readLedger(db, id, { channelId: channel.id, since: null })),
            });
          return [
            ...own,
            { channelId: null, name: 'All', ...(await readLedger(db, id, { channelId: null, since: null })) },
          ];
        });
        if (options.json) return void console.log(JSON.stringify({ items: rows }));
        for (const { name, received, stored, duplicate, ignored, failed, pending } of rows) {
          const reasons = Object.entries(ignored)
            .map(([reason, count]) => `${reason} ${count}`)
            .join(', ');
          console.log(
            `${name}: received ${received} = stored ${stored} + duplicate ${duplicate} + ignored ${received - stored - duplicate - failed - pending}${reasons ? ` (${reasons})` : ''} + failed ${failed} + pending ${pending}`,
          );
        }
      }),
    );

/** `replay`: failed deliveries take the road again. */
export const replayCommand = (run: Run): Command =>
  new Command('replay')
    .description('Let failed deliveries take the road again')
    .option('--channel <id>', 'the channel whose failed deliveries are meant')
    .option('--delivery <id...>', 'these deliveries')
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((options: { channel?: string; delivery?: string[]; workspace?: string; json?: boolean }) =>
      run(async ({ store, workspace }) => {
        const { id } = await workspace(options.workspace);
        const { channel: channelId, delivery: ids } = options;
        if (!channelId && !ids) throw new Error('Say which: --channel <id> or --delivery <id>');
        const replayed = await store.transaction(id, (db) =>
          replayDeliveries(db, id, channelId ? { channelId } : { ids: ids ?? [] }),
        );
        console.log(options.json ? JSON.stringify({ replayed }) : `${replayed} deliveries go again`);
      }),
    );
