import { createReplay, type ReplayReport, type RuleFacts } from '@hubbub/automation';
import type { Rule } from '@hubbub/contracts';
import { NotFoundError } from '@hubbub/runtime';
import type { Store } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import {
  enrichCandidates,
  listHistory,
  listStretch,
  type Moment,
  needsOf,
  type Place,
  scopeOf,
  type Stretch,
} from './history';
import { inLanguage, loadSavedReplyBodies, type SavedReplyBodies } from './load-rules';

export interface HistoryReplay {
  rule: Rule;
  since: Date;
  until: Date;
  /** A saved rule: what an edit of it would change. */
  compareWith?: string | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((examined: number) => void) | undefined;
}

const stretchSize = 2_000;
/** Of those that the first look leaves, so many are read whole at a time. */
const pageSize = 500;
/** How long it keeps the process to itself before others have their turn. */
const sliceMs = 2;
/** Others used their turn for longer than this: they are busy, and get as much time again. */
const busyMs = 0.5;

/**
 * What a rule would have done to the stored messages of a span, as if it had been live: reads, decides, and writes
 * nothing. Works page by page, each in a short transaction, and gives way to everything else in between. Throws
 * NotFoundError where the rule to compare with is gone.
 */
export const replayOnHistory = async (
  { store }: { store: Store },
  workspaceId: number,
  { rule, since, until, compareWith, signal, onProgress }: HistoryReplay,
): Promise<ReplayReport> => {
  const { other, bodies, order } = await store.transaction(workspaceId, async (db) => {
    const compared = compareWith ? await getRule(db, workspaceId, compareWith) : undefined;
    return {
      other: compared,
      bodies: await loadSavedReplyBodies(db, workspaceId, compared ? [rule, compared] : [rule]),
      order: { id: rule.id, position: rule.order },
    };
  });
  const both = other ? [rule, other] : [rule];
  const needs = needsOf(both);
  const scope = scopeOf(both);
  const replay = createReplay(rule, { compareWith: other });
  const withTexts = replay.asksForWords;
  const read = (after: Place | null): Promise<Stretch> =>
    store.transaction(workspaceId, async (db) => {
      // One stretch is too short for helpers to be worth their start, and a core is needed for what comes in meanwhile.
      await db.query('SET LOCAL max_parallel_workers_per_gather = 0');
      return listStretch(db, workspaceId, { since, until, after, limit: stretchSize, scope, withTexts });
    });
  const judge = async (ids: readonly string[]): Promise<void> => {
    const page = await store.transaction(workspaceId, (db) => listHistory(db, workspaceId, { ids, needs }));
    const wanted = await inSlices(page, (moment) => replay.wants(moment.facts));
    const candidates = page.filter((_, index) => wanted[index]);
    const enriched = await enrich(store, workspaceId, candidates, order, bodies);
    await inSlices(page, (moment, index) => {
      const facts = wanted[index] ? enriched.get(moment.facts.message.id) : undefined;
      if (facts) replay.take(facts);
      else replay.skip();
    });
  };
  let examined = 0;
  let reading: Promise<Stretch> | null = read(null);
  while (reading) {
    const { ids, looks, last }: Stretch = await reading;
    // The next stretch is read while this one is judged.
    reading = ids.length === stretchSize && last ? read(last) : null;
    reading?.catch(() => undefined); // awaited above; only to be quiet when the reader leaves meanwhile
    const fits = await inSlices(looks, (look) => look !== null && replay.mayWant(look));
    const left = ids.filter((_, index) => fits[index]);
    replay.skip(ids.length - left.length);
    for (let from = 0; from < left.length && !signal?.aborted; from += pageSize)
      await judge(left.slice(from, from + pageSize));
    examined += ids.length;
    onProgress?.(examined);
    if (signal?.aborted) {
      await reading?.catch(() => undefined);
      break;
    }
  }
  return replay.report();
};

/** Whether at least `from` messages lie in the span: tells what is worth a thread, without counting further. */
export const isLongHistory = async (
  store: Store,
  workspaceId: number,
  { since, until }: { since: Date; until: Date },
  from: number,
): Promise<boolean> => {
  const rows: unknown[] = await store.reading(workspaceId, (db) =>
    db.query(
      `SELECT 1 FROM message WHERE workspace_id = $1 AND direction = 'inbound' AND kind = 'message' AND sent_at > $2 AND sent_at < $3 OFFSET $4 LIMIT 1`,
      [workspaceId, since, until, from - 1],
    ),
  );
  return rows.length > 0;
};

const enrich = async (
  store: Store,
  workspaceId: number,
  candidates: readonly Moment[],
  order: { id: string; position: number },
  bodies: SavedReplyBodies,
): Promise<Map<string, RuleFacts>> => {
  if (candidates.length === 0) return new Map();
  const facts = await store.transaction(workspaceId, (db) => enrichCandidates(db, workspaceId, candidates, order));
  return new Map(
    facts.map((one) => [one.message.id, { ...one, savedReplies: inLanguage(bodies, one.message.language) }]),
  );
};

/** Maps in slices of a few milliseconds, between which requests and sockets are served. */
const inSlices = async <In, Out>(items: readonly In[], work: (item: In, index: number) => Out): Promise<Out[]> => {
  const done: Out[] = [];
  let until = performance.now() + sliceMs;
  for (const [index, item] of items.entries()) {
    done.push(work(item, index));
    if (performance.now() < until) continue;
    const left = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    if (performance.now() - left > busyMs) await new Promise((resolve) => setTimeout(resolve, sliceMs));
    until = performance.now() + sliceMs;
  }
  return done;
};

const getRule = async (db: EntityManager, workspaceId: number, id: string): Promise<Rule> => {
  const [row]: Rule[] = await db.query(
    `SELECT id, name, mode, position AS "order", channel_ids AS "channelIds", trigger, conditions, actions, stops, limits, version FROM rule WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id],
  );
  if (!row) throw new NotFoundError('The rule to compare with');
  return row;
};
