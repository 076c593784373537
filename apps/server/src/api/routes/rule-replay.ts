import type { HistoryReplay } from '@hubbub/conversations';
import type { Rule } from '@hubbub/contracts';
import { InvalidError } from '@hubbub/runtime';
import { type Request, type Response, Router } from 'express';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { runReplay } from '../../replay/run-replay';
import { memberOf } from '../authenticate';
import { rules } from './rules';

const Wanted = z
  .object({
    rule: z.looseObject({ id: z.uuid().optional(), order: z.int().optional() }),
    since: z.iso.datetime({ offset: true }).transform((at) => new Date(at)),
    until: z.iso.datetime({ offset: true }).transform((at) => new Date(at)),
    compareWith: z.uuid().optional(),
  })
  .strict();

/** What a rule would have done to the messages of a span, and what an edit of it would change; nothing is done. */
export const ruleReplayRoutes = (ctx: ServerContext): Router =>
  Router().post('/replay', async (req, res) => {
    const member = memberOf(req, 'manageContent');
    const { rule: given, since, until, compareWith } = Wanted.parse(req.body);
    if (since >= until)
      throw new InvalidError('The span is empty: `since` comes before `until`', { reason: 'span_empty' });
    const input = rules.schema.parse(given);
    await ctx.store.transaction(member.workspaceId, (db) => rules.check!(db, member.workspaceId, input, null));
    const rule = {
      channelIds: [],
      stops: false,
      ...input,
      mode: input['mode'] === 'approval' ? 'approval' : 'live',
      id: given.id ?? compareWith ?? uuidv7(),
      order: given.order ?? 0,
      version: 0,
    } as unknown as Rule;
    const wanted = { rule, since, until, compareWith };
    if (req.accepts(['application/json', 'text/event-stream']) === 'text/event-stream')
      return stream(ctx, req, res, member.workspaceId, wanted);
    const left = new AbortController();
    res.on('close', () => left.abort());
    res.json(await runReplay(ctx, member.workspaceId, { ...wanted, signal: left.signal }));
  });

/** `started`, `progress` `{examined}` while it reads, `done` with the whole; leaving the page ends it. */
const stream = async (
  ctx: ServerContext,
  req: Request,
  res: Response,
  workspaceId: number,
  wanted: HistoryReplay,
): Promise<void> => {
  const left = new AbortController();
  res.on('close', () => left.abort());
  res.status(200).set({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
  res.flushHeaders();
  const say = (event: string, payload: unknown): void =>
    void (left.signal.aborted || res.write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`));
  say('started', {});
  let said = 0;
  try {
    const report = await runReplay(ctx, workspaceId, {
      ...wanted,
      signal: left.signal,
      onProgress: (examined) => {
        if (examined - said < progressEvery) return;
        said = examined;
        say('progress', { examined });
      },
    });
    say('done', report);
  } catch (error) {
    ctx.logger.error({ err: error, path: req.path }, 'A replay failed');
    say('failed', { code: 'replay_failed', message: 'The replay could not be finished' });
  } finally {
    res.end();
  }
};

const progressEvery = 20_000;
