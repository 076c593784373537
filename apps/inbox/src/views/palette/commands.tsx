import { t } from '@lingui/core/macro';
import {
  AtSign,
  ChartColumn,
  Gauge,
  Check,
  CheckCheck,
  CircleDashed,
  Clock,
  EyeOff,
  Inbox,
  Keyboard,
  Mail,
  MailOpen,
  Reply,
  Search,
  Settings,
  ShieldAlert,
  StickyNote,
  Tag,
  Undo2,
  UserRound,
  UserRoundPlus,
  VolumeX,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { defaultViews } from '../../filters/default-views';
import type { DefaultViewId } from '../../filters/default-views';
import { parseQuery } from '../../filters/list-query';
import { noSelection, pickAll, pickRange, togglePick } from '../../state/selection';
import { get, set } from '../../state/store';
import { act, mutePost } from '../../state/thread-acts';
import { undoLast } from '../../state/undo-acts';
import { setView, view } from '../../state/view';
import { askComposer } from '../conversation/composer-bus';
import { neighbourOf, targetOf } from '../inbox/use-inbox';
import type { InboxPlace } from '../inbox/use-inbox';
import { actOnPicked, assign, close, markSpam, move, setRead } from '../pickers/acts';

export interface CommandContext {
  place: InboxPlace;
  go: (path: string) => void;
}

export interface Command {
  id: string;
  title: string;
  icon: ReactNode;
  keys: readonly string[]; // as `matchKey` names them; the first is shown
  group: 'move' | 'select' | 'decide' | 'answer' | 'go';
  run: (context: CommandContext) => void;
  isHidden?: boolean; // in the palette: only useful as a key
}

const goTo =
  (view: DefaultViewId) =>
  ({ place }: CommandContext) => {
    const found = defaultViews.find(({ id }) => id === view);
    if (found) place.show(parseQuery(new URLSearchParams(found.search)));
  };

const extend =
  (step: 1 | -1) =>
  ({ place }: CommandContext) => {
    const from = view.getState().cursorId;
    const next = neighbourOf(place.key, from, step);
    if (!next) return;
    const rows = get().lists[place.key]?.ids ?? [];
    set((state) => pickRange(state.anchor ? state : { ...state, anchor: from }, rows, next));
    setView({ cursorId: next });
  };

const pickOpener = (kind: 'assign' | 'label' | 'snooze') => () => setView({ picker: { kind, anchor: null } });

const lastInbound = (conversationId: string): string | undefined =>
  get().threads[conversationId]?.messageIds.findLast((id) => get().messages[id]?.direction === 'inbound');

/** Every act of the inbox once: its key, its entry in the palette and its line in the help come from here. */
export const commands = (): Command[] => [
  {
    id: 'next',
    title: t`Next conversation`,
    icon: <Inbox size={16} />,
    keys: ['j', 'ArrowDown'],
    group: 'move',
    run: ({ place }) => move(place, 1),
    isHidden: true,
  },
  {
    id: 'previous',
    title: t`Previous conversation`,
    icon: <Inbox size={16} />,
    keys: ['k', 'ArrowUp'],
    group: 'move',
    run: ({ place }) => move(place, -1),
    isHidden: true,
  },
  {
    id: 'open',
    title: t`Open the conversation`,
    icon: <Inbox size={16} />,
    keys: ['o', 'Enter'],
    group: 'move',
    run: ({ place }) => {
      const id = view.getState().cursorId ?? get().lists[place.key]?.ids[0];
      if (id) place.open(id);
    },
  },
  {
    id: 'back',
    title: t`Back to the list`,
    icon: <X size={16} />,
    keys: ['u', 'Escape'],
    group: 'move',
    run: ({ place }) => {
      if (get().picked.size > 0 || get().isAllMatching) set(noSelection);
      else if (view.getState().isContactOpen) setView({ isContactOpen: false });
      else if (place.openId) place.open(null);
      document.getElementById('conversation-list')?.focus();
    },
    isHidden: true,
  },
  {
    id: 'search',
    title: t`Search in messages`,
    icon: <Search size={16} />,
    keys: ['/'],
    group: 'move',
    run: () => document.getElementById('search-messages')?.focus(),
  },
  {
    id: 'palette',
    title: t`Search or run a command`,
    icon: <Search size={16} />,
    keys: ['Mod+k'],
    group: 'move',
    run: () => setView({ isPaletteOpen: true }),
    isHidden: true,
  },
  {
    id: 'keys',
    title: t`Show the keys`,
    icon: <Keyboard size={16} />,
    keys: ['?'],
    group: 'move',
    run: () => setView({ isKeysOpen: true }),
  },
  {
    id: 'pick',
    title: t`Select this conversation`,
    icon: <CheckCheck size={16} />,
    keys: ['x'],
    group: 'select',
    run: ({ place }) => {
      const id = view.getState().cursorId ?? place.openId;
      if (id) set((state) => togglePick(state, id));
    },
  },
  {
    id: 'extendDown',
    title: t`Extend the selection down`,
    icon: <CheckCheck size={16} />,
    keys: ['Shift+j', 'Shift+ArrowDown'],
    group: 'select',
    run: extend(1),
    isHidden: true,
  },
  {
    id: 'extendUp',
    title: t`Extend the selection up`,
    icon: <CheckCheck size={16} />,
    keys: ['Shift+k', 'Shift+ArrowUp'],
    group: 'select',
    run: extend(-1),
    isHidden: true,
  },
  {
    id: 'pickAll',
    title: t`Select all loaded`,
    icon: <CheckCheck size={16} />,
    keys: ['* a'],
    group: 'select',
    run: ({ place }) => set(pickAll(get().lists[place.key]?.ids ?? [])),
  },
  {
    id: 'pickNone',
    title: t`Clear the selection`,
    icon: <X size={16} />,
    keys: ['* n'],
    group: 'select',
    run: () => set(noSelection),
  },
  {
    id: 'close',
    title: t`Close, or open again`,
    icon: <Check size={16} />,
    keys: ['e'],
    group: 'decide',
    run: ({ place }) => close(place),
  },
  {
    id: 'closePrevious',
    title: t`Close and go to the previous`,
    icon: <Check size={16} />,
    keys: ['['],
    group: 'decide',
    run: ({ place }) => closeAndMove(place, -1),
  },
  {
    id: 'closeNext',
    title: t`Close and go to the next`,
    icon: <Check size={16} />,
    keys: [']'],
    group: 'decide',
    run: ({ place }) => closeAndMove(place, 1),
  },
  {
    id: 'snooze',
    title: t`Snooze`,
    icon: <Clock size={16} />,
    keys: ['h'],
    group: 'decide',
    run: pickOpener('snooze'),
  },
  {
    id: 'assign',
    title: t`Assign to…`,
    icon: <UserRoundPlus size={16} />,
    keys: ['a', 'v'],
    group: 'decide',
    run: pickOpener('assign'),
  },
  {
    id: 'assignMe',
    title: t`Assign to me`,
    icon: <UserRound size={16} />,
    keys: ['i'],
    group: 'decide',
    run: ({ place }) => assign(place, get().me?.id ?? null),
  },
  {
    id: 'assignNobody',
    title: t`Assign to nobody`,
    icon: <CircleDashed size={16} />,
    keys: [],
    group: 'decide',
    run: ({ place }) => assign(place, null),
  },
  { id: 'label', title: t`Label`, icon: <Tag size={16} />, keys: ['l'], group: 'decide', run: pickOpener('label') },
  {
    id: 'read',
    title: t`Mark as read`,
    icon: <MailOpen size={16} />,
    keys: ['Shift+i'],
    group: 'decide',
    run: ({ place }) => setRead(place, true),
  },
  {
    id: 'unread',
    title: t`Mark as unread`,
    icon: <Mail size={16} />,
    keys: ['Shift+u'],
    group: 'decide',
    run: ({ place }) => setRead(place, false),
  },
  {
    id: 'spam',
    title: t`Mark as spam`,
    icon: <ShieldAlert size={16} />,
    keys: ['!'],
    group: 'decide',
    run: ({ place }) => markSpam(place),
  },
  {
    id: 'hide',
    title: t`Hide on the platform`,
    icon: <EyeOff size={16} />,
    keys: ['#'],
    group: 'decide',
    run: ({ place }) => {
      if (actOnPicked(place, { type: 'hide' })) return;
      const id = targetOf(place);
      const message = id ? lastInbound(id) : undefined;
      if (message) void act(message, 'hide', { sendAfterSeconds: get().me?.undoSendSeconds ?? 5 });
    },
  },
  {
    id: 'mute',
    title: t`Mute the post`,
    icon: <VolumeX size={16} />,
    keys: ['m'],
    group: 'decide',
    run: ({ place }) => {
      const id = targetOf(place);
      const post = id ? get().conversations[id]?.post : null;
      if (id && post) void mutePost(id, post.id, !post.isMuted);
    },
  },
  {
    id: 'undo',
    title: t`Undo`,
    icon: <Undo2 size={16} />,
    keys: ['z', 'Mod+z'],
    group: 'decide',
    run: () => void undoLast(),
  },
  {
    id: 'reply',
    title: t`Reply`,
    icon: <Reply size={16} />,
    keys: ['r'],
    group: 'answer',
    run: ({ place }) => openThen(place, () => askComposer({ type: 'focus', slot: 'reply' })),
  },
  {
    id: 'note',
    title: t`Write a note`,
    icon: <StickyNote size={16} />,
    keys: ['n'],
    group: 'answer',
    run: ({ place }) => openThen(place, () => askComposer({ type: 'focus', slot: 'note' })),
  },
  {
    id: 'useSuggestion',
    title: t`Use the suggestion`,
    icon: <Check size={16} />,
    keys: ['1', 'Mod+j'],
    group: 'answer',
    run: () => void askComposer({ type: 'suggestion', act: 'use' }),
  },
  {
    id: 'editSuggestion',
    title: t`Use it to edit`,
    icon: <Check size={16} />,
    keys: ['2'],
    group: 'answer',
    run: () => void askComposer({ type: 'suggestion', act: 'edit' }),
  },
  {
    id: 'dismissSuggestion',
    title: t`Dismiss the suggestion`,
    icon: <X size={16} />,
    keys: ['3'],
    group: 'answer',
    run: () => void askComposer({ type: 'suggestion', act: 'dismiss' }),
  },
  {
    id: 'send',
    title: t`Send`,
    icon: <Check size={16} />,
    keys: ['Mod+Enter'],
    group: 'answer',
    run: () => void askComposer({ type: 'send', andClose: false }),
    isHidden: true,
  },
  {
    id: 'sendClose',
    title: t`Send and close`,
    icon: <Check size={16} />,
    keys: ['Mod+Shift+Enter'],
    group: 'answer',
    run: () => void askComposer({ type: 'send', andClose: true }),
    isHidden: true,
  },
  { id: 'goInbox', title: t`Go to all open`, icon: <Inbox size={16} />, keys: ['g i'], group: 'go', run: goTo('open') },
  { id: 'goMine', title: t`Go to mine`, icon: <UserRound size={16} />, keys: ['g m'], group: 'go', run: goTo('mine') },
  {
    id: 'goUnassigned',
    title: t`Go to unassigned`,
    icon: <Inbox size={16} />,
    keys: ['g u'],
    group: 'go',
    run: goTo('unassigned'),
  },
  {
    id: 'goMentions',
    title: t`Go to mentions`,
    icon: <AtSign size={16} />,
    keys: [],
    group: 'go',
    run: goTo('mentions'),
  },
  {
    id: 'goSnoozed',
    title: t`Go to snoozed`,
    icon: <Clock size={16} />,
    keys: ['g s'],
    group: 'go',
    run: goTo('snoozed'),
  },
  {
    id: 'goClosed',
    title: t`Go to closed`,
    icon: <Check size={16} />,
    keys: ['g c'],
    group: 'go',
    run: goTo('closed'),
  },
  {
    id: 'goBoard',
    title: t`Go to the board`,
    icon: <Gauge size={16} />,
    keys: ['g b'],
    group: 'go',
    run: ({ go }) => go('/board'),
  },
  {
    id: 'goInsight',
    title: t`Go to insight`,
    icon: <ChartColumn size={16} />,
    keys: ['g r'],
    group: 'go',
    run: ({ go }) => go('/insight'),
  },
  {
    id: 'goSettings',
    title: t`Go to settings`,
    icon: <Settings size={16} />,
    keys: [],
    group: 'go',
    run: ({ go }) => go('/settings/channels'),
  },
];

const closeAndMove = (place: InboxPlace, step: 1 | -1): void => {
  const id = targetOf(place);
  if (!id) return;
  const next = neighbourOf(place.key, id, step);
  close(place);
  if (!next) return;
  if (place.openId) place.open(next, { replace: true });
  else setView({ cursorId: next });
};

/** Opens the conversation under the cursor first, when none is open yet. */
const openThen = (place: InboxPlace, then: () => boolean): void => {
  if (then()) return;
  const id = targetOf(place);
  if (!id) return;
  place.open(id);
  const tryAgain = (left: number) => requestAnimationFrame(() => then() || (left > 0 && tryAgain(left - 1)));
  tryAgain(30);
};

/** How a key is written on a cap. */
export const capsOf = (key: string): string[] => {
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  const signs: Record<string, string> = {
    Mod: isMac ? '⌘' : 'Ctrl',
    Shift: '⇧',
    Enter: '↵',
    Escape: 'Esc',
    ArrowDown: '↓',
    ArrowUp: '↑',
  };
  return key.split(' ').map((part) =>
    part
      .split('+')
      .map((word) => signs[word] ?? word.toUpperCase())
      .join(isMac ? '' : part.includes('Mod') ? ' ' : ''),
  );
};
