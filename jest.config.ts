import type { Config } from 'jest';

// ES modules that Jest's CommonJS runtime must compile (libraries.md, trap 5).
const esModules = [
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'openid-client',
  'oauth4webapi',
  'jose',
  'otplib',
  '@otplib',
  '@noble',
  '@scure',
  '@scalar',
  'uuidv7',
  'tinyld',
  'async-function',
  'async-generator-function',
  'generator-function',
];

const base: Config = {
  transform: {
    '^.+\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['node', 'require', 'module-sync', 'default'] },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/tools/real-servers/node_modules', '<rootDir>/.hubbub'],
};

const config: Config = {
  // Real servers and browsers on a busy machine: patience costs nothing when all is well.
  testTimeout: 120_000,
  // What files leave behind in one process adds up to more than Node's heap: a worker that has grown is replaced.
  workerIdleMemoryLimit: '1500MB',
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/{libs,apps,tools}/**/*.test.{ts,tsx}'],
      testPathIgnorePatterns: ['/node_modules/', '\\.db\\.test\\.ts$'],
    },
    {
      ...base,
      displayName: 'database',
      testMatch: ['<rootDir>/{libs,apps,tools}/**/*.db.test.ts'],
      globalSetup: '<rootDir>/tools/jest/start-database.ts',
      globalTeardown: '<rootDir>/tools/jest/stop-database.ts',
    },
    {
      ...base,
      displayName: 'browser',
      testMatch: ['<rootDir>/apps/inbox-e2e/src/**/*.e2e.ts'],
      globalSetup: '<rootDir>/tools/jest/start-database.ts',
      globalTeardown: '<rootDir>/tools/jest/stop-database.ts',
    },
  ],
};

export default config;
