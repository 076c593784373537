import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import {
  AtSign,
  ChartColumn,
  Check,
  Clock,
  Ellipsis,
  Flag,
  Inbox,
  Layers,
  Pause,
  ListFilter,
  Search,
  Settings,
  TriangleAlert,
  UserRound,
  Zap,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { memo, useMemo, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { may } from '@hubbub/contracts';
import { Avatar } from '../../components/avatar';
import { Switch } from '../../components/button';
import { Dot, labelColour } from '../../components/chip';
import { Logo, PlatformGlyph } from '../../components/glyph';
import { MenuButton } from '../../components/menu';
import { defaultViews } from '../../filters/default-views';
import type { DefaultViewId } from '../../filters/default-views';
import { fromFilter, keyOf, parseQuery } from '../../filters/list-query';
import { formatCount, formatNumber } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { viewWord } from '../../i18n/words';
import { announce } from '../../state/announce';
import { countDrafts } from '../../state/drafts';
import { problemOf } from '../../state/problem';
import { signOut } from '../../state/session-acts';
import { useStore } from '../../state/store';
import { setView } from '../../state/view';
import { pauseAutomation } from '../../state/workspace-acts';
import { Bell } from './Bell';
import { placesOf } from './places';
import styles from './frame.module.css';

const viewIcons: Record<DefaultViewId, ReactNode> = {
  mine: <UserRound size={16} aria-hidden />,
  unassigned: <Inbox size={16} aria-hidden />,
  mentions: <AtSign size={16} aria-hidden />,
  flagged: <Flag size={16} aria-hidden />,
  snoozed: <Clock size={16} aria-hidden />,
  open: <Layers size={16} aria-hidden />,
  closed: <Check size={16} aria-hidden />,
};

const fewChannels = 5;

/** The key of the list on screen, or null on other screens. */
const useHere = (): string | null => {
  const { pathname, search } = useLocation();
  return pathname.startsWith('/inbox') ? keyOf({ ...parseQuery(new URLSearchParams(search)), sort: 'recent' }) : null;
};

const NavLink = memo(function NavLink({
  to,
  isHere,
  icon,
  name,
  count = 0,
  hasUnread = false,
}: {
  to: string;
  isHere: boolean;
  icon: ReactNode;
  name: string;
  count?: number | undefined;
  hasUnread?: boolean;
}) {
  return (
    <Link
      to={to}
      aria-current={isHere ? 'page' : undefined}
      className={hasUnread ? styles.hasSome : undefined}
      title={name}
    >
      {icon}
      <bdi className={`cut ${styles.word}`}>{name}</bdi>
      {count > 0 ? <span className={`n ${styles.count}`}>{formatCount(count)}</span> : null}
    </Link>
  );
});

const savedViewIcon = <ListFilter size={16} aria-hidden />;

/** Views, channels and labels at the start edge; the switch of everything automatic at its foot. */
export const Rail = memo(function Rail() {
  const here = useHere();
  const counts = useStore((state) => state.counts);
  const views = useStore((state) => state.views);
  const channels = useStore((state) => state.channels);
  const labels = useStore((state) => state.labels);
  const me = useStore((state) => state.me);
  const [isAllShown, setIsAllShown] = useState(false);
  const savedViews = useMemo(
    () =>
      Object.values(views)
        .sort((a, b) => a.order - b.order)
        .map((view) => ({
          view,
          key: keyOf(fromFilter(view.filter, view.sort)),
          plain: keyOf(fromFilter(view.filter, 'recent')),
        })),
    [views],
  );
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  return (
    <nav className={styles.rail} aria-label={t`Views and channels`}>
      <div className={styles.brand}>
        <Logo />
        <bdi className={`b cut grow ${styles.word}`}>{me?.workspace?.name ?? 'Hubbub'}</bdi>
      </div>
      <button className={styles.find} onClick={() => setView({ isPaletteOpen: true })}>
        <Search size={16} aria-hidden />
        <span className={`grow cut ${styles.word}`}>
          <Trans>Search or run</Trans>
        </span>
        <kbd className={styles.wide}>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <div className={`scroll ${styles.views}`}>
        <div className={styles.nav}>
          {defaultViews.map((view) => (
            <NavLink
              key={view.id}
              to={`/inbox?${view.key}`}
              isHere={here === view.key}
              icon={viewIcons[view.id]}
              name={viewWord(view.id)}
              count={view.id === 'closed' ? 0 : counts[view.id]?.count}
              hasUnread={view.id !== 'closed' && (counts[view.id]?.unread ?? 0) > 0}
            />
          ))}
        </div>
        {savedViews.length > 0 ? (
          <>
            <div className={styles.title}>
              <Trans>Saved views</Trans>
            </div>
            <div className={styles.nav}>
              {savedViews.map(({ view, key, plain }) => (
                <NavLink
                  key={view.id}
                  to={`/inbox?${key}`}
                  isHere={here === plain}
                  icon={savedViewIcon}
                  name={view.name}
                  count={counts[view.id]?.count}
                  hasUnread={(counts[view.id]?.unread ?? 0) > 0}
                />
              ))}
            </div>
          </>
        ) : null}
        <div className={styles.title}>
          <Trans>Channels</Trans>
        </div>
        <div className={styles.nav}>
          {Object.values(channels)
            .slice(0, isAllShown ? undefined : fewChannels)
            .map((channel) => (
              <Link
                key={channel.id}
                to={`/inbox?status=open&channelId=${channel.id}`}
                aria-current={here === `status=open&channelId=${channel.id}` ? 'page' : undefined}
                title={channel.name}
              >
                <PlatformGlyph id={channel.platform} />
                <bdi className={`cut ${styles.word}`}>{channel.name}</bdi>
                {channel.status.state === 'ok' || channel.status.state === 'off' ? null : (
                  <span className={styles.count} style={{ color: 'var(--danger)' }}>
                    <TriangleAlert size={14} aria-hidden />
                    <span className="vh">{t`Needs attention`}</span>
                  </span>
                )}
              </Link>
            ))}
          {Object.keys(channels).length > fewChannels && !isAllShown ? (
            <button onClick={() => setIsAllShown(true)} className={styles.wide}>
              <Ellipsis size={16} aria-hidden />
              <span>{t`${formatNumber(Object.keys(channels).length - fewChannels)} more`}</span>
            </button>
          ) : null}
          {Object.keys(channels).length === 0 ? (
            <Link to="/settings/channels/new">
              <Zap size={16} aria-hidden />
              <span className={`cut ${styles.word}`}>
                <Trans>Connect a channel</Trans>
              </span>
            </Link>
          ) : null}
        </div>
        {Object.keys(labels).length > 0 ? (
          <div className={styles.wide}>
            <div className={styles.title}>
              <Trans>Labels</Trans>
            </div>
            <div className={styles.nav}>
              {Object.values(labels).map((label) => (
                <Link
                  key={label.id}
                  to={`/inbox?status=open&label=${label.id}`}
                  aria-current={here === `status=open&label=${label.id}` ? 'page' : undefined}
                >
                  <Dot colour={labelColour(label)} />
                  <bdi className="cut">{label.name}</bdi>
                </Link>
              ))}
            </div>
          </div>
        ) : null}
      </div>
      <div className={styles.foot}>
        <Places />
        <KillSwitch />
        <div className={styles.who}>
          <MemberMenu />
          <Bell />
        </div>
      </div>
    </nav>
  );
});

/** The other screens, always in reach. */
const Places = () => {
  const { pathname } = useLocation();
  const places = [...placesOf(), { to: '/settings', name: t`Settings`, icon: <Settings size={16} aria-hidden /> }];
  return (
    <div className={styles.places}>
      {places.map(({ to, name, icon }) => (
        <Link
          key={to}
          to={to}
          title={name}
          aria-label={name}
          aria-current={pathname.startsWith(to) ? 'page' : undefined}
        >
          {icon}
        </Link>
      ))}
    </div>
  );
};

/** Stops everything automatic at once; what rules had queued is held. */
export const KillSwitch = () => {
  const automation = useStore((state) => state.automation);
  const role = useStore((state) => state.me?.role);
  const isOn = !(automation?.isPaused ?? false);
  const handleChange = (turnOn: boolean) => {
    pauseAutomation(!turnOn, turnOn ? null : t`Paused in the inbox`).catch((error: unknown) =>
      announce({ type: 'failed', problem: problemOf(error) }),
    );
  };
  const words = isOn ? t`Rules are on` : t`Rules are paused`;
  return (
    <Switch
      isOn={isOn}
      onChange={handleChange}
      label={words}
      disabled={!automation || (role !== undefined && !may(role, 'automation'))}
    >
      {isOn ? <Zap size={16} aria-hidden /> : <Pause size={16} aria-hidden className="warn" />}
      <span className={`grow ${styles.word}`} style={{ textAlign: 'start' }}>
        {words}
      </span>
    </Switch>
  );
};

const MemberMenu = () => {
  const me = useStore((state) => state.me);
  const navigate = useNavigate();
  const handleSignOut = () => {
    const drafts = countDrafts();
    if (
      drafts > 0 &&
      !window.confirm(t`There is unsent text in ${drafts} conversations. It stays in this browser. Sign out?`)
    )
      return;
    signOut().catch((error: unknown) => window.alert(problemText(problemOf(error))));
  };
  return (
    <MenuButton
      label={t`Your account`}
      placement="top start"
      choices={[
        { id: 'me', label: t`Your settings`, onChoose: () => void navigate('/settings/me') },
        { id: 'keys', label: t`Keys`, detail: <kbd>?</kbd>, onChoose: () => setView({ isKeysOpen: true }) },
        { id: 'out', label: t`Sign out`, onChoose: handleSignOut },
      ]}
    >
      <Avatar name={me?.name ?? ''} size={24} />
      <bdi className={`grow cut m ${styles.word}`} style={{ textAlign: 'start' }}>
        {me?.name}
      </bdi>
    </MenuButton>
  );
};

/** The five sections of a phone. */
export const Tabs = () => {
  const { pathname, search } = useLocation();
  const mine = 'status=open&assigneeId=me';
  const isInbox = pathname.startsWith('/inbox');
  return (
    <nav className={styles.tabs} aria-label={t`Sections`}>
      <Link to="/inbox?status=open" aria-current={isInbox && !search.includes('assigneeId=me') ? 'page' : undefined}>
        <Inbox size={20} aria-hidden />
        <span className="cut">{t({ message: 'Inbox', context: 'tab' })}</span>
      </Link>
      <Link to={`/inbox?${mine}`} aria-current={isInbox && search.includes('assigneeId=me') ? 'page' : undefined}>
        <UserRound size={20} aria-hidden />
        <span className="cut">{t({ message: 'Mine', context: 'tab' })}</span>
      </Link>
      <button onClick={() => setView({ isPaletteOpen: true })}>
        <Search size={20} aria-hidden />
        <span className="cut">{t({ message: 'Search', context: 'tab' })}</span>
      </button>
      <Link to="/insight" aria-current={pathname.startsWith('/insight') ? 'page' : undefined}>
        <ChartColumn size={20} aria-hidden />
        <span className="cut">{t({ message: 'Insight', context: 'tab' })}</span>
      </Link>
      <Link to="/settings" aria-current={pathname.startsWith('/settings') ? 'page' : undefined}>
        <Settings size={20} aria-hidden />
        <span className="cut">{t({ message: 'More', context: 'tab' })}</span>
      </Link>
    </nav>
  );
};
