import type { Conversation, Flag, Message, Platform, Suggestion } from '@hubbub/contracts';
import type { Channel, Label, Member, SavedReply } from '../records';

/** Made-up people and words for the stand-in; the same on every run. */
const uuid = (kind: number, n: number): string =>
  `0193a000-0000-7000-8${kind.toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`;
export const ids = { uuid };

export const members: Member[] = [
  { id: uuid(1, 1), name: 'Dara Whitfield', email: 'dara@samovar.example', role: 'owner', capacity: 40, load: 12 },
  { id: uuid(1, 2), name: 'Maria Ioannou', email: 'maria@samovar.example', role: 'agent', capacity: 40, load: 31 },
  { id: uuid(1, 3), name: 'Reza Karimi', email: 'reza@samovar.example', role: 'agent', capacity: 40, load: 38 },
  {
    id: uuid(1, 4),
    name: 'Omar Haddad',
    email: 'omar@samovar.example',
    role: 'agent',
    capacity: 40,
    load: 40,
    isAway: true,
  },
  { id: uuid(1, 5), name: 'Sofia Petridou', email: 'sofia@samovar.example', role: 'manager', capacity: 30, load: 12 },
];

const status = (state: Channel['status']['state'], reason: string | null = null): Channel['status'] => ({
  state,
  reason,
  lastEventAt: new Date(Date.now() - 41_000).toISOString(),
  tokenExpiresAt: null,
  failingSends: 0,
  backfill: null,
  reconciledAt: null,
});
export const channels: Channel[] = [
  { id: uuid(2, 1), platform: 'instagram', name: 'samovar.lane', externalId: '1', status: status('ok') },
  { id: uuid(2, 2), platform: 'whatsapp', name: 'Orders', externalId: '2', status: status('ok') },
  { id: uuid(2, 3), platform: 'tiktok', name: '@samovarlane', externalId: '3', status: status('ok') },
  {
    id: uuid(2, 4),
    platform: 'youtube',
    name: 'Slow Pour',
    externalId: '4',
    status: status('disconnected', 'The token has ended. Sign in again.'),
  },
  { id: uuid(2, 5), platform: 'telegram', name: '@samovar_help', externalId: '5', status: status('ok') },
  {
    id: uuid(2, 6),
    platform: 'x',
    name: '@samovarlane',
    externalId: '6',
    status: status('degraded', 'The monthly limit is used up.'),
  },
  { id: uuid(2, 7), platform: 'linkedin', name: 'Samovar Lane', externalId: '7', status: status('ok') },
  { id: uuid(2, 8), platform: 'google-business', name: 'Samovar Lane, Athens', externalId: '8', status: status('ok') },
  { id: uuid(2, 9), platform: 'mastodon', name: '@samovar@kiln.example', externalId: '9', status: status('ok') },
];

export const labels: Label[] = [
  { id: uuid(3, 1), name: 'breakage', color: 'chart-2' },
  { id: uuid(3, 2), name: 'wholesale', color: 'chart-3' },
];

export const savedReplies: SavedReply[] = [
  {
    id: uuid(4, 1),
    title: 'Price, short',
    shortcut: 'price',
    body: 'Hi {{contact.firstName}}, the two-glass set is €38, with free delivery in Greece over €45.',
    language: 'en',
    translations: {
      el: { title: 'Τιμή, σύντομα', body: 'Γεια σου {{contact.firstName}}, το σετ με τα δύο ποτήρια κάνει 38 €.' },
    },
  },
  {
    id: uuid(4, 2),
    title: 'Partnerships',
    shortcut: 'partner',
    body: 'Thank you! Sofia answers partnerships within two working days.',
    language: 'en',
  },
];

const everything = {
  reply: true,
  privateReply: true,
  like: true,
  hide: true,
  delete: true,
  deleteOwn: true,
  edit: false,
  attachments: [{ type: 'image' as const, maxBytes: 5_000_000, maxCount: 4 }],
};
const platform = (id: string, name: string, limit: number, unit: Platform['text']['unit']): Platform => ({
  id,
  name,
  kinds: ['comment', 'direct', 'mention', 'review'],
  capabilities: {
    comment: everything,
    mention: { ...everything, hide: false },
    review: { ...everything, privateReply: false, like: false, hide: false, delete: false },
    direct: { ...everything, privateReply: false, hide: false },
  },
  text: { limit, unit },
  limits: {},
  windows: [],
  caps: [],
  fields: [
    { name: 'token', label: 'Access token', help: 'From the developer page of the app.', secret: true },
    { name: 'appSecret', label: 'App secret', help: 'Checks that events really come from the platform.', secret: true },
  ],
  receives: ['webhook'],
});
export const platforms: Platform[] = [
  platform('instagram', 'Instagram', 1000, 'bytes'),
  platform('facebook', 'Facebook', 8000, 'characters'),
  platform('whatsapp', 'WhatsApp', 4096, 'characters'),
  platform('threads', 'Threads', 500, 'characters'),
  platform('tiktok', 'TikTok', 150, 'characters'),
  platform('x', 'X', 280, 'weighted'),
  platform('youtube', 'YouTube', 10_000, 'characters'),
  platform('linkedin', 'LinkedIn', 1250, 'characters'),
  platform('telegram', 'Telegram', 4096, 'utf16'),
  platform('discord', 'Discord', 2000, 'characters'),
  platform('reddit', 'Reddit', 10_000, 'characters'),
  platform('bluesky', 'Bluesky', 300, 'graphemes'),
  platform('mastodon', 'Mastodon', 500, 'characters'),
  platform('slack', 'Slack', 40_000, 'characters'),
  platform('google-business', 'Google', 4096, 'bytes'),
  platform('http', 'Your own', 10_000, 'characters'),
];

interface Line {
  channel: number;
  kind: Conversation['kind'];
  name: string;
  handle: string | null;
  language: string;
  minutes: number;
  text: string;
  flag?: { name: string; words: string; certainty: Flag['certainty'] };
  intent?: Conversation['intent'];
  sentiment?: Conversation['sentiment'];
  label?: number;
  assignee?: number;
  isRead?: boolean;
}

const lines: Line[] = [
  {
    channel: 2,
    kind: 'direct',
    name: 'نسرین فراهانی',
    handle: 'nasrin.chai',
    language: 'fa',
    minutes: 41,
    text: 'قوری شکسته رسید، هدیه‌ی تولد مادرم بود. چطور می‌تونم عوضش کنم؟',
    intent: 'complaint',
    sentiment: 'negative',
    label: 1,
    assignee: 2,
  },
  {
    channel: 1,
    kind: 'comment',
    name: 'Ελένη Μάρκου',
    handle: 'eleni.pours',
    language: 'el',
    minutes: 26,
    text: 'Υπέροχο χρώμα! Πόσο κάνει το σετ με τα δύο ποτήρια; Θα ήθελα και μια συνεργασία για το κανάλι μου πριν τα Χριστούγεννα, γύρω στα €300 το βίντεο',
    flag: { name: 'partnership', words: 'συνεργασία', certainty: 'sure' },
    intent: 'question',
  },
  {
    channel: 3,
    kind: 'comment',
    name: 'jonah.brews',
    handle: 'jonah.brews',
    language: 'en',
    minutes: 22,
    text: 'open to a paid partnership for my autumn series? 84k brewing nerds here',
    flag: { name: 'partnership', words: 'paid partnership', certainty: 'sure' },
    intent: 'lead',
  },
  {
    channel: 6,
    kind: 'mention',
    name: 'سلمى العتيبي',
    handle: 'salma',
    language: 'ar',
    minutes: 19,
    text: 'هل تفكرون في التعاون مع صنّاع المحتوى في جدة؟',
    flag: { name: 'partnership', words: 'التعاون', certainty: 'possible' },
    assignee: 4,
    isRead: true,
  },
  {
    channel: 4,
    kind: 'comment',
    name: '周子涵',
    handle: null,
    language: 'zh',
    minutes: 17,
    text: '这把玻璃壶可以寄到杭州吗？想谈谈合作，我在做一个茶具频道',
    flag: { name: 'partnership', words: '合作', certainty: 'sure' },
    intent: 'question',
  },
  {
    channel: 8,
    kind: 'review',
    name: 'Peter Lindqvist',
    handle: null,
    language: 'en',
    minutes: 16,
    text: 'Lovely tea, but the tin came dented and nobody picked up the phone',
    intent: 'complaint',
    sentiment: 'negative',
    isRead: true,
  },
  {
    channel: 7,
    kind: 'comment',
    name: 'Ifeoma Okafor',
    handle: 'ifeoma',
    language: 'en',
    minutes: 15,
    text: 'Do you sell to cafés? We have three in Lagos.',
    label: 2,
    intent: 'lead',
    isRead: true,
  },
  {
    channel: 9,
    kind: 'mention',
    name: 'Folke Hansen',
    handle: '@folke@kiln.example',
    language: 'en',
    minutes: 13,
    text: 'My partner and I had the smoked quince at breakfast. Quiet perfection.',
    intent: 'praise',
    sentiment: 'positive',
    isRead: true,
  },
  {
    channel: 5,
    kind: 'direct',
    name: 'Γιώργος Σταύρου',
    handle: 'gstavrou',
    language: 'el',
    minutes: 9,
    text: 'Καλησπέρα, πότε θα έρθει το πακέτο μου; Ο αριθμός είναι 20431.',
    intent: 'question',
  },
  {
    channel: 1,
    kind: 'direct',
    name: 'Leo Brandt',
    handle: 'leobrandt',
    language: 'en',
    minutes: 6,
    text: 'same question, do you ship to Crete? See https://samovar.example/shipping and javascript:alert(1)',
    intent: 'question',
  },
  {
    channel: 3,
    kind: 'comment',
    name: 'win.big.now',
    handle: 'win.big.now',
    language: 'en',
    minutes: 5,
    text: 'Congratulations!!! Claim your prize at http://prize.example now',
    flag: { name: 'spam', words: 'Claim your prize', certainty: 'sure' },
    intent: 'spam',
  },
  {
    channel: 2,
    kind: 'direct',
    name: '\u202Eevil\u0007 ☕️🫖👩‍👩‍👧‍👦\u0301\u0301\u0301',
    handle: null,
    language: 'und',
    minutes: 4,
    text: '<img src=x onerror=alert(1)> \u202Ereversed? '.repeat(3),
  },
];

export interface World {
  conversations: Conversation[];
  messages: Message[];
  suggestions: Suggestion[];
}

const words = [
  'tin',
  'glass',
  'ships',
  'when',
  'lovely',
  'the colour',
  'price',
  'Crete',
  'quince',
  'again',
  'please',
  'kiln',
  'gift',
  'broken',
  'two',
  'tea',
];

/** The world that the stand-in starts with: the people above, and as many more as are wanted. */
export const buildWorld = (more = 0, now = Date.now()): World => {
  const world: World = { conversations: [], messages: [], suggestions: [] };
  lines.forEach((line, index) => addLine(world, line, index + 1, now));
  for (let n = 1; n <= more; n += 1) {
    const text = Array.from({ length: 4 + (n % 9) }, (_, at) => words[(n * 7 + at * 5) % words.length]).join(' ');
    addLine(
      world,
      {
        channel: 1 + (n % channels.length),
        kind: (['comment', 'direct', 'mention'] as const)[n % 3] ?? 'comment',
        name: `Guest ${n}`,
        handle: `guest${n}`,
        language: 'en',
        minutes: 45 + n * 3,
        text,
        isRead: n % 3 === 0,
        ...(n % 5 === 0 ? { assignee: 1 + (n % 5) } : {}),
      },
      lines.length + n,
      now,
    );
  }
  return world;
};

const addLine = (world: World, line: Line, n: number, now: number): void => {
  const channel = channels[line.channel - 1] as Channel;
  const at = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const conversationId = uuid(16, n);
  const contactId = uuid(17, n);
  const message = (k: number, fields: Partial<Message>): Message => ({
    id: uuid(18, n * 100 + k),
    conversationId,
    direction: 'inbound',
    kind: 'message',
    text: '',
    attachments: [],
    author: { type: 'contact', id: contactId, name: line.name },
    audience: line.kind === 'direct' ? 'private' : 'public',
    status: 'received',
    externalId: `e${n}.${k}`,
    replyToId: null,
    sentAt: at(line.minutes),
    receivedAt: at(line.minutes),
    notBeforeAt: null,
    foundBy: 'webhook',
    edits: [],
    reactions: [],
    analysis: {
      language: line.language,
      confidence: 0.9,
      sentiment: line.sentiment ?? 'neutral',
      intent: line.intent ?? 'other',
      urgency: 0,
      needsAnswer: true,
    },
    deletedAt: null,
    hiddenAt: null,
    likedAt: null,
    failure: null,
    version: 1,
    ...fields,
  });
  const first = message(1, {
    text: line.text,
    edits: n === 2 ? [{ text: 'Υπέροχο χρώμα! Πόσο κάνει;', at: at(line.minutes - 2) }] : [],
  });
  const thread = n === 1 ? directThread(message, at) : n === 2 ? commentThread(message, at, first.id) : [];
  const all = [
    ...thread.filter(({ sentAt }) => sentAt < first.sentAt),
    first,
    ...thread.filter(({ sentAt }) => sentAt >= first.sentAt),
  ];
  world.messages.push(...all);
  const start = line.flag ? line.text.indexOf(line.flag.words) : -1;
  const hasPost = line.kind === 'comment';
  world.conversations.push({
    id: conversationId,
    channelId: channel.id,
    platform: channel.platform,
    kind: line.kind,
    status: 'open',
    contact: { id: contactId, name: line.name, handle: line.handle, avatarUrl: null },
    post: hasPost
      ? {
          id: uuid(19, line.channel),
          externalId: `p${line.channel}`,
          url: 'https://www.instagram.com/p/quince',
          text: 'Quince & Smoke is back: 400 tins, one kiln, no second firing. The two-glass set pours on Friday at nine. Which cup is yours?',
          imageUrl: '/post.svg',
          isMuted: false,
        }
      : null,
    assigneeId: line.assignee ? uuid(1, line.assignee) : null,
    teamId: null,
    labels: line.label ? [uuid(3, line.label)] : [],
    flags: line.flag
      ? [
          {
            name: line.flag.name,
            certainty: line.flag.certainty,
            score: 0.9,
            evidence: [{ messageId: first.id, start, end: start + line.flag.words.length, text: line.flag.words }],
          },
        ]
      : [],
    sentiment: line.sentiment ?? null,
    intent: line.intent ?? null,
    language: line.language,
    priority: 'normal',
    unreadCount: line.isRead ? 0 : 1,
    lastMessage: {
      id: first.id,
      direction: 'inbound',
      text: line.text.slice(0, 280),
      authorName: line.name,
      status: 'received',
      sentAt: first.sentAt,
      attachments: 0,
    },
    waitingSince: first.sentAt,
    snoozedUntil: null,
    replyWindow: {
      public: { open: true, until: null },
      private: {
        open: n !== 10,
        until: line.kind === 'direct' ? at(line.minutes - 24 * 60) : at(line.minutes - 7 * 24 * 60),
        reason: n === 10 ? 'Instagram closes it 24 hours after their last message.' : null,
      },
    },
    version: 1,
    createdAt: first.sentAt,
    updatedAt: first.sentAt,
  });
  if (n <= 3) world.suggestions.push(suggestionFor(conversationId, first, n));
};

type Make = (k: number, fields: Partial<Message>) => Message;
type At = (minutes: number) => string;
const ours = (n: number, name: string): Pick<Message, 'direction' | 'author'> => ({
  direction: 'outbound',
  author: { type: 'member', id: uuid(1, n), name },
});

const directThread = (make: Make, at: At): Message[] => [
  make(2, {
    ...ours(1, 'Shipped'),
    author: { type: 'rule', id: uuid(20, 1), name: 'Shipped' },
    text: 'سلام نسرین جان، بسته‌ی شما امروز از آتن راه افتاد.',
    status: 'read',
    sentAt: at(1500),
  }),
  make(3, {
    ...ours(3, 'Reza Karimi'),
    kind: 'note',
    text: '@Maria two left in the Athens store, I put one aside. Same batch as last week’s breakages.',
    audience: null,
    status: 'sent',
    sentAt: at(34),
  }),
  make(4, {
    ...ours(2, 'Maria Ioannou'),
    text: 'خیلی متأسفیم نسرین جان. یک قوری سالم برایتان کنار گذاشتیم.',
    status: 'delivered',
    sentAt: at(28),
  }),
  make(5, {
    ...ours(1, 'Dara Whitfield'),
    text: 'return-label.png',
    status: 'failed',
    failure: { code: 'media_too_big', message: 'WhatsApp takes images up to 5 MB. Nothing reached Nasrin.' },
    sentAt: at(27),
  }),
  make(6, {
    ...ours(1, 'Dara Whitfield'),
    text: 'می‌شود آدرس را همین‌جا بفرستید؟',
    status: 'unconfirmed',
    sentAt: at(26),
  }),
];

const commentThread = (make: Make, at: At, root: string): Message[] => [
  make(2, {
    text: 'same question, and do you ship to Crete?',
    author: { type: 'contact', id: uuid(17, 900), name: 'Leo Brandt' },
    replyToId: root,
    sentAt: at(19),
  }),
  make(3, {
    text: 'found it cheaper elsewhere',
    author: { type: 'contact', id: uuid(17, 901), name: 'teafan_82' },
    replyToId: root,
    deletedAt: at(9),
    sentAt: at(12),
  }),
  make(4, {
    ...ours(1, 'Dara Whitfield'),
    text: 'Hi Leo, yes! Crete takes 2 to 3 days.',
    status: 'sent',
    replyToId: root,
    sentAt: at(7),
  }),
];

const suggestionFor = (conversationId: string, message: Message, n: number): Suggestion => {
  const sentences = [
    [
      ['سلام نسرین جان، از بابت قوری متأسفیم.', 's1'],
      ['جایگزین را رایگان می‌فرستیم.', 's2'],
    ],
    [
      ['Γεια σου Ελένη, χαιρόμαστε που σου άρεσε το χρώμα!', 's1'],
      ['Το σετ με τα δύο ποτήρια κάνει 38 €.', 's2'],
      ['Για συνεργασίες γράψε μας εδώ στα μηνύματα και σου απαντά η Σοφία σε δύο εργάσιμες.', 's3'],
    ],
    [
      ['Hi Jonah, we would love to talk.', 's1'],
      ['Sofia answers partnerships within two working days.', 's3'],
    ],
  ][n - 1] as [string, string][];
  const variant = (tone: 'friendly' | 'formal' | 'short', from: number) => {
    const used = sentences.slice(from);
    return {
      tone,
      text: used.map(([text]) => text).join(' '),
      sentences: used.map(([text, source]) => ({ text, sources: [source] })),
      verdict: 'ok' as const,
      warnings: [],
    };
  };
  return {
    id: uuid(21, n),
    conversationId,
    messageId: message.id,
    engine: 'embedded',
    model: null,
    notice: null,
    language: message.analysis?.language ?? 'en',
    variants: [variant('friendly', 0), variant('formal', 0), variant('short', 1)],
    sources: [
      { id: 's1', type: 'message', title: '', text: message.text },
      { id: 's2', type: 'article', title: 'Price list, 3 Nov', text: 'Two-glass set: €38.' },
      {
        id: 's3',
        type: 'saved_reply',
        title: 'Partnerships',
        text: 'Sofia answers partnerships within two working days.',
      },
    ],
    version: 1,
    createdAt: new Date(Date.now() + 1000).toISOString(),
  };
};
