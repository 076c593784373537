import { eraseContact } from '@hubbub/conversations';
import { Command } from 'commander';
import { operatorOf } from './open-for-command';
import type { Run } from './build-program';

/** `erase <contact>`: one person, everywhere, for good. */
export const eraseCommand = (run: Run): Command =>
  new Command('erase')
    .description('Erase all that a person wrote and was called, in every channel; counts stay true')
    .argument('<contact>', 'id of the contact (GET /api/contacts)')
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((contactId: string, options: { workspace?: string; json?: boolean }) =>
      run(async ({ ctx, workspace }) => {
        const { id } = await workspace(options.workspace);
        const erased = await eraseContact(ctx, operatorOf(id), contactId);
        if (options.json) return void console.log(JSON.stringify({ erased }));
        console.log(
          Object.entries(erased)
            .map(([name, count]) => `${name}: ${String(count)}`)
            .join(', '),
        );
      }),
    );
