import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';

/** The built inbox: hashed files for ever, the page itself always fresh; every other path is a view of it. */
export const inboxFiles = (dir: string): Router => {
  const router = Router();
  const assets = join(dir, 'assets');
  router.use(
    '/assets',
    smaller(assets),
    express.static(assets, { immutable: true, maxAge: '365d', fallthrough: false }),
  );
  router.use(express.static(dir, { index: false, maxAge: 0 }));
  router.get('/{*path}', (req, res, next) => {
    const page = join(dir, 'index.html');
    if (!req.accepts('html') || !existsSync(page)) return next();
    res.setHeader('cache-control', 'no-cache');
    res.sendFile(page);
  });
  return router;
};

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Sends the compressed twin of a file, made when the inbox was built, to browsers that take it. */
const smaller = (dir: string): RequestHandler => {
  const names = new Set(existsSync(dir) ? readdirSync(dir) : []);
  return (req, res, next) => {
    const name = req.path.slice(1);
    const type = types[extname(name)];
    if (!type) return next();
    res.vary('accept-encoding');
    const found = twins.find(
      ({ encoding, suffix }) => names.has(name + suffix) && req.acceptsEncodings(encoding) === encoding,
    );
    if (!found) return next();
    req.url = `/${name}${found.suffix}`;
    res.setHeader('content-encoding', found.encoding);
    res.setHeader('content-type', type);
    next();
  };
};

const twins = [
  { encoding: 'br', suffix: '.br' },
  { encoding: 'gzip', suffix: '.gz' },
] as const;
