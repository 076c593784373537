import { assistMember } from '@hubbub/conversations';
import { assistActs } from '@hubbub/suggestions';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';
import { withoutUndefined } from './conversations';

const Assist = z
  .object({
    act: z.enum(assistActs),
    text: z.string().min(1).max(20_000),
    tone: z.enum(['friendly', 'formal', 'short']).optional(),
    language: z.string().min(2).max(20).optional(),
    conversationId: z.uuid().optional(),
  })
  .strict();

/** Ends when whoever asked has left: what is under way upstream ends with it. */
export const leaving = (_req: Request, res: Response): AbortSignal => {
  const left = new AbortController();
  res.on('close', () => left.abort());
  return left.signal;
};

/** Shorten, expand, change tone, translate, fix, continue: for a member's own text. */
export const assistRoutes = (ctx: ServerContext): Router =>
  Router().post('/', async (req, res) => {
    const member = memberOf(req, 'reply');
    res.json(await assistMember(ctx, member, withoutUndefined(Assist.parse(req.body)), leaving(req, res)));
  });
