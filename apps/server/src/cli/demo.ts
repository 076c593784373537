import { Command } from 'commander';
import { setDemo, type DemoState } from '../demo/demo-state';
import type { Run } from './build-program';

/** `demo on|off|remove`: a running server follows within a moment. */
export const demoCommand = (run: Run): Command => {
  const command = new Command('demo').description(
    "The demo's customers: on, off, or thrown away with all that is theirs",
  );
  for (const state of ['on', 'off', 'remove'] satisfies DemoState[]) {
    command
      .command(state)
      .option('--json', 'as JSON')
      .action((options: { json?: boolean }) =>
        run(async ({ store }) => {
          await setDemo(store, state);
          console.log(options.json ? JSON.stringify({ state }) : `demo: ${state}`);
        }),
      );
  }
  return command;
};
