import type { Analysis } from '@hubbub/contracts';
import { type ChannelRow, queryHot } from '@hubbub/store';
import { foldText } from '@hubbub/text';
import type { EntityManager } from 'typeorm';

interface Quiet {
  text: string;
  analysis: Analysis;
}

/**
 * Of messages that ask for no answer, those that a draft is made for all the same: what holds one of the workspace's
 * watch words, and thanks where the voice likes to ask back. It is a draft: nothing is sent by it.
 */
export const worthAComment = async <Message extends Quiet>(
  db: EntityManager,
  { workspaceId, platform }: Pick<ChannelRow, 'workspaceId' | 'platform'>,
  messages: readonly Message[],
): Promise<Message[]> => {
  const open = messages.filter(({ analysis }) => analysis.intent !== 'spam' && analysis.intent !== 'hate');
  if (open.length === 0) return [];
  const [row]: { words: string[] | null; asksBack: boolean | null }[] = await queryHot(
    db,
    `SELECT (SELECT array_agg(text) FROM watchword WHERE workspace_id = $1 AND (platform IS NULL OR platform = $2)) AS words,
       (SELECT (settings->'voice'->>'asksBack')::boolean FROM workspace WHERE id = $1) AS "asksBack"`,
    [workspaceId, platform],
  );
  const words = (row?.words ?? []).map((word) => foldText(word).trim()).filter(Boolean);
  return open.filter(
    ({ text, analysis }) =>
      (row?.asksBack === true && analysis.intent === 'praise') || holdsWord(foldText(text), words),
  );
};

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Whole words, but for scripts that write no spaces. */
const holdsWord = (text: string, words: readonly string[]): boolean =>
  words.some((word) => {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (unspaced.test(word)) return true;
      const before = text[at - 1] ?? ' ';
      const behind = text[at + word.length] ?? ' ';
      if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(behind)) return true;
    }
    return false;
  });
