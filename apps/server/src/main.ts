import { join } from 'node:path';
import { keepEmbeddedPostgres, type KeptPostgres, migrate, openStore } from '@hubbub/store';
import { buildContext } from './build-context';
import { ConfigError, readConfig } from './config';
import { startDemo } from './demo/start-demo';
import { makeFirstWorkspace } from './first-run';
import { serve, serveWorker } from './serve';
import { keepHint } from './sign-in-hint';

/** Reads the config, opens the store, starts the roles, says so, and stops them in order on a signal. */
const main = async (): Promise<void> => {
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse())
      await stop().catch((error: unknown) => console.error((error as Error).message));
  };
  let isStopping = false;
  const onSignal = (): void => {
    if (isStopping) process.exit(1); // a second one does not wait
    isStopping = true;
    void stopAll().then(() => process.exit(0));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);

  try {
    // The openai package would read these by itself; ours are AI_*.
    for (const name of Object.keys(process.env)) if (name.startsWith('OPENAI_')) delete process.env[name];
    const config = readConfig(process.env);
    const database = config.databaseUrl ? null : await startEmbedded(config.dataDir);
    if (database) stops.push(() => database.stop());
    const databaseUrl = config.databaseUrl ?? database!.url;
    const store = await openStore({ url: databaseUrl }).catch((error: unknown) => {
      throw new ConfigError(
        `DATABASE_URL: the database at ${new URL(databaseUrl).host} cannot be reached (${(error as Error).message || (error as NodeJS.ErrnoException).code || 'no answer'})`,
      );
    });
    stops.push(() => store.close());
    await migrate(store, databaseUrl);
    const owner = await makeFirstWorkspace(store, config);
    const ctx = buildContext(config, store);
    if (!config.roles.api) {
      const working = await serveWorker(ctx, databaseUrl);
      stops.push(() => working.stop());
      if (!isStopping) console.log('Hubbub is ready: a worker without a web address');
      return;
    }
    const serving = await serve(ctx, databaseUrl).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
        ? new ConfigError(`PORT: ${config.port} is in use; set PORT to another`)
        : error;
    });
    stops.push(() => serving.stop());
    const demo = await startDemo(ctx, serving.url, owner);
    stops.push(() => demo.stop());
    if (isStopping) return;
    const hint = keepHint(config, owner);
    console.log(
      `Hubbub is ready: ${config.publicUrl ?? serving.url}${hint ? `  (sign in as ${hint.email} / ${hint.password})` : ''}`,
    );
  } catch (error) {
    await stopAll();
    const isExpected = error instanceof ConfigError || (error as Error).name === 'EmbeddedPostgresError';
    console.error(isExpected ? `Hubbub could not start. ${(error as Error).message}` : error);
    process.exit(1);
  }
};

const startEmbedded = (dataDir: string): Promise<KeptPostgres> =>
  keepEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') });

void main();
