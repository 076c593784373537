import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { inRoot, say, SetupError } from './project.mjs';
import { runQuietly } from './processes.mjs';

const stamp = inRoot('node_modules', '.hubbub-installed');

/** Installs the locked packages where they are missing or not those of the lock file. Throws SetupError with npm's reason. */
export async function install() {
  const wanted = fingerprint();
  if (readOrNull(stamp) === wanted) return;
  if (!isInstalled()) await runNpm();
  writeFileSync(stamp, wanted);
}

const fingerprint = () =>
  `${createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex')} ${process.platform}-${process.arch}`;

/** Whether `npm ci` was run by hand: npm's own note of what it installed names every package of the lock file. */
function isInstalled() {
  const noted = readOrNull(inRoot('node_modules', '.package-lock.json'));
  if (!noted) return false;
  const installed = JSON.parse(noted).packages;
  const locked = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([path, { version, optional, devOptional, link }]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    if (!installed[path]) return Boolean(optional || devOptional);
    return link || (installed[path].version === version && existsSync(inRoot(path)));
  });
}

async function runNpm() {
  say('Installing packages (first start, or the lock file changed) …');
  rmSync(stamp, { force: true });
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath; // set when npm started us; a JavaScript file
  const attempt = () => (npm?.endsWith('.js') ? runQuietly(process.execPath, [npm, ...args]) : runQuietly('npm', args));
  let { code, output } = await attempt();
  if (code !== 0) {
    // A line that broke, or a package's own script that met a file still being written: the second time it mostly goes.
    say(`${output}\nThat failed; trying once more …`);
    ({ code, output } = await attempt());
  }
  if (code === 0) return;
  say(output);
  throw new SetupError('The packages could not be installed: npm ci failed, its reason is above.');
}

function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
