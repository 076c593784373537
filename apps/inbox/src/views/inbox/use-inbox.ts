import { createContext, useCallback, useContext, useMemo } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { keyOf, parseQuery, writeQuery } from '../../filters/list-query';
import type { ListQuery } from '../../filters/list-query';
import { placeIn } from '../../state/lists';
import { get } from '../../state/store';
import { setView, view } from '../../state/view';

/** The address bar, read and written: which list, and which conversation beside it. */
export interface InboxPlace {
  query: ListQuery;
  key: string;
  openId: string | null;
  show: (query: ListQuery) => void;
  open: (conversationId: string | null, options?: { replace?: boolean }) => void;
}

export const useInboxPlace = (): InboxPlace => {
  const [search] = useSearchParams();
  const { conversationId } = useParams();
  const navigate = useNavigate();
  const key = keyOf(parseQuery(search));
  const query = useMemo(() => parseQuery(new URLSearchParams(key)), [key]); // the same as long as the key is
  const openId = conversationId ?? null;
  const show = useCallback(
    (next: ListQuery) => {
      setView({ cursorId: null });
      void navigate(`/inbox?${writeQuery(next).toString()}`);
    },
    [navigate],
  );
  const open = useCallback(
    (id: string | null, { replace = false }: { replace?: boolean } = {}) => {
      if (id) setView({ cursorId: id, isContactOpen: false });
      void navigate(`/inbox${id ? `/${encodeURIComponent(id)}` : ''}?${key}`, { replace });
    },
    [navigate, key],
  );
  return useMemo(() => ({ query, key, openId, show, open }), [query, key, openId, show, open]);
};

export const InboxContext = createContext<InboxPlace | null>(null);

export const useInbox = (): InboxPlace => {
  const place = useContext(InboxContext);
  if (!place) throw new Error('used outside the inbox');
  return place;
};

/** The conversation that a command is about: the open one, else the one under the cursor. */
export const targetOf = ({ openId }: InboxPlace): string | null => openId ?? view.getState().cursorId;

/** The next row that stays, seen from `id`; the row before it when there is none. */
export const neighbourOf = (key: string, id: string | null, step: 1 | -1): string | null => {
  const list = get().lists[key];
  if (!list) return null;
  const { ids, leaving } = list;
  const from = id ? placeIn(ids, id) : -1;
  if (from < 0) return ids.find((row) => !(row in leaving)) ?? null;
  for (let at = from + step; at >= 0 && at < ids.length; at += step) {
    const row = ids[at];
    if (row && !(row in leaving)) return row;
  }
  return null;
};

/** The rows around `id`, nearest first, at most so many on each side; those below come before those above. */
export const neighboursOf = (key: string, id: string | null, most: number): string[] => {
  const ids = get().lists[key]?.ids ?? [];
  const from = id ? placeIn(ids, id) : -1;
  const found: string[] = [];
  for (let step = 1; step <= most; step += 1)
    for (const at of from < 0 ? [step - 1] : [from + step, from - step]) {
      const row = ids[at];
      if (row) found.push(row);
    }
  return found;
};
