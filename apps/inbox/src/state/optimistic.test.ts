import type { ChangeConversation, Conversation } from '@hubbub/contracts';
import fc from 'fast-check';
import { parseQuery, toFilter } from '../filters/list-query';
import { buildWorld, labels, members } from '../testing/fake-data';
import { createFakeServer } from '../testing/fake-server';
import type { FakeServer } from '../testing/fake-server';
import { setTransport } from '../transport';
import type { InboxSocket } from '../transport';
import { change, judgeFlag } from './conversation-acts';
import { shownConversation } from './conversations';
import { openList, refreshList } from './list-acts';
import { listIdOf } from './lists';
import { startRealtime } from './realtime';
import { loadSession } from './session-acts';
import { emptyState, get, set } from './store';
import { undoLast } from './undo-acts';

const settleMs = 2000;
const threeHoursMs = 3 * 3_600_000;
const query = parseQuery(new URLSearchParams('status=open'));
const key = 'status=open';
const rows = 10;

type Step =
  | {
      do: 'act';
      row: number;
      change: ChangeConversation;
      act: 'closed' | 'opened' | 'assigned' | 'labelled' | 'read' | 'snoozed';
    }
  | { do: 'undo' }
  | { do: 'unflag'; row: number }
  | { do: 'receive'; row: number }
  | { do: 'other'; row: number; change: ChangeConversation }
  | { do: 'drop' }
  | { do: 'away' }
  | { do: 'reconnect' }
  | { do: 'wait'; ms: number }
  | { do: 'refresh' };

const row = fc.nat(rows - 1);
const member = members[1]?.id ?? '';
const label = labels[0]?.id ?? '';
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      row,
      change: fc.constant({ status: 'closed' as const }),
      act: fc.constant('closed' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      row,
      change: fc.constant({ status: 'open' as const }),
      act: fc.constant('opened' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      row,
      change: fc.constant({ status: 'snoozed' as const, snoozedUntil: null }),
      act: fc.constant('snoozed' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      row,
      change: fc.constant({ assigneeId: member }),
      act: fc.constant('assigned' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      row,
      change: fc.constant<ChangeConversation>({ labels: [label] }),
      act: fc.constant('labelled' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      row,
      change: fc.constant({ isRead: true }),
      act: fc.constant('read' as const),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'undo' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unflag' as const), row }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('receive' as const), row }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('other' as const),
      row,
      change: fc.constantFrom<ChangeConversation>({ status: 'closed' }, { status: 'open' }, { assigneeId: null }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ do: 'drop' as const }, { do: 'reconnect' as const }, { do: 'away' as const }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'refresh' as const }) },
);

const failure = fc.option(
  fc.constantFrom(
    'nothing' as const,
    'lost' as const,
    { status: 409, code: 'version_conflict' },
    { status: 500, code: 'internal' },
  ),
  { freq: 4 },
);

const play = async (server: FakeServer, { do: what, ...step }: Step): Promise<void> => {
  const id = 'row' in step ? (server.world.conversations[step.row]?.id ?? '') : '';
  if (what === 'act' && 'act' in step) void change(id, step.change, step.act);
  if (what === 'undo') void undoLast();
  if (what === 'unflag') void judgeFlag(id, 'partnership', false);
  if (what === 'receive') server.receive(id, 'and another thing');
  if (what === 'other' && 'change' in step) server.change(id, step.change);
  if (what === 'drop') server.drop();
  if (what === 'away') {
    server.drop();
    await jest.advanceTimersByTimeAsync(threeHoursMs);
  }
  if (what === 'reconnect') server.reconnect();
  if (what === 'refresh') void refreshList(key);
  await jest.advanceTimersByTimeAsync(what === 'wait' && 'ms' in step ? step.ms : 1);
};

const seen = (conversation: Conversation | undefined) =>
  conversation && {
    status: conversation.status,
    assigneeId: conversation.assigneeId,
    labels: conversation.labels,
    flags: conversation.flags.map(({ name }) => name),
    isUnread: (conversation.unreadCount ?? 0) > 0,
    lastMessage: conversation.lastMessage?.id,
  };

describe('what the screen shows while things go wrong', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('equals the server two seconds after the last event, whatever was done, refused, lost or cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 14 }),
        fc.array(failure, { maxLength: 10 }),
        fc.array(fc.nat(250), { minLength: 1, maxLength: 6 }),
        async (steps, failures, delays) => {
          set(emptyState());
          let calls = 0;
          let isCalm = false;
          const world = buildWorld();
          const server = createFakeServer({
            world: { ...world, conversations: world.conversations.slice(0, rows) },
            delayMs: () => (isCalm ? 20 : (delays[calls % delays.length] ?? 0)),
            fails: (method) => (isCalm || method === 'GET' ? null : (failures[(calls += 1)] ?? null)),
          });
          setTransport(server.transport);
          await Promise.all([loadSession(), jest.advanceTimersByTimeAsync(300)]);
          const realtime = startRealtime(
            server.transport.connect() as InboxSocket,
            () => void refreshList(key, { quietly: true }),
          );
          realtime.watch({ listId: listIdOf(key), filter: toFilter(query), sort: query.sort });
          await Promise.all([openList(query), jest.advanceTimersByTimeAsync(600)]);

          for (const one of steps) await play(server, one);
          isCalm = true;
          server.reconnect();
          await jest.advanceTimersByTimeAsync(settleMs + 500);

          const state = get();
          expect(state.pending).toEqual({});
          const list = state.lists[key];
          for (const id of list?.ids ?? []) expect(seen(shownConversation(state, id))).toEqual(seen(server.read(id)));
          expect(new Set([...(list?.ids ?? []), ...(list?.fresh ?? [])])).toEqual(
            new Set(server.list(toFilter(query), 'recent')),
          );
          expect(list?.leaving).toEqual({});
          expect(list?.count).toBe(server.list(toFilter(query), 'recent').length);
          realtime.stop();
        },
      ),
      { numRuns: 1000, seed: 20251122, endOnFailure: true },
    );
  }, 120_000);
});
