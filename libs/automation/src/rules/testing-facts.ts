import type { Rule } from '@hubbub/contracts';
import type { RuleFacts, SeatBeltFacts } from './facts';

type Partly<T> = { [K in keyof T]?: T[K] extends Date | null ? T[K] : T[K] extends object ? Partial<T[K]> : T[K] };

const noon = new Date('2026-11-02T12:00:00Z');

/** Facts of one inbound comment at noon, UTC; the test says what differs. */
export const buildFacts = (differs: Partly<RuleFacts> = {}): RuleFacts => ({
  now: differs.now ?? noon,
  event: differs.event ?? 'message',
  message: {
    id: 'm1',
    text: 'what is the price?',
    sentAt: noon,
    sentiment: 'neutral',
    intent: 'question',
    language: 'en',
    flags: [],
    ...differs.message,
  },
  conversation: {
    id: 'c1',
    kind: 'comment',
    platform: 'instagram',
    channelId: 'ch1',
    status: 'open',
    priority: 'normal',
    assigneeId: null,
    teamId: null,
    labels: [],
    flags: [],
    postId: 'p1',
    waitingMinutes: 0,
    ...differs.conversation,
  },
  contact: {
    id: 'k1',
    name: 'Maria Papadopoulou',
    handle: 'maria',
    followers: null,
    isFirst: false,
    ...differs.contact,
  },
  author: { isOwn: false, isBot: false, isAutomated: false, ...differs.author },
  window: { public: true, private: true, ...differs.window },
  automation: { isPaused: false, ...differs.automation },
  seatBelt: {
    lastMemberAnswerAt: null,
    consecutiveAutomatic: 0,
    isAnswered: false,
    channelLastHour: 0,
    contactLastDay: 0,
    rules: {},
    ...differs.seatBelt,
  } as SeatBeltFacts,
  ...(differs.capabilities ? { capabilities: differs.capabilities } : {}),
  ...(differs.textLimits ? { textLimits: differs.textLimits as NonNullable<RuleFacts['textLimits']> } : {}),
  ...(differs.savedReplies ? { savedReplies: differs.savedReplies as Readonly<Record<string, string>> } : {}),
});

let count = 0;

/** A live rule that answers comments about prices; the test says what differs. */
export const buildRule = (differs: Partial<Rule> = {}): Rule => {
  count += 1;
  const id = differs.id ?? `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  return {
    id,
    name: `rule ${count}`,
    mode: 'live',
    order: count,
    channelIds: [],
    trigger: { type: 'message' },
    conditions: { keywords: 'price' },
    actions: [{ type: 'reply', text: 'Hi {{contact.name}}, it is 10.' }],
    stops: false,
    limits: {},
    version: 1,
    ...differs,
  };
};

/** What a rule has done so far. */
export const buildHistory = (
  differs: Partial<SeatBeltFacts['rules'][string]> = {},
): SeatBeltFacts['rules'][string] => ({
  enabledAt: null,
  lastToContactAt: null,
  lastToConversationAt: null,
  toPost: 0,
  lastHour: 0,
  approved: 0,
  ...differs,
});
