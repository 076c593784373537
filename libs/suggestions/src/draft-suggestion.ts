import { draftEmbedded } from './embedded';
import type { DraftedSuggestion, DraftInput } from './types';

/** What drafting may reach outside itself. */
export interface DraftDeps {
  now: () => Date;
  signal?: AbortSignal;
}

/** Drafts an answer to the last inbound message. Without a model endpoint it needs no key and no network. */
export const draftSuggestion = async (input: DraftInput, _deps: DraftDeps): Promise<DraftedSuggestion> =>
  draftEmbedded(input);
