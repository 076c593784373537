import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** Names that never reach a log, wherever they stand. */
const secretNames = [
  'password',
  'passwordHash',
  'token',
  'secret',
  'secrets',
  'authorization',
  'cookie',
  'apiKey',
  'api_key',
  'accessToken',
  'refreshToken',
  'appSecret',
  'accessJwt',
  'refreshJwt',
  'text',
  'rawBody',
];

/** One JSON line an event; bodies and secrets are left out. */
export const createLogger = (level: string, stream?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: undefined,
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    },
    stream ?? pino.destination({ fd: 2, sync: false }),
  );
