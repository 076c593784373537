import { join } from 'node:path';
import { AppError } from '@hubbub/runtime';
import { createKeep, type Keep, NotKeptError } from '@hubbub/conversations';
import { isDatabaseTrouble } from '@hubbub/store';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { ZodError } from 'zod';
import type { ServerContext } from '../build-context';
import { authenticate, requireOwnOrigin } from './authenticate';
import { idempotency } from './idempotency';
import { issuesOf } from './issues-of';
import { routes } from './routes';
import { publicFileRoutes } from './routes/attachments';
import { healthRoutes } from './routes/health';
import { sessionMiddleware } from './sessions';
import { inboxFiles } from './inbox-files';
import { smallerJson } from './smaller-json';
import { webhooks } from './webhooks';

export interface AppParts {
  keep?: Keep;
  inboxDir?: string | null;
}

/** The whole HTTP side: webhooks on raw bytes first, then health, then the API, then the inbox's files. */
export const createApp = (ctx: ServerContext, parts: AppParts = {}): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false); // answers of the API are not stored anywhere, and files have their own
  app.set('query parser', 'simple'); // a parameter repeated any number of times is a list
  app.set('trust proxy', ctx.serverConfig.publicUrl?.startsWith('https:') ? 1 : false);
  app.use('/webhooks', webhooks(ctx, parts.keep ?? createKeep(ctx)));
  app.use(helmet(headersOf(ctx.serverConfig)));
  app.use(healthRoutes(ctx));
  app.use('/files', publicFileRoutes(ctx));
  app.use(
    '/api',
    keptNowhere,
    smallerJson,
    sessionMiddleware(ctx),
    requireOwnOrigin(ctx),
    authenticate(ctx),
    express.json({ limit: '2mb' }),
    idempotency(ctx),
    routes(ctx),
  );
  app.use('/api', (_req, res) => void res.status(404).json({ code: 'not_found', message: 'There is no such route' }));
  if (parts.inboxDir !== null) app.use(inboxFiles(parts.inboxDir ?? join(__dirname, '../inbox')));
  app.use(errorHandler(ctx));
  return app;
};

/** People's messages do not belong in the cache of a shared computer; what may be kept says so itself. */
const keptNowhere: RequestHandler = (_req, res, next) => {
  res.setHeader('cache-control', 'no-store');
  next();
};

const headersOf = ({ publicUrl }: ServerContext['serverConfig']) => ({
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:', 'https:', 'http://127.0.0.1:*', 'http://localhost:*'],
      connectSrc: ["'self'", 'ws:', 'wss:'],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      // Plain HTTP on the own machine is the default.
      upgradeInsecureRequests: null,
    },
  },
  // Said only where people come by HTTPS, and of our own host: what else lives under its domain is not ours to decide.
  strictTransportSecurity: publicUrl?.startsWith('https:')
    ? { maxAge: 365 * 86_400, includeSubDomains: false }
    : (false as const),
  // With helmet's `no-referrer` a browser writes `Origin: null` on our own page's requests.
  referrerPolicy: { policy: 'same-origin' as const },
});

const errorHandler =
  (ctx: ServerContext): ErrorRequestHandler =>
  (error, req, res, _next) => {
    if (res.headersSent) return void res.end();
    if (error instanceof ZodError) {
      const details = issuesOf(error.issues).slice(0, 20);
      const [first] = details;
      return void res.status(400).json({
        code: 'invalid',
        message: first ? `${first.path ? `${first.path}: ` : ''}${first.message}` : 'Invalid',
        details,
      });
    }
    if (error instanceof AppError) {
      if (error instanceof NotKeptError) res.setHeader('retry-after', String(error.retryAfterSeconds));
      return void res.status(error.status).json({
        code: error.code,
        message: error.message,
        ...(error.details === undefined ? {} : { details: error.details }),
      });
    }
    const { type, status } = error as { type?: string; status?: number };
    if (type === 'entity.too.large')
      return void res.status(413).json({ code: 'too_large', message: 'The body is too large' });
    if (status && status >= 400 && status < 500)
      return void res.status(status).json({ code: 'invalid', message: 'The request could not be read' });
    ctx.logger.error({ err: error, path: req.path, method: req.method }, 'A request failed');
    if (isDatabaseTrouble(error)) {
      res.setHeader('retry-after', '5');
      return void res.status(503).json({ code: 'unavailable', message: 'The database does not answer; try again' });
    }
    res.status(500).json({ code: 'internal', message: 'Something went wrong on our side' });
  };
