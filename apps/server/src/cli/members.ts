import { createHash, randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { roles } from '@hubbub/contracts';
import { Command, Option } from 'commander';
import { uuidv7 } from 'uuidv7';
import type { Run } from './build-program';

const roleOption = (): Option => new Option('--role <role>').choices([...roles]).default('agent');

/** `member add|list|password`. */
export const memberCommand = (run: Run): Command => {
  const command = new Command('member').description('The people of a workspace');
  command
    .command('list')
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((options: { workspace?: string; json?: boolean }) =>
      run(async ({ store, workspace }) => {
        const { id } = await workspace(options.workspace);
        const items: { email: string; name: string; role: string; isActive: boolean }[] = await store.transaction(
          id,
          (db) =>
            db.query(
              'SELECT id, email, name, role, is_active AS "isActive" FROM member WHERE workspace_id = $1 ORDER BY email',
              [id],
            ),
        );
        if (options.json) return void console.log(JSON.stringify({ items }));
        for (const { email, name, role, isActive } of items)
          console.log(`${email}  ${name}  ${role}${isActive ? '' : '  (removed)'}`);
      }),
    );
  command
    .command('add <email>')
    .requiredOption('--name <name>')
    .addOption(roleOption())
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((email: string, options: { name: string; role: string; workspace?: string; json?: boolean }) =>
      run(async ({ store, workspace }) => {
        const { id } = await workspace(options.workspace);
        const password = randomBytes(9).toString('base64url');
        const passwordHash = await hash(password);
        await store.transaction(id, (db) =>
          db.query(
            'INSERT INTO member (workspace_id, id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5, $6)',
            [id, uuidv7(), email, options.name, options.role, passwordHash],
          ),
        );
        console.log(options.json ? JSON.stringify({ email, password }) : `${email} may sign in with ${password}`);
      }),
    );
  command
    .command('password <email>')
    .description('Give a member a new password; their sessions end')
    .option('--json', 'as JSON')
    .action((email: string, options: { json?: boolean }) =>
      run(async ({ store }) => {
        const [found]: { workspace_id: number; id: string }[] = await store.crossing((db) =>
          db.query('SELECT workspace_id, id FROM find_sign_in($1)', [email]),
        );
        if (!found) throw new Error(`There is no member ${email}`);
        const password = randomBytes(9).toString('base64url');
        const passwordHash = await hash(password);
        await store.transaction(found.workspace_id, (db) =>
          db.query(
            `UPDATE member SET password_hash = $3, is_active = true, preferences = preferences || jsonb_build_object('sessionsSince', $4::bigint), version = version + 1 WHERE workspace_id = $1 AND id = $2`,
            [found.workspace_id, found.id, passwordHash, Date.now()],
          ),
        );
        console.log(options.json ? JSON.stringify({ email, password }) : `${email} may sign in with ${password}`);
      }),
    );
  return command;
};

/** `token add`: a key for scripts, shown once. */
export const tokenCommand = (run: Run): Command => {
  const command = new Command('token').description('Keys for scripts');
  command
    .command('list')
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((options: { workspace?: string; json?: boolean }) =>
      run(async ({ store, workspace }) => {
        const { id } = await workspace(options.workspace);
        const items: { id: string; name: string; role: string; lastUsedAt: Date | null }[] = await store.transaction(
          id,
          (db) =>
            db.query(
              'SELECT id, name, role, last_used_at AS "lastUsedAt" FROM api_token WHERE workspace_id = $1 AND revoked_at IS NULL ORDER BY name',
              [id],
            ),
        );
        if (options.json) return void console.log(JSON.stringify({ items }));
        for (const { id: tokenId, name, role, lastUsedAt } of items)
          console.log(`${tokenId}  ${name}  ${role}  ${lastUsedAt?.toISOString() ?? 'never used'}`);
      }),
    );
  command
    .command('revoke <token>')
    .description('By its id; it opens nothing from now on')
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((tokenId: string, options: { workspace?: string; json?: boolean }) =>
      run(async ({ store, workspace }) => {
        const { id } = await workspace(options.workspace);
        const [, count]: [unknown, number] = await store.transaction(id, (db) =>
          db.query(
            'UPDATE api_token SET revoked_at = now() WHERE workspace_id = $1 AND id::text = $2 AND revoked_at IS NULL',
            [id, tokenId],
          ),
        );
        if (count === 0) throw new Error(`There is no token ${tokenId}`);
        console.log(options.json ? JSON.stringify({ id: tokenId }) : 'revoked');
      }),
    );
  command
    .command('add <name>')
    .addOption(roleOption())
    .option('--workspace <name>')
    .option('--json', 'as JSON')
    .action((name: string, options: { role: string; workspace?: string; json?: boolean }) =>
      run(async ({ store, workspace }) => {
        const { id } = await workspace(options.workspace);
        const token = `hub_${randomBytes(32).toString('base64url')}`;
        await store.transaction(id, (db) =>
          db.query('INSERT INTO api_token (workspace_id, id, name, role, token_hash) VALUES ($1, $2, $3, $4, $5)', [
            id,
            uuidv7(),
            name,
            options.role,
            createHash('sha256').update(token).digest(),
          ]),
        );
        console.log(options.json ? JSON.stringify({ name, token }) : token);
      }),
    );
  return command;
};
