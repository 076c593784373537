import type { Intent, Sentiment } from '@hubbub/contracts';
import { type DraftInput, findSources, type KnowledgeIndex, nearestSources } from '@hubbub/suggestions';
import { type Known, limitOf } from './gather';

/** What answers the newest inbound message of a conversation, in the contact's language where it exists. */
export const sourcesFor = (index: KnowledgeIndex, known: Known): { text: string; language: string }[] =>
  findSources(inputOf(index, known));

/** Ids of what is nearest to it, best first, whether or not it answers. */
export const nearestFor = (index: KnowledgeIndex, known: Known): string[] => nearestSources(inputOf(index, known));

const inputOf = (
  index: KnowledgeIndex,
  { conversation, lastInbound, messages, language, voice, brandFacts }: Known,
): DraftInput => ({
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
