import express from 'express';
import { Pool } from 'pg';

/** Lists by hand: one Express route, one statement through `pg`, the rows as JSON. Statements come by the environment. */
const main = (): void => {
  const statements = JSON.parse(process.env['BARE_STATEMENTS'] ?? '{}') as Record<
    string,
    { sql: string; values: unknown[] }
  >;
  const pool = new Pool({ connectionString: process.env['BARE_DATABASE_URL'], max: 12 });
  const app = express();
  app.get('/list', async (req, res) => {
    const { sql, values } = statements[String(req.query['name'])]!;
    const { rows } = await pool.query<Record<string, unknown>>(sql, values);
    res.json({ items: rows.slice(0, 50), nextCursor: rows.length > 50 ? String(rows[49]!['id']) : null });
  });
  const server = app.listen(0, '127.0.0.1', () =>
    console.log(`bare ready ${(server.address() as { port: number }).port}`),
  );
  process.on('SIGTERM', () => process.exit(0));
};

main();
