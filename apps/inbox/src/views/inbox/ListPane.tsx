import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { ArrowDownToDot, ArrowDownUp, CheckCheck, RotateCw } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MouseEvent } from 'react';
import { Link } from 'react-router';
import { Button, IconButton } from '../../components/button';
import { MenuButton } from '../../components/menu';
import { defaultViews } from '../../filters/default-views';
import { fromFilter, keyOf, parseQuery } from '../../filters/list-query';
import { formatNumber } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { sortWord, viewWord } from '../../i18n/words';
import type { SavedView } from '../../records';
import { change } from '../../state/conversation-acts';
import { shownConversation } from '../../state/conversations';
import { firstUnreadIn } from '../../state/far-rows';
import { loadMore, readRows, refreshList, rowsAhead } from '../../state/list-acts';
import { mostFresh, placeIn, waitingRows } from '../../state/lists';
import { hasSelection, isPicked, noSelection, pickAll, pickRange, togglePick } from '../../state/selection';
import { get, set, useStore } from '../../state/store';
import { setView, useView, view } from '../../state/view';
import { BulkBar } from './BulkBar';
import { ConversationRow, SkeletonRow } from './ConversationRow';
import { FilterBar } from './FilterBar';
import styles from './list.module.css';
import { StartHere } from './StartHere';
import { ViewMenu } from './ViewMenu';
import { useInbox } from './use-inbox';
import { useRowWindow } from './use-row-window';
import { useSwipe } from './use-swipe';

const readAround = 17; // rows beside the drawn ones whose records are there before they are
const sorts = ['recent', 'oldest', 'waiting', 'priority'] as const;

/** The rows of the query in the address, drawn as far as they are on screen. */
export const ListPane = () => {
  const place = useInbox();
  const { key, query, openId, open, show } = place;
  const list = useStore((state) => state.lists[key]);
  const selection = useSelection();
  const cursorId = useView((state) => state.cursorId);
  const frame = useRef<HTMLDivElement>(null);
  const rowPx = useRowHeight();
  const ids = list?.ids ?? none;
  const { start, end, reveal } = useRowWindow(frame, key, ids, rowPx);
  const picking = hasSelection(selection);

  const waiting = list ? waitingRows(list).length : 0;
  const handleWaiting = async () => {
    const wanted = new Set(list ? waitingRows(list) : []);
    frame.current?.focus({ preventScroll: true }); // the button goes, and the focus must not go with it
    await refreshList(key);
    const rows = get().lists[key]?.ids ?? none;
    const first = rows.findIndex((id) => wanted.has(id));
    const cursor = view.getState().cursorId;
    // From far down the row of the cursor is not among those read again: it goes along to the new ones.
    if (cursor && !openId && first >= 0 && placeIn(rows, cursor) < 0) setView({ cursorId: rows[first] ?? null });
    // Once the rows are drawn: where they stand depends on the order.
    requestAnimationFrame(() => {
      if (frame.current && first >= 0) frame.current.scrollTop = Math.max(0, (first - 1) * rowPx);
    });
  };

  const nextCursor = list?.nextCursor;
  useEffect(() => {
    if (nextCursor && end + rowsAhead(key) >= ids.length) void loadMore(key);
  }, [end, ids.length, key, nextCursor]);

  useEffect(() => {
    void readRows(ids.slice(Math.max(0, start - readAround), end + readAround));
  }, [start, end, ids]);

  const isPointed = useRef(false);
  const rows = useRef(ids);
  rows.current = ids;
  useLayoutEffect(() => {
    if (cursorId) reveal(placeIn(rows.current, cursorId)); // the cursor alone moves the list, never what comes and goes
  }, [cursorId, reveal]);

  const handlePress = useCallback(
    (id: string, event: MouseEvent) => {
      frame.current?.focus({ preventScroll: true });
      if (event.shiftKey) set((state) => pickRange(state, get().lists[key]?.ids ?? none, id));
      else if (event.metaKey || event.ctrlKey) set((state) => togglePick(state, id));
      else {
        setView({ cursorId: id });
        open(id);
      }
    },
    [key, open],
  );
  const handlePick = useCallback(
    (id: string, event: MouseEvent) => {
      event.stopPropagation();
      frame.current?.focus({ preventScroll: true });
      setView({ cursorId: id });
      set((state) => (event.shiftKey ? pickRange(state, get().lists[key]?.ids ?? none, id) : togglePick(state, id)));
    },
    [key],
  );
  const handleSwipe = useCallback((id: string, towards: 'end' | 'start') => {
    setView({ cursorId: id });
    const isOpen = shownConversation(get(), id)?.status !== 'closed';
    if (towards === 'start') setView({ picker: { kind: 'snooze', anchor: null } });
    else if (isOpen) void change(id, { status: 'closed' }, 'closed');
    else void change(id, { status: 'open' }, 'opened');
  }, []);
  useSwipe(frame, handleSwipe);
  const handlePointer = useCallback(() => undefined, []);

  const drawn = useMemo(() => {
    const rows = new Set<number>();
    for (let index = start; index < Math.min(end, ids.length); index += 1) rows.add(index);
    const cursor = cursorId ? placeIn(ids, cursorId) : -1;
    if (cursor >= 0) rows.add(cursor); // what has the focus is always there
    return [...rows].sort((a, b) => a - b);
  }, [start, end, ids, cursorId]);

  const count = list?.count ?? null;
  const name = useListName();
  const savedView = useSavedView();
  const total = count ?? ids.length;
  const isCounted = list?.state === 'ready' && (count !== null || nextCursor === null);
  return (
    <section className={`${styles.pane} ${styles.list}`} aria-label={t`Conversations`}>
      <div className={styles.top}>
        <div className={styles.head}>
          <h2 className="cut">{name}</h2>
          {savedView ? <ViewMenu view={savedView} /> : null}
          {isCounted ? <span className="t3 n">{formatNumber(Math.max(0, total))}</span> : null}
          {waiting > 0 ? (
            <button className={styles.fresh} onClick={() => void handleWaiting()}>
              <span className="n">
                {waiting < mostFresh && !list?.isMoreFresh
                  ? t`${formatNumber(waiting)} new`
                  : t`${formatNumber(Math.min(waiting, mostFresh))}+ new`}
              </span>
            </button>
          ) : null}
          <div className="line end" style={{ gap: 0 }}>
            <MenuButton
              label={t`Order`}
              size="small"
              choices={sorts.map((sort) => ({
                id: sort,
                label: sortWord(sort),
                detail: query.sort === sort ? '✓' : null,
                onChoose: () => show({ ...query, sort }),
              }))}
            >
              <ArrowDownUp size={14} aria-hidden />
              <span className={styles.sortWord}>{sortWord(query.sort)}</span>
            </MenuButton>
            <FirstUnread ids={ids} onJump={(id) => setView({ cursorId: id })} />
            <IconButton
              label={t`Select all loaded`}
              disabled={ids.length === 0}
              onClick={() => {
                set(pickAll(ids));
                frame.current?.focus();
              }}
            >
              <CheckCheck size={16} />
            </IconButton>
          </div>
        </div>
        <FilterBar />
        {picking ? <BulkBar total={total} /> : null}
      </div>
      <div
        ref={frame}
        className={`scroll ${styles.rows}`}
        role="grid"
        aria-label={t`Conversations, ${sortWord(query.sort)}`}
        aria-rowcount={total}
        aria-multiselectable="true"
        aria-busy={list?.state === 'loading' || undefined}
        aria-activedescendant={cursorId && placeIn(ids, cursorId) >= 0 ? `row-${cursorId}` : undefined}
        tabIndex={0}
        id="conversation-list"
        onPointerDown={() => (isPointed.current = true)}
        onPointerUp={() => (isPointed.current = false)}
        onFocus={() => {
          // A press chooses its row by itself; the list must not move under it.
          if (!isPointed.current && !cursorId && ids.length > 0) setView({ cursorId: openId ?? ids[0] ?? null });
        }}
      >
        <div className={styles.space} role="rowgroup" style={{ height: ids.length * rowPx || undefined }}>
          {drawn.map((index) => {
            const id = ids[index] as string;
            return (
              <ConversationRow
                key={id}
                id={id}
                index={index + 1}
                top={index * rowPx}
                isOpen={id === openId}
                isCursor={id === cursorId}
                isPicked={isPicked(selection, id)}
                isPicking={picking}
                leaving={list?.leaving[id]}
                onPress={handlePress}
                onPick={handlePick}
                onPointer={handlePointer}
              />
            );
          })}
          {(list?.state ?? 'loading') === 'loading' && ids.length === 0
            ? Array.from({ length: 8 }, (_, index) => <SkeletonRow key={index} top={index * rowPx} />)
            : null}
        </div>
      </div>
      {list?.state === 'ready' && ids.length === 0 ? <Nothing /> : null}
      {list?.state === 'failed' && list.problem ? (
        <div className={styles.note}>
          <p>{problemText(list.problem)}</p>
          <Button look="line" onClick={() => void refreshList(key)}>
            <RotateCw size={14} aria-hidden />
            <Trans>Try again</Trans>
          </Button>
        </div>
      ) : null}
      <Announcer name={name} fresh={waiting} />
    </section>
  );
};

/** Leads to the first row that nobody here has read; absent while it is on top anyway. */
const FirstUnread = ({ ids, onJump }: { ids: readonly string[]; onJump: (id: string) => void }) => {
  const first = useStore((state) => firstUnreadIn(state.conversations, ids));
  if (first === undefined || first === ids[0]) return null;
  return (
    <IconButton
      label={t`Go to the first unread`}
      onClick={() => {
        onJump(first);
        document.getElementById('conversation-list')?.focus();
      }}
    >
      <ArrowDownToDot size={16} />
    </IconButton>
  );
};

const none: readonly string[] = [];

const useSelection = () => {
  const picked = useStore((state) => state.picked);
  const isAllMatching = useStore((state) => state.isAllMatching);
  const anchor = useStore((state) => state.anchor);
  return useMemo(() => ({ picked, isAllMatching, anchor }), [picked, isAllMatching, anchor]);
};

/** The name of the view whose query this is; what is filtered by hand has none. */
export const useListName = (): string => {
  const key = usePlainKey();
  const saved = useSavedView();
  const known = defaultViews.find((view) => view.key === key);
  if (known) return viewWord(known.id);
  return saved?.name ?? t`Conversations`;
};

/** What is asked for, whatever the order. */
const usePlainKey = (): string => {
  const { query } = useInbox();
  return useMemo(() => keyOf({ ...query, sort: 'recent' }), [query]);
};

/** The saved view that asks what the address asks. */
const useSavedView = (): SavedView | undefined => {
  const key = usePlainKey();
  const views = useStore((state) => state.views);
  const keys = useMemo(
    () => new Map(Object.values(views).map((view) => [keyOf(fromFilter(view.filter, 'recent')), view])),
    [views],
  );
  return keys.get(key);
};

const useRowHeight = (): number => {
  const [height, setHeight] = useState(readRowHeight);
  useEffect(() => {
    const read = () => setHeight(readRowHeight());
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density'] });
    window.addEventListener('resize', read);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', read);
    };
  }, []);
  return height;
};

const readRowHeight = (): number =>
  Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row')) || 88;

const Nothing = () => {
  const { query, show } = useInbox();
  const hasChannels = useStore((state) => Object.keys(state.channels).length > 0 || !state.isWorkspaceLoaded);
  if (!hasChannels) return <StartHere />;
  const isFiltered = Object.keys(query.terms).length > 1 || query.groups.length > 0 || query.rest !== null;
  return (
    <div className={styles.note}>
      <p>{isFiltered ? t`Nothing matches these filters.` : t`Nothing waits here.`}</p>
      {isFiltered ? (
        <Button look="line" onClick={() => show(parseQuery(new URLSearchParams('status=open')))}>
          <Trans>Show all open</Trans>
        </Button>
      ) : (
        <Link to="/inbox?status=closed" className="t3 sm" style={{ textDecoration: 'underline' }}>
          <Trans>See what is closed</Trans>
        </Link>
      )}
    </div>
  );
};

const gatherMs = 5000;

/** One polite voice for what arrives, gathered for five seconds; the member's own acts say themselves. */
const Announcer = ({ name, fresh }: { name: string; fresh: number }) => {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (fresh === 0) return;
    const timer = setTimeout(() => setSaid(t`${formatNumber(fresh)} new in ${name}`), gatherMs);
    return () => clearTimeout(timer);
  }, [fresh, name]);
  return (
    <div className="vh" role="status" aria-live="polite">
      {said}
    </div>
  );
};

export const clearSelection = (): void => set(noSelection);
