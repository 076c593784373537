import type { RuleFacts } from '@hubbub/automation';
import { findConnector } from '@hubbub/connectors';
import type { ConversationKind, Platform } from '@hubbub/contracts';
import { windowOf } from '../present';

/** What is known about one happening, from whichever rows: live, of a timer, or of history. */
export interface Subject {
  event: RuleFacts['event'];
  now: Date;
  channelName: string;
  message: RuleFacts['message'];
  conversation: RuleFacts['conversation'];
  contact: RuleFacts['contact'];
  author: RuleFacts['author'];
  lastInboundAt: Date | null;
  repliedPrivatelyAt: Date | null;
  externalConversationId: string | null;
  /** What the platform said of the message: false where it may not be answered. */
  canReply: boolean | null;
  isPaused: boolean;
}

/** The facts but for the seat belt's: adds what the platform can do and allows here. The same live and in replay. */
export const factsOf = (subject: Subject): Omit<RuleFacts, 'seatBelt'> => {
  const { event, now, message, conversation, contact, author } = subject;
  const { kind, platform } = conversation;
  const row = {
    platform,
    kind,
    lastInboundAt: subject.lastInboundAt,
    repliedPrivatelyAt: subject.repliedPrivatelyAt,
    ...(subject.externalConversationId === null ? {} : { externalId: subject.externalConversationId }),
  };
  const open = (audience: 'public' | 'private') =>
    windowOf(row, audience, now, {
      isAutomated: true,
      repliedToAt: message.sentAt,
      canReply: subject.canReply,
    });
  const publicly = open('public');
  const privately = open('private');
  return {
    now,
    event,
    message,
    conversation,
    contact,
    author,
    window: {
      public: publicly.open,
      private: privately.open,
      reason: (kind === 'direct' ? privately : publicly).reason,
    },
    ...factsOfPlatform(platform, kind),
    places: { 'channel.name': subject.channelName },
    automation: { isPaused: subject.isPaused },
  };
};

const factsOfPlatform = (
  platformId: string,
  kind: ConversationKind,
): Pick<RuleFacts, 'capabilities' | 'textLimits'> => {
  const platform = findConnector(platformId)?.platform;
  if (!platform) return { capabilities: nothing };
  const { can, textLimits } = abilitiesOf(platform, kind);
  return { capabilities: can, textLimits };
};

const nothing = { reply: false, privateReply: false, direct: false, like: false, hide: false };

/** What rules may do in a kind of conversation of a platform, and how long an answer may be there. */
export const abilitiesOf = (platform: Platform, kind: ConversationKind) => {
  const can = platform.capabilities[kind];
  return {
    can: {
      reply: can?.reply ?? false,
      privateReply: can?.privateReply ?? false,
      direct: kind === 'direct' && (can?.reply ?? false),
      like: can?.like ?? false,
      hide: can?.hide ?? false,
    },
    textLimits: {
      public: platform.limits[kind]?.public ?? platform.text,
      private: platform.limits[kind]?.private ?? platform.text,
    },
  };
};
