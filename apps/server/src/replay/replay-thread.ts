import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { replayOnHistory } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { openStore } from '@hubbub/store';
import type { ThreadTask, ThreadWord } from './thread-words';

/** The entry of the thread that a long replay runs in: its own heap, its own connections, and a lower priority. */
const main = async ({ databaseUrl, workspaceId, history }: ThreadTask): Promise<void> => {
  const say = (word: ThreadWord): void => parentPort?.postMessage(word, []);
  yieldCores();
  const left = new AbortController();
  parentPort?.once('message', () => left.abort()); // the one thing that is ever said to it
  const store = await openStore({ url: databaseUrl, poolSize: 2 });
  try {
    const report = await replayOnHistory({ store }, workspaceId, {
      ...history,
      signal: left.signal,
      onProgress: (examined) => say({ type: 'progress', examined }),
    });
    say({ type: 'done', report });
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    say({ type: 'gone' });
  } finally {
    await store.close();
    parentPort?.close();
  }
};

/** On Linux 0 means the calling thread; elsewhere it would be the whole process, which must stay as it is. */
const yieldCores = (): void => {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, 10);
  } catch {
    // Then it runs like the others.
  }
};

void main(workerData as ThreadTask);
