import { buildIndex } from './retrieval/knowledge-index';
import { type DraftInput, plainVoice, type SavedReplyEntry } from './types';

/** A saved reply with everything filled in but what a test cares for. */
export const buildSavedReply = (given: Partial<SavedReplyEntry> = {}): SavedReplyEntry => ({
  id: 'reply-1',
  title: 'Opening hours',
  body: 'We are open from 9:00 to 17:00.',
  language: 'en',
  shortcut: null,
  translations: {},
  ...given,
});

/** What a draft needs, filled in: an English question on a public platform with room to answer. */
export const buildDraftInput = (given: Partial<DraftInput> = {}): DraftInput => ({
  knowledge: given.knowledge ?? buildIndex({ savedReplies: [], chunks: [], pastAnswers: [] }),
  voice: plainVoice,
  brandFacts: [],
  messages: [{ id: 'message-1', direction: 'inbound', text: 'When are you open?' }],
  post: null,
  contact: { name: 'Maria', handle: 'maria' },
  platform: 'instagram',
  kind: 'direct',
  language: 'en',
  intent: 'question',
  sentiment: 'neutral',
  limit: { limit: 1000, unit: 'characters' },
  tones: [],
  ...given,
});

export { startMockModel, type ChatScenario, type MockModel, type RecordedRequest } from './testing/mock-model';
