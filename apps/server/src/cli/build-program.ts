import { Command } from 'commander';
import { exportCommand, importCommand } from './archive';
import { channelCommand } from './channel';
import { demoCommand } from './demo';
import { doctorCommand } from './doctor';
import { eraseCommand } from './erase';
import { ledgerCommand, replayCommand } from './ledger';
import { memberCommand, tokenCommand } from './members';
import type { CommandContext } from './open-for-command';
import { rotateKeyCommand } from './rotate-key';
import { rulesCommand } from './rules';

/** Runs one command with the database at hand, whether the server runs or not. */
export type Run = (work: (ctx: CommandContext) => Promise<void>) => Promise<void>;

/** The whole command line. */
export const buildProgram = (run: Run): Command => {
  const program = new Command('hubbub').description('Hubbub on the command line').showHelpAfterError();
  for (const command of [
    channelCommand,
    memberCommand,
    tokenCommand,
    ledgerCommand,
    replayCommand,
    rulesCommand,
    demoCommand,
    eraseCommand,
    exportCommand,
    importCommand,
    rotateKeyCommand,
    doctorCommand,
  ])
    program.addCommand(command(run));
  return program;
};
