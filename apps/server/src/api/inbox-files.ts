import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

/** The built inbox: hashed files for ever, the page itself always fresh; every other path is a view of it. */
export const inboxFiles = (dir: string): Router => {
  const router = Router();
  router.use('/assets', express.static(join(dir, 'assets'), { immutable: true, maxAge: '365d', fallthrough: false }));
  router.use(express.static(dir, { index: false, maxAge: 0 }));
  router.get('/{*path}', (req, res, next) => {
    const page = join(dir, 'index.html');
    if (!req.accepts('html') || !existsSync(page)) return next();
    res.setHeader('cache-control', 'no-cache');
    res.sendFile(page);
  });
  return router;
};
