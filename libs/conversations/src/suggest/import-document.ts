import { InvalidError, PlatformError } from '@hubbub/runtime';
import { readDocument } from '@hubbub/suggestions';
import { identifyLanguage } from '@hubbub/text';
import { uuidv7 } from 'uuidv7';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';

export interface ImportedDocument {
  name: string;
  type: 'html' | 'text';
  raw: string;
  source: string | null; // where it came from
}

const mostBytes = 2_000_000;
const mostRedirects = 3;

/** A page fetched through the guarded way out; at most three redirects, each checked anew. Throws InvalidError. */
export const fetchDocument = async (ctx: Context, address: string): Promise<ImportedDocument> => {
  let url = address;
  for (let step = 0; step <= mostRedirects; step += 1) {
    const answer = await ctx
      .http({ url, headers: { accept: 'text/html,text/plain,text/markdown' }, timeoutMs: 15_000, maxBytes: mostBytes })
      .catch((error: unknown) => {
        if (error instanceof PlatformError) throw new InvalidError(error.message, undefined, 'not_readable', 422);
        throw error;
      });
    const to = answer.headers['location'];
    if (answer.status >= 300 && answer.status < 400 && to && URL.canParse(to, url)) {
      url = new URL(to, url).href;
      continue;
    }
    if (answer.status !== 200)
      throw new InvalidError(`The page answered ${answer.status}`, undefined, 'not_readable', 422);
    const type = answer.headers['content-type'] ?? '';
    if (!/^(?:text\/|application\/xhtml)/u.test(type))
      throw new InvalidError(
        `A page or text is needed, not ${type || 'an unknown type'}`,
        undefined,
        'not_readable',
        422,
      );
    const name = decodeURIComponent(new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? new URL(url).host);
    return { name, type: /html/u.test(type) ? 'html' : 'text', raw: answer.text(), source: url };
  }
  throw new InvalidError('The page leads from one address to the next without an end', undefined, 'not_readable', 422);
};

/**
 * Keeps a document as a knowledge article; one from the same source replaces what it said before. Throws InvalidError
 * where it holds no text.
 */
export const importDocument = (
  ctx: Context,
  member: Member,
  document: ImportedDocument,
  wanted: { title?: string; language?: string } = {},
): Promise<{ id: string }> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const read = readDocument(document.raw, document);
    if (read.body.length < 2) throw new InvalidError('There is no text in it', undefined, 'not_readable', 422);
    const title = wanted.title ?? read.title;
    const found = identifyLanguage(read.body.slice(0, 2_000)).language;
    const language = wanted.language ?? read.language?.split('-')[0]?.toLowerCase() ?? (found === 'und' ? 'en' : found);
    const [known]: { id: string }[] = document.source
      ? await db.query('SELECT id FROM knowledge_article WHERE workspace_id = $1 AND source = $2', [
          member.workspaceId,
          document.source,
        ])
      : [];
    const id = known?.id ?? uuidv7();
    await db.query(
      known
        ? 'UPDATE knowledge_article SET title = $3, body = $4, language = $5, source = $6, is_active = true, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2'
        : 'INSERT INTO knowledge_article (workspace_id, id, title, body, language, source) VALUES ($1, $2, $3, $4, $5, $6)',
      [member.workspaceId, id, title, read.body, language, document.source],
    );
    await audit(
      db,
      member,
      known ? 'change' : 'create',
      { type: 'knowledge_article', id },
      { source: document.source },
    );
    return { id };
  });
