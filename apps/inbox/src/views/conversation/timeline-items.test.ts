import type { Message } from '@hubbub/contracts';
import { buildWorld } from '../../testing/fake-data';
import { dayIn } from '../../i18n/day-in';
import { commentTree, timelineItems } from './timeline-items';

const base = buildWorld().messages[0] as Message;
const message = (id: string, sentAt: string, more: Partial<Message> = {}): Message => ({
  ...base,
  id,
  sentAt,
  replyToId: null,
  ...more,
});
const utc = (at: number) => dayIn(at, 'UTC');

describe('the items of a conversation', () => {
  it('put a line before each day', () => {
    const items = timelineItems([message('a', '2025-01-01T10:00:00Z'), message('b', '2025-01-02T10:00:00Z')], [], utc);
    expect(items.map(({ type }) => type)).toEqual(['day', 'message', 'day', 'message']);
  });

  it('put acts and the seam at their time', () => {
    const seam = { id: 's', type: 'seam', at: '2025-01-01T11:00:00Z', by: null, text: null };
    const items = timelineItems(
      [message('a', '2025-01-01T10:00:00Z'), message('b', '2025-01-01T12:00:00Z')],
      [seam],
      utc,
    );
    expect(items.map(({ key }) => key)).toEqual(['day:2025-01-01', 'a', 's', 'b']);
  });

  it('follow the member’s own day', () => {
    const items = timelineItems(
      [message('a', '2025-01-01T22:30:00Z'), message('b', '2025-01-01T23:30:00Z')],
      [],
      (at) => dayIn(at, 'Europe/Athens'),
    );
    expect(items.filter(({ type }) => type === 'day')).toHaveLength(1);
  });
});

describe('a tree of comments', () => {
  it('gathers deeper replies under the comment that began them', () => {
    const tree = commentTree([
      message('a', '1'),
      message('b', '2', { replyToId: 'a' }),
      message('c', '3', { replyToId: 'b' }),
      message('d', '4', { replyToId: 'gone' }),
    ]);
    expect(tree.map(({ message: { id }, replies }) => [id, replies.map((reply) => reply.id)])).toEqual([
      ['a', ['b', 'c']],
      ['d', []],
    ]);
  });

  it('shows once what has no known parent, also where one of ours answers it', () => {
    const tree = commentTree([
      message('a', '1'),
      message('b', '2'),
      message('c', '3'),
      message('ours', '4', { replyToId: 'b' }),
    ]);
    expect(tree.map((node) => [node.message.id, node.replies.map(({ id }) => id)])).toEqual([
      ['a', ['b', 'c', 'ours']],
    ]);
  });

  it('survives comments that answer each other in a circle', () => {
    const tree = commentTree([message('a', '1', { replyToId: 'b' }), message('b', '2', { replyToId: 'a' })]);
    const all = tree.flatMap(({ message: { id }, replies }) => [id, ...replies.map((reply) => reply.id)]);
    expect(new Set(all)).toEqual(new Set(['a', 'b']));
  });
});
