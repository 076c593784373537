import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

// Who may import whom: each layer sees only those before it, and the browser only what runs on any side.
const layers = ['layer:contract', 'layer:base', 'layer:part', 'layer:core', 'layer:app'];
const byLayer = layers.map((sourceTag, i) => ({ sourceTag, onlyDependOnLibsWithTags: layers.slice(0, i) }));
const bySide = ['side:browser', 'side:any'].map((sourceTag) => ({ sourceTag, onlyDependOnLibsWithTags: ['side:any'] }));

const tests = ['**/*.test.{ts,tsx}', '**/*.e2e.ts', '**/testing.ts', '**/testing/**', 'apps/inbox-e2e/**', 'tools/**'];

const asciiRegex = 'Literal[regex.pattern=/\\\\[bBwW]/]';
const asciiRegexText = ':matches(NewExpression, CallExpression)[callee.name="RegExp"] > Literal[value=/\\\\[bBwW]/]';
const asciiMessage =
  '\\w and \\b know ASCII alone, and our words come in every script: use \\p{L}\\p{M}\\p{N} or the boundaries of @hubbub/text.';

export default defineConfig(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/coverage/**',
      '.nx/**',
      '.hubbub/**',
      '**/fixtures/**',
      'tools/real-servers/**',
      '**/*.{js,cjs,mjs}',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { noInlineConfig: true },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [], checkDynamicDependenciesExceptions: ['.*'], depConstraints: [...byLayer, ...bySide] },
      ],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: tests,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@hubbub/*/testing'], message: 'The testing door of a lib is for tests alone.' }] },
      ],
    },
  },
  {
    files: ['apps/inbox/src/**/*.{ts,tsx}'],
    ignores: tests,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'zod', allowTypeImports: true, message: 'zod costs the browser 90 KB: take types, or zod/mini.' },
          ],
          patterns: [{ group: ['@hubbub/*/testing'], message: 'The testing door of a lib is for tests alone.' }],
        },
      ],
    },
  },
  {
    files: ['libs/text/src/**/*.ts', 'libs/automation/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: asciiRegex, message: asciiMessage },
        { selector: asciiRegexText, message: asciiMessage },
      ],
    },
  },
  prettier,
);
