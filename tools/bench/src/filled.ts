import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type BigData, dataVersion, fillDatabase } from './big-data';
import { root } from './processes';
import { type Product, startProduct } from './product';

export interface Filled extends Product {
  big: BigData;
  count: number;
}

/** A million, or with `--quick` so few that nobody waits; figures of that size say so. */
export const isQuick = (): boolean => process.argv.includes('--quick');
export const fullCount = (): number => (isQuick() ? 20_000 : 1_000_000);

/**
 * The built server over `count` conversations. The data is made once and kept below `.hubbub/bench`, so that the next
 * run starts at once; it is made anew when its form changes.
 */
export const startFilled = async (count: number): Promise<Filled> => {
  const dataDir = join(root, '.hubbub', 'bench', `${count}`);
  const note = join(dataDir, 'bench.json');
  const known = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as { version: number; big: BigData }) : null;
  if (known?.version !== dataVersion) rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const product = await startProduct({}, dataDir);
  if (known?.version === dataVersion) return { ...product, big: known.big, count };
  try {
    const since = Date.now();
    const db = new Client({ connectionString: product.databaseUrl });
    await db.connect();
    const big = await fillDatabase(db, count);
    await db.end();
    writeFileSync(note, JSON.stringify({ version: dataVersion, big }));
    console.error(`Filled ${count.toLocaleString('en')} conversations in ${Math.round((Date.now() - since) / 1000)} s`);
    return { ...product, big, count };
  } catch (error) {
    await product.stop();
    throw error;
  }
};
