import { t } from '@lingui/core/macro';
import { may } from '@hubbub/contracts';
import {
  BookOpen,
  Bookmark,
  Bot,
  Flag,
  HardDrive,
  History,
  Mic,
  Plug,
  ReceiptText,
  ShieldCheck,
  Timer,
  Sparkles,
  Tag,
  UserRound,
  Users,
  UsersRound,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link, Navigate, NavLink, Route, Routes, useLocation } from 'react-router';
import { useStore } from '../../state/store';
import { placesOf } from '../frame/places';
import styles from '../screen.module.css';
import { Audit } from './Audit';
import { Channels } from './Channels';
import { ConnectChannel } from './ConnectChannel';
import { Demo } from './Demo';
import { Keywords } from './Keywords';
import { Knowledge } from './Knowledge';
import { Labels } from './Labels';
import { Ledger } from './Ledger';
import { Me } from './Me';
import { Members } from './Members';
import { Models } from './Models';
import { Policies } from './Policies';
import { SavedReplies } from './SavedReplies';
import { Security } from './security/Security';
import { StorageSettings } from './StorageSettings';
import { Teams } from './Teams';
import { Voice } from './Voice';

/** Everything that is set once: channels, words, people. */
const SettingsView = () => {
  const role = useStore((state) => state.me?.role ?? 'viewer');
  const sections = [
    { path: 'channels', title: t`Channels`, icon: <Plug size={16} aria-hidden /> },
    { path: 'replies', title: t`Saved replies`, icon: <Bookmark size={16} aria-hidden /> },
    { path: 'knowledge', title: t`Knowledge`, icon: <BookOpen size={16} aria-hidden /> },
    { path: 'labels', title: t`Labels`, icon: <Tag size={16} aria-hidden /> },
    { path: 'keywords', title: t`Keywords`, icon: <Flag size={16} aria-hidden /> },
    { path: 'voice', title: t`Brand voice`, icon: <Mic size={16} aria-hidden /> },
    ...(may(role, 'manageContent')
      ? [{ path: 'models', title: t`Language model`, icon: <Bot size={16} aria-hidden /> }]
      : []),
    { path: 'members', title: t`Members`, icon: <Users size={16} aria-hidden /> },
    { path: 'teams', title: t`Teams`, icon: <UsersRound size={16} aria-hidden /> },
    { path: 'times', title: t`Times`, icon: <Timer size={16} aria-hidden /> },
    { path: 'ledger', title: t`Ledger`, icon: <ReceiptText size={16} aria-hidden /> },
    ...(may(role, 'manageMembers')
      ? [{ path: 'storage', title: t`Storage`, icon: <HardDrive size={16} aria-hidden /> }]
      : []),
    ...(may(role, 'manageChannels')
      ? [{ path: 'demo', title: t`Demo`, icon: <Sparkles size={16} aria-hidden /> }]
      : []),
    ...(may(role, 'audit') ? [{ path: 'audit', title: t`Audit trail`, icon: <History size={16} aria-hidden /> }] : []),
    { path: 'security', title: t`Security`, icon: <ShieldCheck size={16} aria-hidden /> },
    { path: 'me', title: t`You`, icon: <UserRound size={16} aria-hidden /> },
  ];
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // On a phone the sections are one line: the open one is brought into sight.
  useEffect(
    () => nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }),
    [pathname],
  );
  return (
    <div className={styles.split}>
      <nav ref={nav} className={styles.side} aria-label={t`Settings`}>
        {placesOf().map(({ to, name, icon }) => (
          <Link key={to} to={to} className={styles.place}>
            {icon}
            {name}
          </Link>
        ))}
        {sections.map(({ path, title, icon }) => (
          <NavLink key={path} to={`/settings/${path}`}>
            {icon}
            {title}
          </NavLink>
        ))}
      </nav>
      <div className={styles.screen}>
        <Routes>
          <Route path="channels" element={<Channels />} />
          <Route path="channels/new/:platform?" element={<ConnectChannel />} />
          <Route path="replies" element={<SavedReplies />} />
          <Route path="knowledge" element={<Knowledge />} />
          <Route path="models" element={<Models />} />
          <Route path="labels" element={<Labels />} />
          <Route path="keywords" element={<Keywords />} />
          <Route path="voice" element={<Voice />} />
          <Route path="members" element={<Members />} />
          <Route path="teams" element={<Teams />} />
          <Route path="times" element={<Policies />} />
          <Route path="ledger" element={<Ledger />} />
          <Route path="storage" element={<StorageSettings />} />
          <Route path="audit" element={<Audit />} />
          <Route path="demo" element={<Demo />} />
          <Route path="security" element={<Security />} />
          <Route path="me" element={<Me />} />
          <Route path="*" element={<Navigate to="/settings/channels" replace />} />
        </Routes>
      </div>
    </div>
  );
};

export default SettingsView;
