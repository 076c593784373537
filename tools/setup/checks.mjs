import { availableParallelism } from 'node:os';
import { existsSync, readdirSync } from 'node:fs';
import { inRoot } from './project.mjs';
import { runQuietly } from './processes.mjs';
import { tool } from './tool.mjs';

/** Formatting, lint and types: one test each, since each can fail by itself. */
const checks = () => [
  {
    name: 'formatting',
    commands: [[tool('prettier'), '--check', '--cache', '--log-level=warn', '.']],
  },
  { name: 'lint (oxlint)', commands: [[tool('oxlint'), '--deny-warnings']] },
  {
    name: 'lint (imports and types)',
    // The import rule silently passes everything while Nx has not drawn its graph of the projects.
    commands: [
      [tool('nx'), 'show', 'projects'],
      [tool('eslint'), '.', '--max-warnings=0'],
    ],
  },
  {
    name: 'lint (styles)',
    commands: [[tool('stylelint'), 'apps/**/*.css', '--allow-empty-input']],
  },
  ...typeProjects().map((project) => ({
    name: `types (${project})`,
    commands: [[tool('typescript', 'tsc'), '-p', project, '--noEmit']],
  })),
];

/** Runs them all, as many at a time as there are cores, and prints a line for each; the whole output of those that fail. */
export async function runChecks(tally) {
  const queue = checks();
  const lanes = Array.from({ length: Math.min(4, availableParallelism()) }, async () => {
    for (let check = queue.shift(); check; check = queue.shift()) tally.add(await runCheck(check));
  });
  await Promise.all(lanes);
}

async function runCheck({ name, commands }) {
  const startedAt = Date.now();
  let result = { code: 0, output: '' };
  for (const command of commands) if (result.code === 0) result = await runQuietly(process.execPath, command);
  return report(name, result, startedAt);
}

/** Prints how one step ended and counts it as one test. */
export function report(name, { code, output }, startedAt) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0) process.stdout.write(`${output}\n`);
  process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
  return code === 0 ? { passed: 1 } : { failed: 1 };
}

function typeProjects() {
  const folders = ['apps', 'libs', 'tools'].flatMap((group) =>
    readdirSync(inRoot(group)).map((name) => `${group}/${name}`),
  );
  return [
    'tsconfig.json',
    'apps/inbox/worker/tsconfig.json',
    ...folders.map((folder) => `${folder}/tsconfig.json`),
  ].filter((file) => existsSync(inRoot(file)));
}
