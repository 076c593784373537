import type { Intent, Sentiment } from '@hubbub/contracts';
import { findSources, type KnowledgeIndex } from '@hubbub/suggestions';
import { type Known, limitOf } from './gather';

/** What answers the newest inbound message of a conversation, in the contact's language where it exists. */
export const sourcesFor = (
  index: KnowledgeIndex,
  { conversation, lastInbound, messages, language, voice, brandFacts }: Known,
): { text: string; language: string }[] =>
  findSources({
    knowledge: index,
    voice,
    brandFacts,
    messages: messages.map(({ id, direction, text }) => ({ id, direction, text })),
    post: null,
    contact: { name: conversation.contactName, handle: conversation.handle },
    platform: conversation.platform,
    kind: conversation.kind,
    language,
    intent: (lastInbound?.analysis?.intent ?? conversation.intent ?? 'other') as Intent,
    sentiment: (lastInbound?.analysis?.sentiment ?? 'neutral') as Sentiment,
    limit: limitOf(conversation),
    tones: [],
  });
