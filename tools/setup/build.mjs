import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, root, say, SetupError } from './project.mjs';
import { runQuietly } from './processes.mjs';
import { tool } from './tool.mjs';

/** What is built, from what, and the file that proves that it is there. */
const targets = [
  { name: 'inbox', inputs: ['apps/inbox', 'libs/contracts', 'libs/text'], output: 'dist/inbox/index.html' },
  { name: 'server', inputs: ['apps/server', 'libs'], output: 'dist/server/main.js' },
  { name: 'sandbox', inputs: ['apps/sandbox', 'libs/contracts', 'libs/text'], output: 'dist/sandbox/main.js' },
];
const shared = ['package-lock.json', 'tsconfig.base.json'];
const stamps = inRoot('dist', '.built');

/** Builds what changed since it was last built. Throws SetupError with the compiler's words. */
export async function build() {
  const stale = targets.map((target) => ({ target, state: inspect(target) })).filter(({ state }) => state !== null);
  if (stale.length === 0) return;
  say(`Building ${stale.map(({ target }) => target.name).join(', ')} …`);
  const built = await Promise.allSettled(stale.map(({ target, state }) => buildOne(target, state)));
  const failed = built.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

async function buildOne({ name, output }, state) {
  rmSync(stampOf(name), { force: true });
  const config = inRoot('apps', name, 'vite.config.ts');
  const vite = tool('vite');
  const args = [vite, 'build', '--config', config, '--logLevel', 'warn'];
  const { code, output: printed } = await runQuietly(process.execPath, args, { env: { NODE_ENV: 'production' } });
  if (code !== 0 || !existsSync(inRoot(output))) throw new SetupError(`${printed}\nBuilding ${name} failed.`.trim());
  writeStamp(name, state);
}

/** Null when up to date, else the state to note once it is built. Looks at file times first, at contents only if those moved. */
function inspect({ name, inputs, output }) {
  const files = [...shared, ...inputs.flatMap((folder) => listFiles(folder))];
  const times = hash(files.map((file) => timeOf(file)));
  const noted = readStamp(name);
  const isThere = existsSync(inRoot(output));
  if (isThere && noted?.times === times) return null;
  const contents = hash(files.flatMap((file) => [file, readFileSync(inRoot(file))]));
  if (!isThere || noted?.contents !== contents) return { times, contents };
  writeStamp(name, { times, contents });
  return null;
}

function listFiles(folder) {
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'fixtures'].includes(entry.name) ? [] : listFiles(path);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
  });
}

function timeOf(file) {
  const { mtimeMs, size } = statSync(inRoot(file));
  return `${file} ${mtimeMs} ${size}\n`;
}

function hash(parts) {
  const sum = createHash('sha256').update(root);
  for (const part of parts) sum.update(part);
  return sum.digest('hex');
}

const stampOf = (name) => join(stamps, `${name}.json`);

function readStamp(name) {
  try {
    return JSON.parse(readFileSync(stampOf(name), 'utf8'));
  } catch {
    return null;
  }
}

function writeStamp(name, state) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stampOf(name), JSON.stringify(state));
}
