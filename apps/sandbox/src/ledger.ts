/** One thing that a caller made a platform do. Reads are not in the ledger. */
export interface LedgerRow {
  number: number;
  at: string; // ISO 8601
  platform: string;
  account: string;
  /** `message`, `reply`, `private_reply`, `hide`, `like`, `delete` … */
  action: string;
  target: string | null;
  text: string;
  /** What the caller gave to tell two sends apart (Messenger's metadata, Telegram has none). */
  key: string | null;
  externalId: string | null;
  detail: Record<string, unknown>;
}

export interface Ledger {
  add(row: Omit<LedgerRow, 'number' | 'at'>): LedgerRow;
  rows(match?: Partial<LedgerRow>): LedgerRow[];
  /** Groups of sends that say the same to the same target more than once; the same key counts whatever the text. */
  doubled(): LedgerRow[][];
  clear(): void;
}

const sends = new Set(['message', 'reply', 'private_reply', 'comment', 'post']);

/** Keeps the newest `limit` rows, so that an ever-running demo stays small. */
export const createLedger = (now: () => number, limit = 20_000): Ledger => {
  let rows: LedgerRow[] = [];
  let number = 0;
  return {
    add: (row) => {
      const kept = { number: (number += 1), at: new Date(now()).toISOString(), ...row };
      rows.push(kept);
      if (rows.length > limit) rows = rows.slice(-Math.ceil(limit * 0.9));
      return kept;
    },
    rows: (match = {}) =>
      rows.filter((row) => Object.entries(match).every(([name, value]) => row[name as keyof LedgerRow] === value)),
    doubled: () => {
      const groups = new Map<string, LedgerRow[]>();
      for (const row of rows.filter(({ action }) => sends.has(action))) {
        const sameness = row.key ? [row.key] : [row.action, row.target, row.text, row.detail['attachment'] ?? null];
        const name = JSON.stringify([row.platform, row.account, ...sameness]);
        groups.set(name, [...(groups.get(name) ?? []), row]);
      }
      return [...groups.values()].filter((group) => group.length > 1);
    },
    clear: () => void (rows = []),
  };
};
