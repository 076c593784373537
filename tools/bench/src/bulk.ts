import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { against, type Figure } from './figures';
import { type Filled, fullCount, isQuick, startFilled } from './filled';

const rounds = 5;

/** 10,000 conversations closed and put back, audit and undo data kept, beside one UPDATE of as many rows. */
export const benchBulk = async (): Promise<Figure[]> => {
  const product = await startFilled(fullCount());
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  try {
    const size = isQuick() ? 1_000 : 10_000;
    const closed = [];
    const undone = [];
    for (let round = -1; round < rounds; round++) {
      const ids = await pickOpen(database, product, size);
      // The same rows, changed and put back: the second time they are as the first found them.
      const bareClose = await timed(() => database.query(bareUpdate('closed'), [product.big.workspaceId, ids]));
      const bareOpen = await timed(() => database.query(bareUpdate('open'), [product.big.workspaceId, ids]));
      await database.query('CHECKPOINT');
      let id = '';
      const ours = await timed(async () => {
        const made = await product.api('POST', '/api/bulk', { selection: { ids }, action: { type: 'close' } });
        id = String(made.body['id']);
        await ended(product, id, 'done', size);
      });
      const back = await timed(async () => {
        await product.api('POST', `/api/bulk/${id}/undo`);
        await ended(product, id, 'undone', size);
      });
      await database.query('CHECKPOINT');
      if (round < 0) continue; // warm-up
      closed.push({ ours, bare: bareClose });
      undone.push({ ours: back, bare: bareOpen });
    }
    return [against('bulk.close10k', 'ms', closed, 2, false), against('bulk.undo10k', 'ms', undone, 2, false)].map(
      (figure) => (isQuick() ? { ...figure, note: `${figure.note}; of ${size} rows only` } : figure),
    );
  } finally {
    await database.end();
    await product.stop();
  }
};

const bareUpdate = (status: string): string =>
  status === 'closed'
    ? `UPDATE conversation SET status = 'closed', closed_at = now(), version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`
    : `UPDATE conversation SET status = 'open', closed_at = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`;

/** Open ones from all over the table, as a filter would match them. */
const pickOpen = async (database: Client, product: Filled, size: number): Promise<string[]> => {
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM conversation WHERE workspace_id = $1 AND status = 'open' ORDER BY hashtext(id::text || $3) LIMIT $2`,
    [product.big.workspaceId, size, String(Math.random())],
  );
  return rows.map(({ id }) => id);
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const since = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - since) / 1e6;
};

const ended = async (product: Filled, id: string, status: string, size: number): Promise<void> => {
  for (;;) {
    const { body } = await product.api('GET', `/api/bulk/${id}`);
    if (body['status'] === status) {
      if (body['done'] !== size)
        throw new Error(`Only ${String(body['done'])} of ${size} rows: ${JSON.stringify(body).slice(0, 300)}`);
      return;
    }
    await sleep(10);
  }
};
