import type { Analysis } from '@hubbub/contracts';
import { identifyLanguage } from '@hubbub/text';

export interface AnalysisHints {
  previousLanguage?: string | null;
  postLanguage?: string | null;
  workspaceLanguage?: string | null;
}

export const analyse = (text: string, hints: AnalysisHints = {}): Analysis => {
  const { language, confidence } = identifyLanguage(text, {
    previous: hints.previousLanguage,
    post: hints.postLanguage,
    workspace: hints.workspaceLanguage,
  });
  return { language, confidence, sentiment: 'neutral', intent: 'other', urgency: 0, needsAnswer: false };
};
