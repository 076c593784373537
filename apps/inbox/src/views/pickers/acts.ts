import type { BulkAction } from '../../records';
import { runBulk, selectionOf } from '../../state/bulk-acts';
import { change, judgeFlag } from '../../state/conversation-acts';
import { shownConversation } from '../../state/conversations';
import { hasSelection } from '../../state/selection';
import { get } from '../../state/store';
import { setView, view } from '../../state/view';
import { neighbourOf, targetOf } from '../inbox/use-inbox';
import type { InboxPlace } from '../inbox/use-inbox';
import { askBulk } from '../inbox/bulk-request';

/** What a member does to the picked rows, or else to the conversation at hand; then the next one comes. */
export const close = (place: InboxPlace): void => {
  if (actOnPicked(place, { type: 'close' })) return;
  const id = targetOf(place);
  if (!id) return;
  const isClosed = shownConversation(get(), id)?.status === 'closed';
  if (isClosed) {
    void change(id, { status: 'open' }, 'opened');
    return;
  }
  void change(id, { status: 'closed' }, 'closed');
  advance(place, id);
};

export const snooze = (place: InboxPlace, until: string | null): void => {
  if (actOnPicked(place, { type: 'snooze', snoozedUntil: until })) return;
  const id = targetOf(place);
  if (!id) return;
  void change(id, { status: 'snoozed', snoozedUntil: until }, 'snoozed');
  advance(place, id);
};

export const assign = (place: InboxPlace, assigneeId: string | null): void => {
  if (actOnPicked(place, { type: 'assign', assigneeId })) return;
  const id = targetOf(place);
  if (!id) return;
  void change(id, { assigneeId }, assigneeId ? 'assigned' : 'unassigned');
  const stays = get().lists[place.key]?.query.terms.assigneeId === undefined;
  if (!stays) advance(place, id);
};

export const moveToTeam = (place: InboxPlace, teamId: string): void => {
  const id = targetOf(place);
  if (id) void change(id, { teamId }, 'moved');
};

export const toggleLabel = (place: InboxPlace, labelId: string): void => {
  const { conversations } = get();
  if (hasSelection(get())) {
    const isOnAll = [...get().picked].every((id) => conversations[id]?.labels.includes(labelId));
    const isOff = isOnAll && !get().isAllMatching;
    actOnPicked(place, { type: isOff ? 'unlabel' : 'label', labelId });
    return;
  }
  const id = targetOf(place);
  const shown = id ? shownConversation(get(), id) : undefined;
  if (!id || !shown) return;
  const labels = shown.labels.includes(labelId)
    ? shown.labels.filter((other) => other !== labelId)
    : [...shown.labels, labelId];
  void change(id, { labels }, 'labelled');
};

export const setRead = (place: InboxPlace, isRead: boolean): void => {
  if (actOnPicked(place, { type: isRead ? 'read' : 'unread' })) return;
  const id = targetOf(place);
  if (id) void change(id, { isRead }, isRead ? 'read' : 'unread');
};

export const markSpam = (place: InboxPlace): void => {
  if (actOnPicked(place, { type: 'spam' })) return;
  const id = targetOf(place);
  if (!id) return;
  void judgeFlag(id, 'spam', true);
  advance(place, id);
};

/** After an act the cursor goes where the member's setting says: next, previous or back to the list. */
export const advance = (place: InboxPlace, from: string): void => {
  const setting = get().me?.afterAction ?? 'next';
  const next =
    neighbourOf(place.key, from, setting === 'previous' ? -1 : 1) ??
    neighbourOf(place.key, from, setting === 'previous' ? 1 : -1);
  if (setting === 'list') {
    setView({ cursorId: next });
    if (place.openId) place.open(null, { replace: true });
  } else if (place.openId) place.open(next, { replace: true });
  else setView({ cursorId: next });
};

export const move = (place: InboxPlace, step: 1 | -1): void => {
  const from = view.getState().cursorId ?? place.openId;
  const next = neighbourOf(place.key, from, step);
  if (next) setView({ cursorId: next });
};

const actOnPicked = (place: InboxPlace, action: BulkAction): boolean => {
  if (!hasSelection(get())) return false;
  const selection = selectionOf(place.key);
  if (!selection) return false;
  const needsLook = 'filter' in selection || ['hide', 'delete', 'spam', 'reply'].includes(action.type);
  if (needsLook) askBulk(selection, action);
  else void runBulk(place.key, selection, action);
  return true;
};
export { actOnPicked };
