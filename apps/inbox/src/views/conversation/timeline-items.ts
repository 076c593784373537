import type { Message } from '@hubbub/contracts';
import type { TimelineAct } from '../../state/messages';

export type TimelineItem =
  | { type: 'day'; key: string; at: string }
  | { type: 'message'; key: string; message: Message }
  | { type: 'act'; key: string; act: TimelineAct }
  | { type: 'seam'; key: string; at: string };

/** Direct messages in their order, with a line for each day and what happened between them. */
export const timelineItems = (
  messages: readonly Message[],
  acts: readonly TimelineAct[],
  dayOf: (at: number) => string,
): TimelineItem[] => {
  const dated = [
    ...messages.map((message) => ({ at: message.sentAt, message })),
    ...acts.map((act) => ({ at: act.at, act })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const items: TimelineItem[] = [];
  let day = '';
  for (const entry of dated) {
    const today = entry.at ? dayOf(Date.parse(entry.at)) : day;
    if (today !== day) items.push({ type: 'day', key: `day:${today}`, at: entry.at });
    day = today;
    if ('message' in entry) items.push({ type: 'message', key: entry.message.id, message: entry.message });
    else if (entry.act.type === 'seam' || entry.act.type === 'backfill_seam')
      items.push({ type: 'seam', key: entry.act.id, at: entry.act.at });
    else items.push({ type: 'act', key: entry.act.id, act: entry.act });
  }
  return items;
};

export interface CommentNode {
  message: Message;
  replies: Message[];
}

/**
 * Comments as a tree of two levels: deeper replies stand with the others under the comment that began it, and so does
 * whatever a platform did not say the parent of, with its own answers. Notes begin their own.
 */
export const commentTree = (messages: readonly Message[]): CommentNode[] => {
  const known = new Map(messages.map((message) => [message.id, message]));
  const nodes = new Map<string, CommentNode>();
  const topOf = (message: Message): Message => {
    let root = message;
    const seen = new Set<string>();
    while (root.replyToId && !seen.has(root.id)) {
      seen.add(root.id);
      const parent = known.get(root.replyToId);
      if (!parent) break;
      root = parent;
    }
    return root;
  };
  const first = messages.find(({ kind }) => kind === 'message');
  for (const message of messages) {
    const top = topOf(message);
    const root = top.kind === 'note' || top.replyToId ? top : (first ?? top);
    const node = nodes.get(root.id) ?? { message: root, replies: [] };
    if (message.id !== root.id) node.replies.push(message);
    nodes.set(root.id, node);
  }
  return [...nodes.values()].sort((a, b) => (a.message.sentAt < b.message.sentAt ? -1 : 1));
};
