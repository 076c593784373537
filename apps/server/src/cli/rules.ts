import { resumeAutomation } from '@hubbub/conversations';
import { Command } from 'commander';
import type { Run } from './main';

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
            await db.query(
              `UPDATE workspace SET settings = settings || jsonb_build_object('automation', jsonb_build_object('isPaused', $2::boolean, 'reason', $3::text, 'version', coalesce((settings->'automation'->>'version')::int, 0) + 1)) WHERE id = $1`,
              [id, isPaused, options.reason ?? null],
            );
            await resumeAutomation(db, id, isPaused);
          });
          console.log(options.json ? JSON.stringify({ isPaused }) : isPaused ? 'Rules are off' : 'Rules are on');
        }),
      );
  }
  return command;
};
