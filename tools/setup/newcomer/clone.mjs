import { execFileSync } from 'node:child_process';
import { chownSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../project.mjs';

/** The committed tree in a private folder of `account`, with a home of its own; nothing else. */
export function cloneFor(account) {
  const folder = mkdtempSync(join(tmpdir(), 'hubbub-newcomer-'));
  const checkout = join(folder, 'hubbub');
  const home = join(folder, 'home');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, checkout], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  mkdirSync(home);
  if (account.uid !== undefined) own(folder, account);
  return { checkout, home, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

function own(folder, { uid, gid }) {
  chownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) own(path, { uid, gid });
    else lchownSync(path, uid, gid);
  }
}
