import { type ChannelAccess, type Connector, leaveOf, restUntilOf, type Sent } from '@hubbub/connectors';
import { type HttpAnswer, NotFoundError, PlatformError, type PlatformCode } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { heldUntil, isHeldBack } from '../automation-switch';
import { accessTo } from '../channel-access';
import { noteChannelError, noteChannelSuccess } from '../channel-health';
import { requireProof } from '../connect/check-channel';
import type { Context } from '../context';
import { windowOf } from '../present';
import { type Changes, transact } from '../transact';
import type { Claim } from './claim';
import { buildOutbound, type Outbound } from './outbound';
import { sendLimits } from './send-limits';
import { endSlot } from './slots';
import { step } from './steps';
import { firstLookMs, showLast } from './sweep';
import { within } from './within';

/**
 * One attempt at one claimed message. Ends in `sent`, `failed` with the platform's words, `queued` again where it
 * was surely not accepted, or `unconfirmed` where nobody can know; never throws for what a platform does.
 */
export const sendMessage = async (ctx: Context, claim: Claim): Promise<void> => {
  const outbound = await readOutbound(ctx, claim);
  if (!outbound || (await hold(ctx, claim, outbound))) return;
  await step(ctx, 'send.read');
  let restUntil: Date | null = null;
  const prepared = prepare(ctx, outbound, (answer) => (restUntil = restUntilOf(answer, ctx.clock()) ?? restUntil));
  if ('refusal' in prepared) return finish(ctx, claim, outbound, (db) => fail(db, claim, prepared.refusal));
  await step(ctx, 'send.leaving');
  try {
    await requireProof(ctx, outbound.channel);
    const sent = await within(sendLimits(ctx).attemptMs, () =>
      prepared.connector.send({ ...outbound.message, tag: tagFor(ctx, outbound) }, prepared.access),
    );
    await step(ctx, 'send.answered');
    await finish(ctx, claim, outbound, (db) => markSent(db, claim, outbound, sent, ctx.clock()));
    await noteChannelSuccess(ctx, outbound.channel, { startedAt: claim.startedAt, restUntil });
    await step(ctx, 'send.noted');
  } catch (error) {
    if (error instanceof KeepError) throw error.cause;
    await settleError(ctx, claim, outbound, error, restUntil);
  }
};

/** Null where its channel was disconnected between the claim and now: nothing has left, and nothing can. */
const readOutbound = async (ctx: Context, claim: Claim): Promise<Outbound | null> => {
  try {
    return await ctx.store.transaction(claim.workspaceId, (db) => buildOutbound(ctx, db, claim.workspaceId, claim.id));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const failure = { code: 'channel_off' as const, message: 'The channel is disconnected' };
    await transact(ctx, claim.workspaceId, async (db, changes) => {
      await fail(db, claim, failure);
      changes.updated(claim.id);
    });
    return null;
  }
};

type Prepared = { refusal: { code: PlatformCode; message: string } } | { connector: Connector; access: ChannelAccess };

/** All that can go wrong before the first byte leaves, and so is no doubt. */
const prepare = (ctx: Context, outbound: Outbound, onAnswer: (answer: HttpAnswer) => void): Prepared => {
  const refusal = refuse(ctx, outbound);
  if (refusal) return { refusal };
  const connector = ctx.findConnector(outbound.channel.platform);
  if (!connector) return { refusal: { code: 'unknown_platform', message: 'No connector' } };
  try {
    return { connector, access: accessTo(ctx, outbound.channel, onAnswer) };
  } catch (error) {
    ctx.logger.error({ err: error, channelId: outbound.channel.id }, 'The secrets of a channel do not open');
    return { refusal: { code: 'secrets_unreadable', message: 'The keys of this channel cannot be read' } };
  }
};

/** Rules were switched off after it was claimed or put back: it waits with the rest until they are on again. */
const hold = async (ctx: Context, claim: Claim, outbound: Outbound): Promise<boolean> => {
  const { authorType, ruleId } = outbound.row;
  if (authorType !== 'rule') return false;
  const isHeld = await ctx.store.transaction(claim.workspaceId, (db) => isHeldBack(db, claim.workspaceId, ruleId));
  if (isHeld) await finish(ctx, claim, outbound, (db) => putBack(db, claim, new Date(heldUntil)));
  return isHeld;
};

/** What was allowed when it was queued may not be any more; a channel may have been switched off meanwhile. */
const refuse = (
  ctx: Context,
  { message, row, conversation, channel }: Outbound,
): { code: PlatformCode; message: string } | null => {
  if (channel.isOff) return { code: 'channel_off', message: 'The channel is switched off' };
  if (message.template) return null; // no window binds it
  const isAutomated = row.authorType === 'rule';
  const window = windowOf({ ...conversation, repliedPrivatelyAt: null }, row.audience ?? 'public', ctx.clock(), {
    isAutomated,
    canReply: leaveOf(message.replyTo, channel.settings),
  });
  return window.open
    ? null
    : { code: 'window_closed', message: window.reason ?? 'The reply window has closed meanwhile' };
};

const tagFor = (ctx: Context, { row, conversation }: Outbound): string | null =>
  row.authorType === 'rule'
    ? null
    : (windowOf({ ...conversation, repliedPrivatelyAt: null }, row.audience ?? 'public', ctx.clock()).tag ?? null);

const settleError = async (
  ctx: Context,
  claim: Claim,
  outbound: Outbound,
  thrown: unknown,
  restUntil: Date | null,
): Promise<void> => {
  const error =
    thrown instanceof PlatformError
      ? thrown
      : new PlatformError('unknown', 'internal', (thrown as Error).message, { cause: thrown });
  if (!(thrown instanceof PlatformError))
    ctx.logger.error({ err: thrown, messageId: claim.id }, 'A send failed for a reason of our own');
  const failure = { code: error.code, message: error.message };
  const isLast = outbound.row.attempts >= sendLimits(ctx).attempts;
  const waitSeconds = error.retryAfterSeconds ?? Math.min(600, 2 ** outbound.row.attempts);
  const retryAt = new Date(ctx.clock().getTime() + waitSeconds * 1000);
  await finish(ctx, claim, outbound, (db) => {
    if (error.outcome === 'unknown') return doubt(db, claim, failure, ctx.clock());
    if (error.outcome === 'refused' || isLast) return fail(db, claim, failure);
    return putBack(db, claim, retryAt);
  });
  await noteChannelError(ctx, outbound.channel, error, { startedAt: claim.startedAt, restUntil });
};

/** What the platform said could not be written down: the lease decides. */
class KeepError extends Error {}

/** The answer is known to this process alone: a database that is away for a moment must not make a doubt of it. */
const keep = async (
  ctx: Context,
  work: (db: EntityManager, changes: Changes) => Promise<void>,
  { workspaceId }: Claim,
): Promise<void> => {
  const triesMs = [100, 400, 1_600, 6_400];
  for (const waitMs of [...triesMs, null]) {
    try {
      return await transact(ctx, workspaceId, work);
    } catch (error) {
      if (waitMs === null) throw new KeepError('The outcome of a send could not be written', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
};

/** Only the attempt that holds the token may say how it ended. */
const finish = async (
  ctx: Context,
  claim: Claim,
  { conversation }: Outbound,
  work: (db: EntityManager, changes: Changes) => Promise<void>,
): Promise<void> => {
  await keep(
    ctx,
    async (db, changes) => {
      await work(db, changes);
      await endSlot(db, claim.workspaceId, claim.token, ctx.clock());
      await showLast(db, claim.workspaceId, conversation.id, claim.id);
      changes.updated(claim.id);
      changes.conversation(conversation.id);
      await step(ctx, 'send.written');
    },
    claim,
  );
  await step(ctx, 'send.committed');
};

const held = `workspace_id = $1 AND id = $2 AND attempt_token = $3`;

const markSent = async (
  db: EntityManager,
  { workspaceId, id, token }: Claim,
  outbound: Outbound,
  sent: Sent,
  now: Date,
): Promise<void> => {
  // The echo may have come before the answer and stand there as a message of its own.
  if (sent.externalId) {
    await db.query(
      "DELETE FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3 AND id <> $4 AND direction = 'outbound' AND author_type = 'platform'",
      [workspaceId, outbound.channel.id, sent.externalId, id],
    );
  }
  await db.query(
    `UPDATE message SET status = CASE WHEN status = 'sending' THEN 'sent' ELSE status END, external_id = coalesce(external_id, $4), extra = extra || $5::jsonb, sent_at = CASE WHEN status = 'sending' THEN $6 ELSE sent_at END,
       lease_until = NULL, failure = NULL, version = version + 1, updated_at = now() WHERE ${held} AND status IN ('sending', 'sent', 'delivered', 'read')`,
    [workspaceId, id, token, sent.externalId, JSON.stringify(sent.extra ?? {}), now],
  );
  if (sent.contactExternalId) await linkPerson(db, outbound, sent.contactExternalId);
};

/** A private reply tells the id under which the commenter writes directly: the same contact. */
const linkPerson = async (
  db: EntityManager,
  { conversation, channel }: Outbound,
  externalId: string,
): Promise<void> => {
  await db.query(
    `INSERT INTO identity (workspace_id, id, contact_id, channel_id, platform, external_id, handle, name)
     SELECT $1, gen_random_uuid(), $2, $3, $4, $5, $6, $7 ON CONFLICT (workspace_id, channel_id, external_id) DO NOTHING`,
    [
      channel.workspaceId,
      conversation.contactId,
      channel.id,
      channel.platform,
      externalId,
      conversation.handle,
      conversation.contactName,
    ],
  );
};

const fail = async (
  db: EntityManager,
  { workspaceId, id, token }: Claim,
  failure: { code: PlatformCode; message: string },
): Promise<void> => {
  await db.query(
    `UPDATE message SET status = 'failed', failure = $4, lease_until = NULL, version = version + 1, updated_at = now() WHERE ${held} AND status = 'sending'`,
    [workspaceId, id, token, JSON.stringify(failure)],
  );
};

const doubt = async (
  db: EntityManager,
  { workspaceId, id, token }: Claim,
  failure: { code: PlatformCode; message: string },
  now: Date,
): Promise<void> => {
  await db.query(
    `UPDATE message SET status = 'unconfirmed', failure = $4, not_before = $5, extra = extra - 'looks', lease_until = NULL, version = version + 1, updated_at = now() WHERE ${held} AND status = 'sending'`,
    [workspaceId, id, token, JSON.stringify(failure), new Date(now.getTime() + firstLookMs)],
  );
};

const putBack = async (db: EntityManager, { workspaceId, id, token }: Claim, retryAt: Date): Promise<void> => {
  await db.query(
    `UPDATE message SET status = 'queued', not_before = $4, lease_until = NULL, version = version + 1, updated_at = now() WHERE ${held} AND status = 'sending'`,
    [workspaceId, id, token, retryAt],
  );
};
