import { get } from '../../state/store';
import type { Chosen, Texts } from './cluster-texts';

/** What is written and chosen for groups, kept in this tab: a page that is loaded again shows it as it was. */
export interface AnswerDraft {
  written: Texts; // by the name of the wording
  chosen: Chosen; // by conversation
  left: readonly string[]; // conversations that are left out
}

const nothing: AnswerDraft = { written: {}, chosen: {}, left: [] };
const place = (): string => `hubbub:answer-once:${get().me?.id ?? ''}`;

export const readAnswers = (): AnswerDraft => {
  try {
    return { ...nothing, ...(JSON.parse(sessionStorage.getItem(place()) ?? '{}') as Partial<AnswerDraft>) };
  } catch {
    return nothing;
  }
};

export const keepAnswers = (draft: AnswerDraft): void => {
  try {
    sessionStorage.setItem(place(), JSON.stringify(draft));
  } catch {
    // It lasts as long as the page does.
  }
};

/** What was sent is no draft any more; what other groups have stays. */
export const dropAnswers = (wordings: readonly string[], conversations: readonly string[]): void => {
  const { written, chosen, left } = readAnswers();
  const [answered, gone] = [new Set(wordings), new Set(conversations)];
  const without = (texts: Texts, names: ReadonlySet<string>): Texts =>
    Object.fromEntries(Object.entries(texts).filter(([name]) => !names.has(name)));
  keepAnswers({
    written: without(written, answered),
    chosen: without(chosen, gone),
    left: left.filter((id) => !gone.has(id)),
  });
};
