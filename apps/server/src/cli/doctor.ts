import { Command } from 'commander';
import type { Run } from './build-program';

/** `doctor`: is everything that Hubbub stands on in order? Exits with 1 when something is not. */
export const doctorCommand = (run: Run): Command =>
  new Command('doctor')
    .description('Check the database, its roles and the migrations')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      run(async ({ store, config }) => {
        const [server]: { version: string }[] = await store.dataSource.query('SELECT version() AS version');
        const [role]: { can_bypass: boolean; can_create: boolean }[] = await store.dataSource.query(
          'SELECT rolsuper OR rolbypassrls AS can_bypass, rolcreaterole OR rolsuper AS can_create FROM pg_roles WHERE rolname = current_user',
        );
        const isPending = await store.dataSource.showMigrations();
        const checks = [
          { name: 'database', ok: true, detail: server?.version ?? '' },
          {
            name: 'row security binds the role',
            ok: !role?.can_bypass,
            detail: role?.can_bypass
              ? 'The role of DATABASE_URL bypasses row security; use one that is not superuser'
              : '',
          },
          {
            name: 'roles',
            ok: role?.can_create ?? false,
            detail: role?.can_create
              ? ''
              : 'An administrator must run: CREATE ROLE hubbub_app NOLOGIN; CREATE ROLE hubbub_claim NOLOGIN; GRANT hubbub_app, hubbub_claim TO CURRENT_USER;',
          },
          { name: 'migrations', ok: !isPending, detail: isPending ? 'Start Hubbub once to migrate' : '' },
          { name: 'data directory', ok: true, detail: config.dataDir },
        ];
        if (options.json) console.log(JSON.stringify({ items: checks }));
        else
          for (const { name, ok, detail } of checks)
            console.log(`${ok ? 'ok ' : 'BAD'} ${name}${detail ? `: ${detail}` : ''}`);
        if (checks.some(({ ok }) => !ok)) process.exitCode = 1;
      }),
    );
