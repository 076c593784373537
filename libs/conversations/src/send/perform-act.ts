import { restUntilOf } from '@hubbub/connectors';
import { PlatformError } from '@hubbub/runtime';
import { getChannel, getConversation, getMessage } from '@hubbub/store';
import { heldUntil, isHeldBack } from '../automation-switch';
import { accessTo } from '../channel-access';
import { noteChannelError, noteChannelSuccess } from '../channel-health';
import { requireProof } from '../connect/check-channel';
import type { ActType } from '../act';
import type { Context } from '../context';
import { transact } from '../transact';
import type { Claim } from './claim';
import { toReference } from './outbound';
import { sendLimits } from './send-limits';
import { endSlot } from './slots';
import { within } from './within';

/** One attempt at one claimed act. Acts may be done twice without harm, so a lost answer means another try. */
export const performAct = async (ctx: Context, claim: Claim): Promise<void> => {
  const wanted = await ctx.store.transaction(claim.workspaceId, async (db) => {
    const [act]: {
      message_id: string;
      type: ActType;
      text: string | null;
      attempts: number;
      rule_id: string | null;
    }[] = await db.query(
      'SELECT message_id, type, text, attempts, rule_id FROM platform_act WHERE workspace_id = $1 AND id = $2',
      [claim.workspaceId, claim.id],
    );
    const row = await getMessage(db, claim.workspaceId, act!.message_id);
    const conversation = await getConversation(db, claim.workspaceId, row.conversationId);
    return {
      ...act!,
      isHeld: act!.rule_id !== null && (await isHeldBack(db, claim.workspaceId, act!.rule_id)),
      row,
      conversation,
      target: await toReference(db, row),
      channel: await getChannel(db, claim.workspaceId, claim.channelId),
    };
  });
  if (wanted.isHeld) return putBack(ctx, claim);
  const connector = ctx.findConnector(wanted.channel.platform);
  let restUntil: Date | null = null;
  try {
    if (!connector?.act) throw new PlatformError('refused', 'not_supported', 'The platform has no such act');
    const { act } = connector;
    const access = accessTo(
      ctx,
      wanted.channel,
      (answer) => (restUntil = restUntilOf(answer, ctx.clock()) ?? restUntil),
    );
    await requireProof(ctx, wanted.channel);
    const { extra } = await within(sendLimits(ctx).attemptMs, () =>
      act(
        {
          id: claim.id,
          type: wanted.type,
          target: wanted.target,
          conversationKind: wanted.conversation.kind,
          externalConversationId: wanted.conversation.externalId,
          direction: wanted.row.direction,
          post: wanted.conversation.post && {
            externalId: wanted.conversation.post.externalId,
            extra: wanted.conversation.post.extra,
          },
          ...(wanted.text === null ? {} : { text: wanted.text }),
        },
        access,
      ),
    );
    await settleDone(ctx, claim, wanted, extra ?? {});
    await noteChannelSuccess(ctx, wanted.channel, { startedAt: claim.startedAt, restUntil });
  } catch (error) {
    await settleError(ctx, claim, wanted, error, restUntil);
  }
};

/** Rules were switched off after it was claimed: it waits until they are on again. */
const putBack = (ctx: Context, claim: Claim): Promise<void> =>
  ctx.store.transaction(claim.workspaceId, async (db) => {
    await db.query(
      `UPDATE platform_act SET status = 'queued', not_before = $4, lease_until = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND attempt_token = $3`,
      [claim.workspaceId, claim.id, claim.token, heldUntil],
    );
  });

type Wanted = {
  message_id: string;
  type: ActType;
  text: string | null;
  attempts: number;
  row: { conversationId: string; text: string; sentAt: Date };
  channel: Parameters<typeof noteChannelError>[1];
};

const settleDone = (ctx: Context, claim: Claim, wanted: Wanted, extra: Record<string, unknown>): Promise<void> =>
  transact(ctx, claim.workspaceId, async (db, changes) => {
    await endSlot(db, claim.workspaceId, claim.token, ctx.clock());
    const [held]: [unknown[]] = await db.query(
      `UPDATE platform_act SET status = 'done', lease_until = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND attempt_token = $3 RETURNING id`,
      [claim.workspaceId, claim.id, claim.token],
    );
    if (held.length === 0) return;
    const now = ctx.clock();
    const sets: Record<ActType, string> = {
      like: 'liked_at = $3',
      unlike: 'liked_at = NULL',
      hide: 'hidden_at = coalesce(hidden_at, $3)',
      unhide: 'hidden_at = NULL',
      delete: 'deleted_at = coalesce(deleted_at, $3)',
      edit: `text = $5, edits = edits || jsonb_build_array(jsonb_build_object('text', text, 'at', $6::text))`,
    };
    const isEdit = wanted.type === 'edit';
    await db.query(
      `UPDATE message SET ${sets[wanted.type]}, extra = extra || $4::jsonb || jsonb_build_object('actedAt', $3::timestamptz), version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [
        claim.workspaceId,
        wanted.message_id,
        now,
        JSON.stringify(isEdit ? { ...extra, textAt: now.toISOString() } : extra),
        ...(isEdit ? [wanted.text, wanted.row.sentAt.toISOString()] : []),
      ],
    );
    changes.updated(wanted.message_id);
    changes.conversation(wanted.row.conversationId);
  });

const settleError = async (
  ctx: Context,
  claim: Claim,
  wanted: Wanted,
  thrown: unknown,
  restUntil: Date | null,
): Promise<void> => {
  const error =
    thrown instanceof PlatformError
      ? thrown
      : new PlatformError('refused', 'internal', (thrown as Error).message, { cause: thrown });
  if (!(thrown instanceof PlatformError))
    ctx.logger.error({ err: thrown, actId: claim.id }, 'An act failed for a reason of our own');
  const isOver = error.outcome === 'refused' || wanted.attempts >= sendLimits(ctx).attempts;
  const retryAt = new Date(
    ctx.clock().getTime() + (error.retryAfterSeconds ?? Math.min(600, 2 ** wanted.attempts)) * 1000,
  );
  await transact(ctx, claim.workspaceId, async (db, changes) => {
    await endSlot(db, claim.workspaceId, claim.token, ctx.clock());
    await db.query(
      `UPDATE platform_act SET status = $4, failure = $5, not_before = $6, lease_until = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND attempt_token = $3`,
      [
        claim.workspaceId,
        claim.id,
        claim.token,
        isOver ? 'failed' : 'queued',
        JSON.stringify({ code: error.code, message: error.message }),
        retryAt,
      ],
    );
    if (!isOver) return;
    // The member's screen must say that the platform refused.
    await db.query(
      `UPDATE message SET failure = $3, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND direction = 'inbound'`,
      [claim.workspaceId, wanted.message_id, JSON.stringify({ code: `${wanted.type}_failed`, message: error.message })],
    );
    changes.updated(wanted.message_id);
  });
  await noteChannelError(ctx, wanted.channel, error, { startedAt: claim.startedAt, restUntil });
};
