import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { against, type Figure, told } from './figures';
import { type Filled, fullCount, isQuick, startFilled } from './filled';

interface Verb {
  name: string; // of the figure, without the size
  undoName: string;
  action: object;
  bare: string; // the columns that one UPDATE would set for it, and for putting it back
  bareBack: string;
  all?: { filter: object; where: string }; // as the inbox says "all of these", and as the table says it
}

interface Round {
  rows: number;
  act: { ours: number; bare: number };
  undo: { ours: number; bare: number };
}

/**
 * Conversations closed, or given to somebody, and put back, audit and undo data kept, beside one UPDATE of as many rows
 * in one transaction: 10,000 of them in five rounds, and a filter with some 100,000 in BENCH_BULK_LARGE_ROUNDS (2).
 * `--only close10k,assign10k,closeAll` measures some.
 */
export const benchBulk = async (): Promise<Figure[]> => {
  const product = await startFilled(fullCount());
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  try {
    const [other] = product.big.otherMemberIds;
    const close: Verb = {
      name: 'close',
      undoName: 'undo',
      action: { type: 'close' },
      bare: `status = 'closed', closed_at = now()`,
      bareBack: `status = 'open', closed_at = NULL`,
    };
    const assign: Verb = {
      name: 'assign',
      undoName: 'unassign',
      action: { type: 'assign', assigneeId: other },
      bare: `assignee_id = '${other}'`,
      bareBack: 'assignee_id = NULL',
    };
    const small = isQuick() ? 1_000 : 10_000;
    const all = { filter: { status: 'open', assigneeId: 'none', language: 'en' }, where: `language = 'en'` };
    const figures: Figure[] = [];
    for (const [verb, size, label, rounds] of [
      [close, small, `${small / 1000}k`, 5],
      [assign, small, `${small / 1000}k`, 5],
      [{ ...close, all }, null, 'All', Number(process.env['BENCH_BULK_LARGE_ROUNDS'] ?? 2)],
    ] as const) {
      if (!isWanted(`${verb.name}${label}`)) continue;
      const measured = await measure(product, database, verb, size, rounds);
      const figure = (name: string, pairs: { ours: number; bare: number }[]): Figure => {
        const one = against(`bulk.${name}${label}`, 'ms', pairs, 2, false);
        return told({ ...one, note: `${one.note}; ${measured[0]!.rows.toLocaleString('en')} rows` });
      };
      const [acts, undos] = [measured.map(({ act }) => act), measured.map(({ undo }) => undo)];
      figures.push(figure(verb.name, acts), figure(verb.undoName, undos));
    }
    return figures;
  } finally {
    await database.end();
    await product.stop();
  }
};

const isWanted = (name: string): boolean => {
  const only = process.argv.indexOf('--only');
  return only < 0 || (process.argv[only + 1] ?? '').split(',').includes(name);
};

const measure = async (
  product: Filled,
  database: Client,
  verb: Verb,
  size: number | null, // null: all that its filter matches
  rounds: number,
): Promise<Round[]> => {
  const measured: Round[] = [];
  // A warm-up comes first, except where one round is long.
  for (let round = size === null ? 0 : -1; round < rounds; round++) {
    const ids = await pickOpen(database, product, verb.all?.where ?? 'TRUE', size);
    const selection = verb.all ? { filter: verb.all.filter } : { ids };
    const update = (sets: string) => () =>
      database.query(
        `UPDATE conversation SET ${sets}, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
        [product.big.workspaceId, ids],
      );
    // The same rows, changed and put back: the second time they are as the first found them.
    const bare = await timed(update(verb.bare));
    const bareBack = await timed(update(verb.bareBack));
    await database.query('CHECKPOINT');
    let id = '';
    const ours = await timed(async () => {
      const made = await product.api('POST', '/api/bulk', { selection, action: verb.action });
      id = String(made.body['id']);
      await ended(product, id, 'done', ids.length);
    });
    const oursBack = await timed(async () => {
      await product.api('POST', `/api/bulk/${id}/undo`);
      await ended(product, id, 'undone', ids.length);
    });
    await database.query('CHECKPOINT');
    if (round >= 0) measured.push({ rows: ids.length, act: { ours, bare }, undo: { ours: oursBack, bare: bareBack } });
  }
  return measured;
};

/** Open ones that nobody has, from all over the table, as a filter would match them. */
const pickOpen = async (database: Client, product: Filled, where: string, size: number | null): Promise<string[]> => {
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM conversation WHERE workspace_id = $1 AND status = 'open' AND assignee_id IS NULL AND ${where} ORDER BY hashtext(id::text || $3) LIMIT $2`,
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
