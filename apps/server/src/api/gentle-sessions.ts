import type { SessionData, Store } from 'express-session';
import { createSharedReads } from './share-reads';

const prolongEveryMs = 3_600_000;
const mostRemembered = 10_000;

/**
 * A page asks for a dozen things at once, all of one session. Its row is read once for those that come together, and
 * its end is written anew once an hour instead of at every answer. What ends a session is seen at the next request.
 */
export const gentle = (store: Store, clock: () => Date): Store => {
  const share = createSharedReads();
  const read = store.get.bind(store);
  const prolong = store.touch?.bind(store);
  const prolongedAt = new Map<string, number>();

  store.get = (id, callback) => {
    const found = share(
      id,
      () =>
        new Promise<SessionData | null>((resolve, reject) =>
          read(id, (error: unknown, session) =>
            error
              ? reject(error instanceof Error ? error : new Error('The session was not read'))
              : resolve(session ?? null),
          ),
        ),
    );
    // Each request changes its own copy.
    found.then(
      (session) => callback(null, session && structuredClone(session)),
      (error: unknown) => callback(error),
    );
  };
  store.touch = (id, session, callback) => {
    const now = clock().getTime();
    if (!prolong || now - (prolongedAt.get(id) ?? -Infinity) < prolongEveryMs) return void callback?.();
    if (prolongedAt.size >= mostRemembered) prolongedAt.clear();
    prolongedAt.set(id, now);
    prolong(id, session, callback);
  };
  return store;
};
