import { ChangeConversation, Filter, type FilterTerms, listedTerms, sorts } from '@hubbub/contracts';
import {
  addNote,
  changeConversation,
  findLatestSuggestion,
  finishFor,
  reply,
  suggest,
  summarise,
  toOwnConversation,
} from '@hubbub/conversations';
import { InvalidError, NotFoundError } from '@hubbub/runtime';
import { countConversations, getConversation, listConversations, listMessages } from '@hubbub/store';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf, personOf } from '../authenticate';
import { findDraft, keepDraft } from '../drafts';
import { createSharedReads } from '../share-reads';
import { countViews } from '../count-views';
import { extras, pageOf, readTimeline } from '../read-timeline';
import { streamSuggestion } from '../stream-suggestion';
import { createLimiter } from '../limiters';
import { leaving } from './assist';

const Paging = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2000).nullish(),
});
/** `with=suggestion,draft`: what else the answer carries. */
const OfTimeline = Paging.extend({
  with: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.enum(extras))),
});
const Sort = z.enum(sorts).default('recent');

export const SendReply = z
  .object({
    text: z.string().default(''), // the platform's own limit speaks, with its unit
    audience: z.enum(['public', 'private']).optional(),
    replyToId: z.uuid().optional(),
    expectedLastMessageId: z.uuid().optional(),
    attachments: z.array(z.uuid()).max(10).optional(),
    suggestionId: z.uuid().optional(),
    variant: z.int().min(0).optional(),
    savedReplyId: z.uuid().optional(),
    sendAfterSeconds: z.number().min(0).max(600).optional(),
    template: z
      .object({
        name: z.string().min(1).max(512),
        language: z.string().min(1).max(20),
        parameters: z.array(z.string().max(1024)).max(100).default([]),
      })
      .strict()
      .optional(),
  })
  .strict();
const Note = z.object({ text: z.string().min(1).max(20_000) });
const Draft = z.object({
  text: z.string().max(100_000),
  audience: z.string().nullish(),
  attachments: z.array(z.uuid()).max(20).default([]),
  version: z.int().min(0).optional(), // the one it was written over; a newer one is not replaced: 409 `draft_moved`
});
const WantedSuggestion = z.object({
  tones: z.array(z.enum(['friendly', 'formal', 'short', 'saved'])).optional(),
  instruction: z.string().max(1000).optional(),
});

const Begun = z.object({ text: z.string().min(1).max(20_000) }).strict();

const WantedSummary = z.object({ language: z.string().min(2).max(20).default('en') });

export const conversationRoutes = (ctx: ServerContext): Router => {
  const router = Router();
  const share = createSharedReads();
  const asked = createLimiter(ctx, 'continuation', 600, 60); // ten a second: more than anybody pauses
  router.param('id', (_req, _res, next, id: string) =>
    next(z.uuid().safeParse(id).success ? undefined : new NotFoundError('This conversation')),
  );

  router.get('/', async (req, res) => {
    const member = memberOf(req);
    const { limit, cursor } = Paging.parse(req.query);
    const request = {
      filter: filterOf(req),
      sort: Sort.parse(req.query['sort']),
      memberId: member.id,
      now: ctx.clock(),
    };
    const { filter, sort, memberId } = request;
    const key = JSON.stringify([member.workspaceId, memberId, filter, sort, limit, cursor ?? null]);
    const page = await share(key, () =>
      ctx.store.reading(member.workspaceId, (db) =>
        listConversations(db, member.workspaceId, { ...request, limit, cursor: cursor ?? null }),
      ),
    );
    res.json({ items: page.items.map((row) => toOwnConversation(row, request.now)), nextCursor: page.nextCursor });
  });
  router.get('/count', async (req, res) => {
    const member = memberOf(req);
    const count = await ctx.store.transaction(member.workspaceId, (db) =>
      countConversations(db, member.workspaceId, { filter: filterOf(req), memberId: member.id, now: ctx.clock() }),
    );
    res.json({ count });
  });
  router.get('/counts', async (req, res) => {
    const member = memberOf(req);
    const wanted = String(req.query['views'] ?? '')
      .split(',')
      .filter(Boolean)
      .slice(0, 100);
    res.json({
      items: await ctx.store.transaction(member.workspaceId, (db) => countViews(db, member, wanted, ctx.clock())),
    });
  });
  router.get('/:id', async (req, res) => {
    const member = memberOf(req);
    const row = await ctx.store.transaction(member.workspaceId, (db) =>
      getConversation(db, member.workspaceId, req.params.id, member.id),
    );
    res.json(toOwnConversation(row, ctx.clock()));
  });
  router.patch('/:id', async (req, res) => {
    const input = ChangeConversation.parse(req.body);
    const onlyRead = Object.keys(input).every((name) => name === 'isRead');
    res.json(await changeConversation(ctx, memberOf(req, onlyRead ? 'read' : 'triage'), req.params.id, input));
  });

  router.get('/:id/messages', async (req, res) => {
    const { workspaceId } = memberOf(req);
    const { limit, cursor } = Paging.parse(req.query);
    const rows = await ctx.store.transaction(workspaceId, async (db) => {
      await getConversation(db, workspaceId, req.params.id);
      return listMessages(db, workspaceId, req.params.id, {
        limit: limit + 1,
        before: readCursor(cursor ?? null),
        withNotes: false,
      });
    });
    res.json(pageOf(rows, limit));
  });
  router.get('/:id/timeline', async (req, res) => {
    const { workspaceId, id: memberId } = memberOf(req);
    const { limit, cursor, with: wanted } = OfTimeline.parse(req.query);
    const request = { memberId, limit, before: readCursor(cursor ?? null), with: wanted };
    res.json(await ctx.store.transaction(workspaceId, (db) => readTimeline(db, workspaceId, req.params.id, request)));
  });
  router.post('/:id/messages', async (req, res) => {
    res
      .status(202)
      .json(await reply(ctx, memberOf(req, 'reply'), req.params.id, withoutUndefined(SendReply.parse(req.body))));
  });
  router.post('/:id/notes', async (req, res) => {
    res.status(201).json(await addNote(ctx, memberOf(req, 'triage'), req.params.id, Note.parse(req.body).text));
  });

  router.get('/:id/draft', async (req, res) => {
    const member = personOf(req);
    const draft = await ctx.store.transaction(member.workspaceId, async (db) => {
      await getConversation(db, member.workspaceId, req.params.id);
      return findDraft(db, member.workspaceId, req.params.id, member.id);
    });
    res.json(draft);
  });
  router.put('/:id/draft', async (req, res) => {
    const member = personOf(req, 'reply');
    const input = Draft.parse(req.body);
    const draft = await ctx.store.transaction(member.workspaceId, async (db) => {
      await getConversation(db, member.workspaceId, req.params.id);
      const kept = await keepDraft(db, member.workspaceId, req.params.id, member.id, {
        ...input,
        audience: input.audience ?? null,
      });
      return { conversationId: req.params.id, ...kept };
    });
    ctx.publish({ workspaceId: member.workspaceId, memberId: member.id }, 'draft:updated', draft);
    res.json(draft);
  });

  router.get('/:id/suggestions', async (req, res) => {
    const { workspaceId } = memberOf(req);
    const suggestion = await ctx.store.transaction(workspaceId, async (db) => {
      await getConversation(db, workspaceId, req.params.id);
      return findLatestSuggestion(db, workspaceId, req.params.id);
    });
    if (!suggestion) return void res.status(204).end();
    res.json(suggestion);
  });
  router.post('/:id/suggestions', async (req, res) => {
    const { workspaceId, id: memberId } = memberOf(req, 'reply');
    const wanted = { memberId, ...withoutUndefined(WantedSuggestion.parse(req.body ?? {})) };
    if (req.accepts(['application/json', 'text/event-stream']) === 'text/event-stream')
      return streamSuggestion(ctx, req, res, workspaceId, req.params.id, wanted);
    res.json(await suggest(ctx, workspaceId, req.params.id, { ...wanted, signal: leaving(req, res) }));
  });
  router.post('/:id/continuation', async (req, res) => {
    const member = memberOf(req, 'reply');
    const { text } = Begun.parse(req.body);
    await asked.take(`${member.workspaceId} ${member.id ?? 'token'}`);
    res.json(await finishFor(ctx, member, req.params.id, text, leaving(req, res)));
  });
  router.get('/:id/summary', async (req, res) => {
    const member = memberOf(req);
    const { language } = WantedSummary.parse(req.query);
    res.json(await summarise(ctx, member, req.params.id, language, leaving(req, res)));
  });
  return router;
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** `exactOptionalPropertyTypes` is off, but absent is clearer than undefined. */
export const withoutUndefined = <T extends object>(value: T): Mutable<T> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Mutable<T>;

const lists = new Set<string>(listedTerms);

/** Query parameters and `filter=<JSON>` together; both must hold. Throws ZodError or InvalidError. */
export const filterOf = (req: Request): Filter => {
  const terms: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(req.query)) {
    if (lists.has(name)) terms[name] = Array.isArray(value) && value.length === 1 ? value[0] : value;
    else if (name === 'unread') terms[name] = value === 'true' || value === '1';
    else if (name === 'waitingMinutes') terms[name] = Number(value);
    else if (name === 'mentioned' || name === 'q' || name === 'after' || name === 'before') terms[name] = value;
    else if (!known.has(name)) throw new InvalidError(`There is no parameter "${name}"`, { reason: 'bad_request' });
  }
  const both: Filter[] = [];
  if (Object.keys(terms).length > 0) both.push(Filter.parse(terms) as FilterTerms);
  if (typeof req.query['filter'] === 'string') both.push(Filter.parse(parseJson(req.query['filter'])));
  return both.length === 1 ? both[0]! : { and: both };
};

const known = new Set(['filter', 'sort', 'limit', 'cursor', 'views']);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidError('filter is not JSON', { reason: 'bad_request' });
  }
};

const readCursor = (cursor: string | null): { at: Date; id: string } | null => {
  if (!cursor) return null;
  const [at, id] = cursor.split('_');
  const date = new Date(at ?? '');
  if (Number.isNaN(date.getTime()) || !z.uuid().safeParse(id).success)
    throw new InvalidError('The cursor is not one of ours', { reason: 'bad_request' });
  return { at: date, id: id! };
};
