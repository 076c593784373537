import type { Platform, Suggestion } from '@hubbub/contracts';
import { createStore, useStore as useZustand } from 'zustand';
import type { Automation } from '../api';
import type { Bulk, Channel, Label, Me, Member, Notification, SavedReply, SavedView, Team } from '../records';
import { noConversations } from './conversations';
import type { ConversationSlice } from './conversations';
import { noLists } from './lists';
import type { ListSlice } from './lists';
import { noMessages } from './messages';
import type { MessageSlice } from './messages';
import { noSelection } from './selection';
import type { SelectionSlice } from './selection';
import type { UndoEntry } from './undo';

export interface SessionSlice {
  phase: 'unknown' | 'out' | 'enrol' | 'in'; // 'enrol': signed in, with a second factor still to set up
  me: Me | null;
  signedOutBy: 'nobody' | 'server'; // 'server' = the session ended in the middle of work
}

export interface WorkspaceSlice {
  platforms: Readonly<Record<string, Platform>>;
  channels: Readonly<Record<string, Channel>>;
  members: Readonly<Record<string, Member>>;
  teams: Readonly<Record<string, Team>>;
  labels: Readonly<Record<string, Label>>;
  views: Readonly<Record<string, SavedView>>;
  savedReplies: Readonly<Record<string, SavedReply>>;
  automation: Automation | null;
  counts: Readonly<Record<string, { count: number; unread: number; version: number }>>;
  notifications: readonly Notification[];
  isWorkspaceLoaded: boolean;
}

export interface LiveSlice {
  connection: 'starting' | 'online' | 'offline';
  presence: Readonly<Record<string, readonly { id: string; doing: 'viewing' | 'replying' }[]>>;
  suggestions: Readonly<Record<string, Suggestion>>; // the latest one of a conversation
  dismissed: Readonly<Record<string, true>>; // ids of suggestions that this member sent away
  bulks: Readonly<Record<string, Bulk>>;
  drafted: Readonly<Record<string, string>>; // first words of the unsent text of a conversation
}

export interface UndoSlice {
  undoStack: readonly UndoEntry[];
}

export type State = SessionSlice &
  WorkspaceSlice &
  LiveSlice &
  UndoSlice &
  SelectionSlice &
  ConversationSlice &
  ListSlice &
  MessageSlice;

export const emptyState = (): State => ({
  phase: 'unknown',
  me: null,
  signedOutBy: 'nobody',
  platforms: {},
  channels: {},
  members: {},
  teams: {},
  labels: {},
  views: {},
  savedReplies: {},
  automation: null,
  counts: {},
  notifications: [],
  isWorkspaceLoaded: false,
  connection: 'starting',
  presence: {},
  suggestions: {},
  dismissed: {},
  bulks: {},
  drafted: {},
  undoStack: [],
  ...noSelection,
  ...noConversations,
  ...noLists,
  ...noMessages,
});

/** Everything that the inbox knows, one slice per kind of record; fed by HTTP answers and socket events alike. */
export const store = createStore<State>()(emptyState);

export const useStore = <T>(select: (state: State) => T): T => useZustand(store, select);

export const get = (): State => store.getState();
export const set = (change: Partial<State> | ((state: State) => Partial<State>)): void => store.setState(change);

/** Records by id, from a list of them. */
export const byId = <T extends { id: string }>(items: readonly T[]): Record<string, T> =>
  Object.fromEntries(items.map((item) => [item.id, item]));
