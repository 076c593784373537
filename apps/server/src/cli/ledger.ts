import { type Ledger, listLedgers, replayDeliveries } from '@hubbub/store';
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
        const channels = await store.transaction(id, (db) => listLedgers(db, id, { since: null }));
        const items = channels.map(({ name, platform, isDisconnected, ...row }) => ({
          ...row,
          name: name === null ? 'No channel' : `${name} (${platform}${isDisconnected ? ', disconnected' : ''})`,
        }));
        const total = sumOf(channels);
        if (options.json) return void console.log(JSON.stringify({ items, total }));
        for (const { name, received, stored, duplicate, ignored, failed, pending } of [
          ...items,
          { name: 'All', ...total },
        ]) {
          const reasons = Object.entries(ignored)
            .map(([reason, count]) => `${reason} ${count}`)
            .join(', ');
          console.log(
            `${name}: received ${received} = stored ${stored} + duplicate ${duplicate} + ignored ${received - stored - duplicate - failed - pending}${reasons ? ` (${reasons})` : ''} + failed ${failed} + pending ${pending}`,
          );
        }
      }),
    );

const sumOf = (rows: readonly Ledger[]): Ledger =>
  rows.reduce<Ledger>(
    (sum, row) => ({
      received: sum.received + row.received,
      stored: sum.stored + row.stored,
      duplicate: sum.duplicate + row.duplicate,
      failed: sum.failed + row.failed,
      pending: sum.pending + row.pending,
      ignored: Object.entries(row.ignored).reduce<Record<string, number>>(
        (all, [reason, count]) => ({ ...all, [reason]: (all[reason] ?? 0) + count }),
        sum.ignored,
      ),
    }),
    { received: 0, stored: 0, duplicate: 0, failed: 0, pending: 0, ignored: {} },
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
