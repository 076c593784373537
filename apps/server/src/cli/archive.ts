import { resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { exportWorkspace, importWorkspace } from '@hubbub/conversations';
import { createSecretBox } from '@hubbub/runtime';
import { Command } from 'commander';
import type { Run } from './build-program';

/** `export FILE`: the whole workspace, files included, as it stands at one moment. */
export const exportCommand = (run: Run): Command =>
  new Command('export')
    .description('Write the whole workspace with its files into one archive; secrets in it stay sealed with your key')
    .argument('<file>')
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((file: string, options: { workspace?: string; json?: boolean }) =>
      run(async ({ ctx, workspace }) => {
        const { id, name } = await workspace(options.workspace);
        const exported = await exportWorkspace(ctx, id, resolve(file));
        console.log(
          options.json
            ? JSON.stringify(exported)
            : `${name}: ${exported.rows} rows and ${exported.files} files in ${exported.path} (${exported.bytes} bytes)`,
        );
      }),
    );

/** `import FILE`: into an installation that holds nothing yet. */
export const importCommand = (run: Run): Command =>
  new Command('import')
    .description('Bring an archive into an installation that holds nothing yet')
    .argument('<file>')
    .option('--key-file <file>', "the old installation's secret.key, where its secrets should come along")
    .option('--json', 'as JSON')
    .action((file: string, options: { keyFile?: string; json?: boolean }) =>
      run(async ({ ctx, config }) => {
        const old = options.keyFile ? readFileSync(options.keyFile, 'utf8').split('\n') : [];
        const keys = [...old.map((line) => line.trim()).filter(Boolean), ...config.secretKeys];
        const imported = await importWorkspace(ctx, resolve(file), createSecretBox(keys));
        if (options.json) return void console.log(JSON.stringify(imported));
        console.log(`${imported.name}: ${imported.rows} rows and ${imported.files} files`);
        if (imported.lockedSecrets > 0)
          console.log(
            `${imported.lockedSecrets} secrets could not be opened (--key-file): their channels are disconnected until you enter them`,
          );
      }),
    );
