import { switchAutomation } from '@hubbub/conversations';
import { Command } from 'commander';
import type { Run } from './build-program';

/** `rules pause|resume`: the kill switch from the command line. */
export const rulesCommand = (run: Run): Command => {
  const command = new Command('rules').description('The kill switch of everything automatic');
  for (const name of ['pause', 'resume'] as const) {
    command
      .command(name)
      .option('--reason <text>')
      .option('--workspace <name>')
      .option('--json', 'as JSON')
      .action((options: { reason?: string; workspace?: string; json?: boolean }) =>
        run(async ({ store, workspace }) => {
          const { id } = await workspace(options.workspace);
          const isPaused = name === 'pause';
          await store.transaction(id, async (db) => {
            await switchAutomation(db, id, { isPaused, reason: options.reason ?? null, now: new Date() });
          });
          console.log(options.json ? JSON.stringify({ isPaused }) : isPaused ? 'Rules are off' : 'Rules are on');
        }),
      );
  }
  return command;
};
