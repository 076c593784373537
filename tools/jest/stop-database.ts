import { rm } from 'node:fs/promises';

/** Stops what start-database.ts started and throws its data away. */
export default async function stopDatabase(): Promise<void> {
  const started = globalThis.testPostgres;
  if (!started) return;
  await started.server.stop();
  await rm(started.dataDir, { recursive: true, force: true });
}
