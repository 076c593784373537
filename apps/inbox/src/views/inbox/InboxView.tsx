import { t } from '@lingui/core/macro';
import { useEffect, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { toFilter } from '../../filters/list-query';
import { openList } from '../../state/list-acts';
import { listIdOf } from '../../state/lists';
import { live } from '../../state/live';
import { noSelection } from '../../state/selection';
import { set, useStore } from '../../state/store';
import { prefetchThreads } from '../../state/thread-acts';
import { setOnScreen } from '../../state/start-live';
import { useView } from '../../state/view';
import { useTitle } from '../frame/use-title';
import { ContactPane, loadContactDetails } from '../contact/ContactPane';
import { ThreadPane, loadOpenThread } from '../conversation/ThreadPane';
import { Pickers } from '../pickers/Pickers';
import { commands as allCommands } from '../palette/commands';
import { KeysHelp, Palette } from '../palette/Palette';
import { useKeys } from '../palette/use-keys';
import { BulkDialog } from './BulkDialog';
import { BulkProgress } from './BulkProgress';
import styles from './list.module.css';
import { ListPane, useListName } from './ListPane';
import { Grip, usePaneWidths } from './panes';
import { InboxContext, neighboursOf, useInboxPlace } from './use-inbox';
import type { InboxPlace } from './use-inbox';

const followAfterMs = 90;
const prefetchAfterMs = 250;
const readAhead = 3;

/** List, conversation and contact, all decided by the address. */
export const InboxView = () => {
  const place = useInboxPlace();
  const { key, query, openId } = place;
  const navigate = useNavigate();
  const connection = useStore((state) => state.connection);
  const [widths, setWidth] = usePaneWidths();
  const commands = useMemo(allCommands, []);
  const context = useMemo(() => ({ place, go: (path: string) => void navigate(path) }), [place, navigate]);
  useKeys(commands, context);

  useEffect(() => {
    void openList(query);
    return () => set(noSelection); // of another list, or of none
  }, [query]);
  useEffect(() => {
    live.watch({ listId: listIdOf(key), filter: toFilter(query), sort: query.sort });
    return () => live.watch(null);
  }, [key, query, connection]);

  useEffect(() => {
    setOnScreen(key, openId);
    return () => setOnScreen(null, null);
  }, [key, openId]);

  useLoadAhead(key);

  const classes = [styles.panes, openId ? styles.hasThread : ''];
  return (
    <InboxContext.Provider value={place}>
      <h1 className="vh">{t`Inbox`}</h1>
      <Title />
      <FollowCursor place={place} />
      <div className={classes.filter(Boolean).join(' ')} style={widths.style}>
        <ListPane />
        <ThreadPane />
        <ContactPane />
        <Grip
          label={t`Width of the list`}
          value={widths.list}
          min={300}
          max={640}
          side="list"
          onChange={(px) => setWidth('list', px)}
        />
        <Grip
          label={t`Width of the contact`}
          value={widths.context}
          min={240}
          max={480}
          side="context"
          onChange={(px) => setWidth('context', px)}
        />
      </div>
      <BulkProgress />
      <Pickers />
      <BulkDialog />
      <Palette commands={commands} context={context} />
      <KeysHelp commands={commands} onSettings={() => void navigate('/settings/me')} />
    </InboxContext.Provider>
  );
};

/** The open conversation follows the cursor once it rests, and its neighbours are read ahead. Draws nothing. */
const FollowCursor = ({ place: { key, openId, open } }: { place: InboxPlace }) => {
  const cursorId = useView((state) => state.cursorId);
  useEffect(() => {
    if (!openId || !cursorId || cursorId === openId) return;
    const timer = setTimeout(() => open(cursorId, { replace: true }), followAfterMs);
    return () => clearTimeout(timer);
  }, [cursorId, openId, open]);
  useEffect(() => {
    const timer = setTimeout(() => {
      void prefetchThreads(neighboursOf(key, openId ?? cursorId, readAhead));
    }, prefetchAfterMs);
    return () => clearTimeout(timer);
  }, [key, openId, cursorId]);
  return null;
};

/** Once a list is drawn, what an open conversation needs is fetched, so that opening the first one waits for nothing. */
const useLoadAhead = (key: string): void => {
  const isDrawn = useStore((state) => (state.lists[key]?.ids.length ?? 0) > 0);
  useEffect(() => {
    if (!isDrawn) return;
    const timer = setTimeout(() => {
      // Offline it may be missing; then opening says so.
      Promise.all([loadOpenThread(), loadContactDetails()]).catch(() => undefined);
    }, prefetchAfterMs);
    return () => clearTimeout(timer);
  }, [isDrawn]);
};

/** How many wait, and where we are, in the title of the tab. */
const Title = () => {
  useTitle(useListName());
  return null;
};
