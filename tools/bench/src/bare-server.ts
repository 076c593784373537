import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { Pool } from 'pg';

/** The bare thing that ours is measured against: Express, the raw body, HMAC, one INSERT with its commit, 200. */
const main = async (): Promise<void> => {
  const pool = new Pool({ connectionString: process.env['BARE_DATABASE_URL'], max: 12 });
  await pool.query(
    'CREATE TABLE IF NOT EXISTS bare_delivery (id bigserial PRIMARY KEY, raw bytea NOT NULL, headers jsonb NOT NULL, received_at timestamptz NOT NULL)',
  );
  const key = Buffer.from(process.env['BARE_KEY'] ?? '', 'base64');
  const app = express();
  app.post('/hook', express.raw({ type: () => true, limit: '5mb' }), async (req, res) => {
    const body = req.body as Buffer;
    const signed = `${String(req.headers['webhook-id'])}.${String(req.headers['webhook-timestamp'])}.`;
    const wanted = createHmac('sha256', key).update(signed).update(body).digest();
    const given = Buffer.from(String(req.headers['webhook-signature']).slice(3), 'base64');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return void res.status(401).end();
    await pool.query('INSERT INTO bare_delivery (raw, headers, received_at) VALUES ($1, $2, $3)', [
      body,
      JSON.stringify(req.headers),
      new Date(),
    ]);
    res.status(200).send('ok');
  });
  const server = app.listen(0, '127.0.0.1', () =>
    console.log(`bare ready ${(server.address() as { port: number }).port}`),
  );
  process.on('SIGTERM', () => process.exit(0));
};

void main();
