import { Command } from 'commander';
import { readConfig } from '../config';
import { openForCommand, type CommandContext } from './open-for-command';
import { demoCommand } from './demo';
import { doctorCommand } from './doctor';
import { ledgerCommand, replayCommand } from './ledger';
import { memberCommand, tokenCommand } from './members';
import { rulesCommand } from './rules';

/** Runs one command with the database at hand, whether the server runs or not. */
export type Run = (work: (ctx: CommandContext) => Promise<void>) => Promise<void>;

const run: Run = async (work) => {
  const ctx = await openForCommand(readConfig(process.env));
  try {
    await work(ctx);
  } finally {
    await ctx.close();
  }
};

const program = new Command('hubbub').description('Hubbub on the command line').showHelpAfterError();
for (const command of [
  ledgerCommand,
  replayCommand,
  memberCommand,
  tokenCommand,
  rulesCommand,
  demoCommand,
  doctorCommand,
])
  program.addCommand(command(run));
program.parseAsync().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exit(1);
});
