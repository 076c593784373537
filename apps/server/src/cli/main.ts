import { readConfig } from '../config';
import { buildProgram, type Run } from './build-program';
import { openForCommand } from './open-for-command';

const run: Run = async (work) => {
  const ctx = await openForCommand(readConfig(process.env));
  try {
    await work(ctx);
  } finally {
    await ctx.close();
  }
};

buildProgram(run)
  .parseAsync()
  .catch((error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  });
