import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ReplayReport } from '@hubbub/automation';
import { type HistoryReplay, isLongHistory, replayOnHistory } from '@hubbub/conversations';
import { NotFoundError, placesOf } from '@hubbub/runtime';
import type { ServerContext } from '../build-context';
import type { ThreadTask, ThreadWord } from './thread-words';

/** From so many messages on the second that a thread takes to start is worth it. */
const longFrom = 20_000;
/** Each holds a heap of its own; further ones wait. */
const threadsAtMost = 2;
// Beside this very file once all is bundled. Run from sources, as tests are, there is none.
const bundled = join(__dirname, 'replay-thread.js');

/** A replay (`replayOnHistory`): a long one in a thread, so that its garbage is not collected while requests wait. */
export const runReplay = async (
  ctx: ServerContext,
  workspaceId: number,
  history: HistoryReplay,
): Promise<ReplayReport> =>
  existsSync(bundled) && (await isLongHistory(ctx.store, workspaceId, history, longFrom))
    ? replayInThread(bundled, ctx.store.url, workspaceId, history)
    : replayOnHistory(ctx, workspaceId, history);

const threads = placesOf(threadsAtMost);

/** `file` is the built `replay-thread.js`. Rejects with the thread's error; gives what it has once `signal` is raised. */
export const replayInThread = (
  file: string,
  databaseUrl: string,
  workspaceId: number,
  history: HistoryReplay,
): Promise<ReplayReport> => threads(() => inThread(file, databaseUrl, workspaceId, history));

const inThread = (
  file: string,
  databaseUrl: string,
  workspaceId: number,
  { rule, since, until, compareWith, signal, onProgress }: HistoryReplay,
): Promise<ReplayReport> =>
  new Promise((resolve, reject) => {
    const task: ThreadTask = { databaseUrl, workspaceId, history: { rule, since, until, compareWith } };
    const worker = new Worker(file, { workerData: task });
    const stop = (): void => worker.postMessage('stop', []);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (word: ThreadWord) => {
      if (word.type === 'progress') onProgress?.(word.examined);
      else if (word.type === 'done') resolve(word.report);
      else reject(new NotFoundError('The rule to compare with'));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`The thread of a replay ended with ${code} and said nothing`)); // without effect where it did
    });
  });
