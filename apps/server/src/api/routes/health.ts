import { Router } from 'express';
import { collectDefaultMetrics, register } from 'prom-client';
import type { ServerContext } from '../../build-context';

let isCollecting = false;

/** Alive; ready (database reachable and migrated); figures for Prometheus. */
export const healthRoutes = (ctx: ServerContext): Router => {
  if (!isCollecting) collectDefaultMetrics();
  isCollecting = true;
  return Router()
    .get('/healthz', (_req, res) => void res.json({ status: 'ok' }))
    .get('/readyz', async (_req, res) => {
      const isReady = await ctx.store
        .crossing((db) => db.query('SELECT 1 FROM list_workspaces() LIMIT 1'))
        .then(
          () => true,
          () => false,
        );
      res.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'the database cannot be reached' });
    })
    .get('/metrics', async (_req, res) => void res.type(register.contentType).send(await register.metrics()));
};
