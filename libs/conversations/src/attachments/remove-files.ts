import { PlatformError } from '@hubbub/runtime';
import { enqueue } from '@hubbub/store';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import { removeFiles } from './kept-files';

export interface RemovePayload {
  workspaceId: number;
  paths: string[];
}

/** Removes files whose rows are gone; what a store that is away still holds is removed by a job once it is back. */
export const removeForGood = async (ctx: Context, workspaceId: number, paths: readonly string[]): Promise<void> => {
  try {
    await removeFiles(ctx, workspaceId, paths);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    await ctx.store.transaction(workspaceId, (db) =>
      enqueue(db, [
        {
          name: 'attachment.remove',
          payload: { workspaceId, paths: [...paths] },
          attempts: jobAttempts['attachment.remove'],
        },
      ]),
    );
  }
};
