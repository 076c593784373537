import { connectChannel, disconnectChannel, toChannel } from '@hubbub/conversations';
import { type ChannelRow, listChannels, updateChannel } from '@hubbub/store';
import { Command } from 'commander';
import { type CommandContext, operatorOf } from './open-for-command';
import type { Run } from './build-program';

const pairs = (value: string, before: Record<string, string> = {}): Record<string, string> => {
  const at = value.indexOf('=');
  if (at < 1) throw new Error(`"${value}" is not of the form name=value`);
  return { ...before, [value.slice(0, at)]: value.slice(at + 1) };
};

interface Common {
  workspace?: string;
  json?: boolean;
}

/** `channel list|add|on|off|remove`: connected accounts. Secrets go in and never come back. */
export const channelCommand = (run: Run): Command => {
  const command = new Command('channel').description('Connected accounts');
  command
    .command('list')
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((options: Common) =>
      run(async ({ config, store, workspace }) => {
        const { id } = await workspace(options.workspace);
        const items = (await store.transaction(id, (db) => listChannels(db, id))).map((row) =>
          toChannel(row, config.publicUrl ?? `http://localhost:${config.port}`),
        );
        if (options.json) return void console.log(JSON.stringify({ items }));
        for (const { id: channelId, platform, name, externalId, status } of items)
          console.log(
            `${channelId}  ${platform}  ${name} (${externalId})  ${status.state}${status.reason ? `: ${status.reason}` : ''}`,
          );
      }),
    );
  command
    .command('add <platform> <externalId>')
    .description('Connect an account; the secrets are the fields of its platform (see GET /api/platforms)')
    .requiredOption('--name <name>')
    .option('--secret <name=value>', 'once for each secret', pairs)
    .option('--setting <name=value>', 'once for each setting', pairs)
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action(
      (
        platform: string,
        externalId: string,
        options: Common & { name: string; secret?: Record<string, string>; setting?: Record<string, string> },
      ) =>
        run(async ({ config, ctx, workspace }) => {
          const { id } = await workspace(options.workspace);
          const row = await connectChannel(ctx, operatorOf(id), {
            platform,
            externalId,
            name: options.name,
            secrets: options.secret ?? {},
            settings: options.setting ?? {},
            signIn: null,
          });
          const channel = toChannel(row, config.publicUrl ?? `http://localhost:${config.port}`);
          console.log(options.json ? JSON.stringify(channel) : `${channel.id}  ${channel.webhookUrl ?? ''}`);
        }),
    );
  for (const name of ['on', 'off', 'remove'] as const) {
    command
      .command(`${name} <channel>`)
      .description(descriptions[name])
      .option('--workspace <name>')
      .option('--json', 'as JSON')
      .action((wanted: string, options: Common) =>
        run(async (opened) => {
          const { id } = await opened.workspace(options.workspace);
          const row = await findOne(opened, id, wanted);
          if (name === 'remove') await remove(opened, row);
          else await opened.store.transaction(id, (db) => updateChannel(db, id, row.id, { isOff: name === 'off' }));
          console.log(options.json ? JSON.stringify({ id: row.id, state: name }) : `${row.name}: ${name}`);
        }),
      );
  }
  return command;
};

const descriptions = {
  on: 'Take events of a channel again',
  off: 'Count the events of a channel as ignored, and send nothing there',
  remove: 'Disconnect a channel and forget its secrets; its conversations stay',
};

/** By id or by name; a name that several have is refused. */
const findOne = async ({ store }: CommandContext, workspaceId: number, wanted: string): Promise<ChannelRow> => {
  const rows = await store.transaction(workspaceId, (db) => listChannels(db, workspaceId));
  const found = rows.filter(({ id, name }) => id === wanted || name === wanted);
  const [row] = found;
  if (!row) throw new Error(`There is no channel "${wanted}"`);
  if (found.length > 1) throw new Error(`Several channels are called "${wanted}": name one by its id`);
  return row;
};

const remove = ({ ctx }: CommandContext, { workspaceId, id }: ChannelRow): Promise<void> =>
  disconnectChannel(ctx, operatorOf(workspaceId), id);
