import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

jest.setTimeout(180_000);

const root = join(__dirname, '..', '..');
const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_ISOLATE_PLUGINS: 'false' };

const run = (args: string[], input = ''): string => {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, env, input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

// [what is tried, the file it is tried in, its text, the rules that it breaks]
const cases: [string, string, string, string[]][] = [
  [
    'refuses that one part imports another',
    'libs/automation/src/index.ts',
    `export { openStore } from '@hubbub/store';`,
    ['@nx/enforce-module-boundaries'],
  ],
  [
    'refuses that a part imports what joins the parts',
    'libs/store/src/index.ts',
    `export * from '@hubbub/conversations';`,
    ['@nx/enforce-module-boundaries'],
  ],
  [
    'refuses that the browser imports server code',
    'apps/inbox/src/api.ts',
    `export * from '@hubbub/runtime';`,
    ['@nx/enforce-module-boundaries'],
  ],
  [
    'refuses that a lib imports an app',
    'libs/conversations/src/index.ts',
    `export * from '../../../apps/sandbox/src/main';`,
    ['@nx/enforce-module-boundaries'],
  ],
  [
    'refuses to pass the door of a lib',
    'libs/conversations/src/index.ts',
    `export * from '../../store/src/store';`,
    ['@nx/enforce-module-boundaries'],
  ],
  [
    'lets each layer import those before it',
    'libs/store/src/index.ts',
    `export { NotFoundError } from '@hubbub/runtime';\nexport type { Message } from '@hubbub/contracts';`,
    [],
  ],
  [
    'keeps the testing doors for tests',
    'libs/conversations/src/index.ts',
    `export { testDatabase } from '@hubbub/store/testing';`,
    ['@typescript-eslint/no-restricted-imports'],
  ],
  [
    'refuses ASCII word classes where words come in every script',
    'libs/text/src/index.ts',
    'export const word = /\\bpartner/;',
    ['no-restricted-syntax'],
  ],
];

/** The names of the rules that each text breaks, were it the content of its file. */
const lintAll = (): string[][] => {
  const script = `
    import { text } from 'node:stream/consumers';
    import { ESLint } from 'eslint';
    const eslint = new ESLint();
    const found = [];
    for (const [, filePath, code] of JSON.parse(await text(process.stdin))) {
      const [result] = await eslint.lintText(code + '\\n', { filePath });
      found.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
    }
    process.stdout.write(JSON.stringify(found));`;
  return JSON.parse(run(['--input-type=module', '--eval', script], JSON.stringify(cases))) as string[][];
};

let found: string[][];

beforeAll(() => {
  run(['node_modules/.bin/nx', 'show', 'projects']); // without Nx's graph the import rule passes everything
  found = lintAll();
});

it.each(cases.map(([name, , , broken], index) => [name, index, broken] as const))('%s', (_name, index, broken) => {
  expect(found[index]).toEqual(broken);
});
