import { createRequire } from 'node:module';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { checkSurroundings } from './preflight.mjs';
import { inRoot, root, SetupError } from './project.mjs';
import { runInPlace } from './processes.mjs';

const require = createRequire(import.meta.url);

const commands = {
  start,
  build: () => setUp(),
  lint: async () => leave((await import('./test.mjs')).runLint()),
  test: async () => leave((await import('./test.mjs')).runTests()),
  'test:real': async () => leave((await import('./test.mjs')).runRealServers()),
  'test:long': async () => leave((await import('./test-long.mjs')).runLongTests()),
  bench: (args) => runTool('bench', args),
  eval: (args) => runTool('eval', args),
  hubbub: runHubbub,
  claims: async () => (await import('./claims.mjs')).writeClaims(),
};

/** Runs one of the commands of package.json, having installed and built what it needs. */
export async function runCommand(name, args) {
  const command = commands[name];
  if (!command)
    throw new SetupError(`Unknown command "${name ?? ''}"; there are: ${Object.keys(commands).join(', ')}.`);
  process.chdir(root);
  await command(args);
}

async function setUp() {
  await install();
  await build();
}

/** The server runs in this very process: a second Node would cost 40 MB and a signal to pass on. */
async function start() {
  await checkSurroundings(process.env);
  await setUp();
  process.env.NODE_ENV ??= 'production';
  require(inRoot('dist', 'server', 'main.js'));
}

async function runHubbub(args) {
  await setUp();
  process.env.NODE_ENV ??= 'production';
  process.argv = [process.argv[0], 'hubbub', ...args];
  require(inRoot('dist', 'server', 'cli.js'));
}

async function runTool(tool, args) {
  await setUp();
  const main = inRoot('tools', tool, 'src', 'main.ts');
  process.exitCode = await runInPlace(process.execPath, ['--import', 'tsx', main, ...args]);
}

async function leave(outcome) {
  process.exitCode = (await outcome) ? 0 : 1;
}
