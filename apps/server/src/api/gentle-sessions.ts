import type { Request } from 'express';
import type { SessionData, Store } from 'express-session';
import { createSharedReads } from './share-reads';

const prolongEveryMs = 3_600_000;
const mostRemembered = 10_000;

/** A session as it is kept, and what else one look at it has told. */
export interface ReadSession<Found> {
  session: SessionData;
  found: Found;
}

/**
 * A page asks for a dozen things at once, all of one session. Its row is read once for those that come together, by
 * `read`, and its end is written anew once an hour instead of at every answer. What ends a session is seen at the next
 * request. `tell` hears what was found beside the session of a request, before anybody looks at it.
 */
export const gentle = <Found>(
  store: Store,
  clock: () => Date,
  read: (id: string) => Promise<ReadSession<Found> | null>,
  tell: (req: Request, found: Found) => void,
): Store => {
  const share = createSharedReads();
  const besides = new WeakMap<SessionData, Found>();
  const create = store.createSession.bind(store);
  const prolong = store.touch?.bind(store);
  const prolongedAt = new Map<string, number>();

  store.get = (id, callback) => {
    share(id, () => read(id)).then(
      (known) => {
        if (!known) return callback(null, null);
        const own = structuredClone(known.session); // each request changes its own copy
        besides.set(own, known.found);
        callback(null, own);
      },
      (error: unknown) => callback(error),
    );
  };
  store.createSession = (req, session) => {
    const found = besides.get(session);
    if (found !== undefined) tell(req as Request, found);
    return create(req, session);
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
