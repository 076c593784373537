import type { Draft } from '@hubbub/contracts';

/** An upload that stands beside an unsent text. */
export interface DraftFile {
  id: string;
  name: string;
  bytes: number;
  isPicture: boolean;
}

/** Unsent text as this browser keeps it. */
export interface KeptDraft {
  text: string;
  audience: string | null;
  files: readonly DraftFile[];
  at: number; // ms since 1970, of the last key
  version: number; // of the server's draft that this one is, or was begun from; 0: there was none
  isSaved: boolean; // the server has it as it stands
}

export const noFiles: readonly DraftFile[] = [];
export const withoutWords: KeptDraft = { text: '', audience: null, files: noFiles, at: 0, version: 0, isSaved: true };

const busyMs = 10_000; // whoever typed so recently types still

/** The same words and files. */
export const isSame = (a: Pick<KeptDraft, 'text' | 'files'>, b: Pick<KeptDraft, 'text' | 'files'>): boolean =>
  a.text === b.text && a.files.map(({ id }) => id).join() === b.files.map(({ id }) => id).join();

/**
 * Two texts of one member, of this browser and of the server: which stands, and which is kept aside (`other`). A
 * version that this browser has seen is older than what was typed over it; where both have changed since, the later
 * does, and nothing beats words that no server has.
 */
export const settleDrafts = (
  here: KeptDraft | undefined,
  there: Draft,
  now: number,
): { draft: KeptDraft; other: KeptDraft | null } => {
  const theirs = readDraft(there);
  if (!here) return { draft: theirs, other: null };
  if (there.version <= here.version) return { draft: here, other: null };
  if (isSame(here, theirs)) return { draft: { ...here, version: there.version, isSaved: true }, other: null };
  if (here.isSaved) {
    // Saved, so it stands in no other place any more: of what was typed a moment ago, the words are kept.
    const isTyping = now - here.at < busyMs && hasWords(here);
    return { draft: theirs, other: isTyping && !startsWith(theirs.text, here.text) ? here : null };
  }
  const isOurs = hasWords(here) && (!hasWords(theirs) || here.at >= theirs.at);
  return isOurs
    ? { draft: { ...here, version: there.version }, other: hasWords(theirs) ? theirs : null }
    : { draft: theirs, other: hasWords(here) ? here : null };
};

const readDraft = ({ text, audience, files = [], version, updatedAt }: Draft): KeptDraft => ({
  text,
  audience,
  files: files.map(({ id, name, bytes, type }) => ({ id, name, bytes, isPicture: type === 'image' })),
  at: updatedAt ? Date.parse(updatedAt) : 0,
  version,
  isSaved: true,
});

const hasWords = ({ text, files }: Pick<KeptDraft, 'text' | 'files'>): boolean =>
  text.trim() !== '' || files.length > 0;
const startsWith = (longer: string, shorter: string): boolean => longer.startsWith(shorter.trim());
