import type { Connector, WebhookRequest } from '@hubbub/connectors';
import { accessTo, openSecrets, signersHeader, signersHeaderOf, webhookUrlOf, type Keep } from '@hubbub/conversations';
import { PlatformError } from '@hubbub/runtime';
import { type Request, type Response, Router } from 'express';
import { gunzip } from 'node:zlib';
import type { ServerContext } from '../build-context';
import { createChannelLookup, type KnownChannel } from './channel-lookup';
import { readBodies } from './read-bodies';

/** Larger than any platform sends, unpacked. */
const mostBytes = 5_000_000;

/** `/webhooks/:platform{/:channelId}`: verify the raw bytes, keep them, answer 200. Nothing else comes before the answer. */
export const webhooks = (ctx: ServerContext, keep: Keep): Router => {
  const lookup = createChannelLookup(ctx);
  const router = Router();

  const find = async (
    req: Request,
  ): Promise<{ connector: Connector; channels: KnownChannel[]; channelId: string | null } | null> => {
    const connector = ctx.findConnector(String(req.params['platform']));
    if (!connector) return null;
    const channelId = req.params['channelId'] ? String(req.params['channelId']) : null;
    if (!channelId)
      return {
        connector,
        channels: await lookup.ofPlatforms([connector.platform.id, ...(connector.siblings ?? [])]),
        channelId,
      };
    const channel = await lookup.byId(channelId);
    return channel && [connector.platform.id, ...(connector.siblings ?? [])].includes(channel.platform)
      ? { connector, channels: [channel], channelId }
      : null;
  };

  router.get('/:platform{/:channelId}', async (req, res) => {
    const found = await find(req);
    if (!found) return void res.status(404).json({ code: 'not_found', message: 'There is no such channel' });
    const request = toRequest(ctx, req, Buffer.alloc(0));
    for (const channel of found.channels) {
      const answer = found.connector.handshake?.(request, openSecrets(ctx, channel));
      if (answer) return void res.status(answer.status).type(answer.type).send(answer.body);
    }
    res.status(403).json({ code: 'forbidden', message: 'The handshake does not fit any channel' });
  });

  router.post('/:platform{/:channelId}', readBodies({ mostOfOne: mostBytes }), async (req, res) => {
    const found = await find(req);
    if (!found) return void res.status(404).json({ code: 'not_found', message: 'There is no such channel' });
    const rawBody = await bodyOf(req);
    if (!rawBody) return void res.status(413).json({ code: 'too_large', message: 'The body is too large' });
    const request = toRequest(ctx, req, rawBody);
    const signers = found.connector.authenticate
      ? await authenticated(ctx, lookup, found.connector, request, found.channels)
      : found.channels.filter((channel) => found.connector.verify?.(request, openSecrets(ctx, channel)));
    if (!signers) return unavailable(res);
    const [first] = signers;
    if (!first) return void res.status(401).json({ code: 'bad_signature', message: 'The signature does not fit' });
    if (answerHandshake(ctx, found.connector, request, first, res)) return;
    const workspaces = new Set(signers.map(({ workspaceId }) => workspaceId));
    await keep({
      workspaceId: workspaces.size === 1 ? first.workspaceId : 0,
      platform: found.channelId ? first.platform : found.connector.platform.id,
      channelId: found.channelId,
      raw: rawBody,
      headers: {
        ...keptHeaders(request.headers),
        ...(found.connector.authenticate ? signersHeaderOf(signers.map(({ id }) => id)) : {}),
      },
      foundBy: 'webhook',
      receivedAt: request.receivedAt,
      deliveryKey: found.connector.deliveryKey?.(request) ?? null,
    });
    // Head and body in one write, without an ETag: this is the answer that is given most.
    res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': 2 }).end('ok');
  });
  return router;
};

/** The channels for which the request's token is good; null: nobody can tell now (the platform's keys cannot be had). */
const authenticated = async (
  ctx: ServerContext,
  lookup: ReturnType<typeof createChannelLookup>,
  connector: Connector,
  request: WebhookRequest,
  channels: readonly KnownChannel[],
): Promise<KnownChannel[] | null> => {
  const good: KnownChannel[] = [];
  let isUnclear = false;
  for (const known of channels) {
    const row = await lookup.whole(known);
    if (!row) continue;
    const webhookUrl = ctx.config.publicUrl ? webhookUrlOf(row, ctx.config.publicUrl) : null;
    try {
      if (await connector.authenticate?.(request, accessTo(ctx, row), webhookUrl)) good.push(known);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      ctx.logger.warn({ err: error, channelId: row.id }, 'A webhook could not be authenticated now');
      isUnclear = true; // one channel's trouble is no other's
    }
  }
  return good.length === 0 && isUnclear ? null : good;
};

/** The platform sends it again. */
const unavailable = (res: Response): void =>
  void res
    .status(503)
    .setHeader('retry-after', '30')
    .json({ code: 'unavailable', message: 'The keys of the platform cannot be had now; send it again' });

/** Some platforms put their handshake into a signed POST (Slack's url_verification). */
const answerHandshake = (
  ctx: ServerContext,
  connector: Connector,
  request: WebhookRequest,
  channel: KnownChannel,
  res: Response,
): boolean => {
  const answer = connector.handshake?.(request, openSecrets(ctx, channel));
  if (!answer) return false;
  res.status(answer.status).type(answer.type).send(answer.body);
  return true;
};

const toRequest = (ctx: ServerContext, req: Request, rawBody: Buffer): WebhookRequest => ({
  method: req.method,
  headers: headersOf(req),
  // Hardly any platform puts something there, and reading an address is not free.
  query: req.originalUrl.includes('?')
    ? Object.fromEntries(new URL(req.originalUrl, 'http://localhost').searchParams)
    : {},
  rawBody,
  receivedAt: ctx.clock(),
});

/** How the body was packed on its way is none of them: it is kept unpacked. */
const headersOf = (req: Request): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const name in req.headers) {
    const value = req.headers[name];
    if (name !== 'content-encoding') headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return headers;
};

/** Null: too large once unpacked. A body that does not unpack stays as it came: the signature decides. */
const bodyOf = async (req: Request): Promise<Buffer | null> => {
  const encoding = req.headers['content-encoding'];
  const raw = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  if (encoding !== 'gzip') return raw;
  // Its last four bytes say how long it becomes. What owns up to being a bomb costs nothing; who lies there is bounded.
  if (raw.length > 4 && raw.readUInt32LE(raw.length - 4) > mostBytes && isGzip(raw)) return null;
  return new Promise((resolve) => {
    gunzip(raw, { maxOutputLength: mostBytes }, (error, unpacked) => {
      if (!error) return resolve(unpacked);
      resolve((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? null : raw);
    });
  });
};

const isGzip = (raw: Buffer): boolean => raw[0] === 0x1f && raw[1] === 0x8b;

const neverKept = new Set(['cookie', 'authorization', 'proxy-authorization', signersHeader]);

const keptHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> => {
  const kept: Record<string, string> = {};
  for (const name in headers)
    if (!neverKept.has(name)) kept[name] = headers[name]!.slice(0, 2000).replaceAll('\u0000', '');
  return kept;
};
