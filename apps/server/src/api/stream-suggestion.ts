import { suggest } from '@hubbub/conversations';
import type { Request, Response } from 'express';
import type { ServerContext } from '../build-context';

/** Server-sent events `started`, `sentence` and `done`; leaving the page ends the drafting. */
export const streamSuggestion = async (
  ctx: ServerContext,
  req: Request,
  res: Response,
  workspaceId: number,
  conversationId: string,
  wanted: Parameters<typeof suggest>[3],
): Promise<void> => {
  const left = new AbortController();
  res.on('close', () => left.abort());
  res.status(200).set({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
  res.flushHeaders();
  const say = (event: string, payload: unknown): void =>
    void res.write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`);
  try {
    let isStarted = false;
    const start = () => {
      if (!isStarted) say('started', { conversationId });
      isStarted = true;
    };
    const suggestion = await suggest(ctx, workspaceId, conversationId, {
      ...wanted,
      signal: left.signal,
      onStarted: start,
      onSentence: (sentence) => {
        start();
        say('sentence', sentence);
      },
    });
    start();
    say('done', suggestion);
  } catch (error) {
    if (!left.signal.aborted) {
      ctx.logger.warn({ err: error, path: req.path }, 'A draft failed');
      say('failed', { code: 'no_suggestion', message: 'No draft could be made' });
    }
  } finally {
    res.end();
  }
};
