import { resolve } from 'node:path';
import { readS3Url } from '@hubbub/runtime';
import { z } from 'zod';
import { readKeys } from './secret-keys';

/** What the environment says, checked once. */
export interface Config {
  port: number;
  host: string;
  publicUrl: string | null;
  databaseUrl: string | null;
  dataDir: string;
  secretKeys: string[];
  /** The keys as they are now: another process may have changed them. */
  reloadKeys(): string[];
  admin: { email: string; password: string } | null;
  demo: boolean | null; // null: on where the database is empty
  roles: { api: boolean; worker: boolean };
  redisUrl: string | null;
  /** An S3-compatible store for files, with key and secret. */
  s3Url: string | null;
  ai: { baseUrl: string; apiKey: string | null; model: string | null; embeddingModel: string | null } | null;
  allowHosts: string[];
  logLevel: string;
}

/** One line that names the variable; the process ends with it. */
export class ConfigError extends Error {}

const onOff = z.enum(['on', 'off']);
const url = (name: string, protocols: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `${name} must be an address beginning with ${protocols.join(' or ')}`,
    );

const Environment = z.object({
  PORT: z.coerce.number('PORT must be a number from 0 to 65535').int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: url('PUBLIC_URL', ['http:', 'https:']).optional(),
  DATABASE_URL: url('DATABASE_URL', ['postgres:', 'postgresql:']).optional(),
  HUBBUB_DATA_DIR: z.string().min(1).default('.hubbub'),
  HUBBUB_SECRET_KEY: z.string().min(16, 'HUBBUB_SECRET_KEY must have at least 16 characters').optional(),
  HUBBUB_ADMIN_EMAIL: z.email('HUBBUB_ADMIN_EMAIL must be an e-mail address').optional(),
  HUBBUB_ADMIN_PASSWORD: z.string().min(8, 'HUBBUB_ADMIN_PASSWORD must have at least 8 characters').optional(),
  HUBBUB_DEMO: onOff.optional(),
  HUBBUB_ROLE: z.string().default('api,worker'),
  REDIS_URL: url('REDIS_URL', ['redis:', 'rediss:']).optional(),
  S3_URL: z.string().optional(),
  AI_BASE_URL: url('AI_BASE_URL', ['http:', 'https:']).optional(),
  AI_API_KEY: z.string().optional(),
  AI_MODEL: z.string().optional(),
  AI_EMBEDDING_MODEL: z.string().optional(),
  HUBBUB_ALLOW_HOSTS: z.string().default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
});

/** Throws ConfigError. Empty variables count as unset. */
export const readConfig = (environment: NodeJS.ProcessEnv): Config => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const env = parsed.data;
  if (env.S3_URL) requireS3Url(env.S3_URL);
  const roles = env.HUBBUB_ROLE.split(',').map((role) => role.trim());
  const unknown = roles.find((role) => role !== 'api' && role !== 'worker');
  if (unknown !== undefined) throw new ConfigError(`HUBBUB_ROLE: "${unknown}" is not a role; use api, worker or both`);
  const isSplit = roles.length < 2;
  if (isSplit && !env.REDIS_URL)
    throw new ConfigError('HUBBUB_ROLE: a single role needs REDIS_URL, or no other process would hear of its changes');
  if (env.AI_BASE_URL && !env.AI_MODEL) throw new ConfigError('AI_MODEL: name the model that AI_BASE_URL should use');
  const dataDir = resolve(env.HUBBUB_DATA_DIR);
  const aiHost = env.AI_BASE_URL ? [new URL(env.AI_BASE_URL).host] : [];
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir,
    secretKeys: readKeys(dataDir, env.HUBBUB_SECRET_KEY),
    reloadKeys: () => readKeys(dataDir, env.HUBBUB_SECRET_KEY),
    admin:
      env.HUBBUB_ADMIN_EMAIL && env.HUBBUB_ADMIN_PASSWORD
        ? { email: env.HUBBUB_ADMIN_EMAIL, password: env.HUBBUB_ADMIN_PASSWORD }
        : null,
    demo: env.HUBBUB_DEMO ? env.HUBBUB_DEMO === 'on' : null,
    roles: { api: roles.includes('api'), worker: roles.includes('worker') },
    redisUrl: env.REDIS_URL ?? null,
    s3Url: env.S3_URL ?? null,
    ai: env.AI_BASE_URL
      ? {
          baseUrl: env.AI_BASE_URL,
          apiKey: env.AI_API_KEY ?? null,
          model: env.AI_MODEL ?? null,
          embeddingModel: env.AI_EMBEDDING_MODEL ?? null,
        }
      : null,
    allowHosts: [
      ...env.HUBBUB_ALLOW_HOSTS.split(',')
        .map((host) => host.trim())
        .filter(Boolean),
      ...aiHost,
    ],
    logLevel: env.LOG_LEVEL,
  };
};

/** The address holds a secret, so that no message repeats it. */
const requireS3Url = (given: string): void => {
  try {
    readS3Url(given);
  } catch (error) {
    const words = URL.canParse(given) ? (error as Error).message : 'it is no address';
    throw new ConfigError(`S3_URL: ${words}`);
  }
};
