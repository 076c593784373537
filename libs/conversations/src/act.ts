import { findConnector } from '@hubbub/connectors';
import type { Message } from '@hubbub/contracts';
import { UnsupportedError } from '@hubbub/runtime';
import { getConversation, getMessage, toMessage } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { audit } from './audit';
import type { Context } from './context';
import type { Member } from './member';
import { unlearn } from './suggest/learn';
import { type Changes, transact } from './transact';

export type ActType = 'like' | 'unlike' | 'hide' | 'unhide' | 'delete' | 'edit';

/** Queues an act on the platform. Throws UnsupportedError where the platform has no such thing. */
export const act = (
  ctx: Context,
  member: Member,
  messageId: string,
  type: ActType,
  input: { text?: string; sendAfterSeconds?: number } = {},
): Promise<Message> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    const notBefore = input.sendAfterSeconds ? new Date(ctx.clock().getTime() + input.sendAfterSeconds * 1000) : null;
    await queueAct(ctx, db, changes, {
      workspaceId: member.workspaceId,
      messageId,
      type,
      text: input.text ?? null,
      memberId: member.id,
      ruleId: null,
      notBefore,
    });
    await audit(db, member, type, { type: 'message', id: messageId });
    return toMessage(await getMessage(db, member.workspaceId, messageId));
  });

export interface NewAct {
  workspaceId: number;
  messageId: string;
  type: ActType;
  text: string | null;
  memberId: string | null;
  ruleId: string | null;
  notBefore: Date | null;
}

/** In the caller's transaction; shared by members, rules and bulk. Throws ConflictError `not_supported`. */
export const queueAct = async (ctx: Context, db: EntityManager, changes: Changes, wanted: NewAct): Promise<string> => {
  const row = await getMessage(db, wanted.workspaceId, wanted.messageId);
  const conversation = await getConversation(db, wanted.workspaceId, row.conversationId);
  const reason = whyNot(conversation.platform, conversation.kind, row.direction, wanted.type);
  if (reason || !row.externalId)
    throw new UnsupportedError(
      reason ?? 'The platform does not know this message yet',
      reason ? null : 'not_known_yet',
    );
  // What is taken back or corrected is no example of how to answer.
  if (row.direction === 'outbound' && (wanted.type === 'delete' || wanted.type === 'edit'))
    await unlearn(db, wanted.workspaceId, wanted.messageId);
  // A like that is taken back before it left needs neither.
  const opposite = { like: 'unlike', unlike: 'like', hide: 'unhide', unhide: 'hide' }[wanted.type as 'like'];
  await db.query(
    `UPDATE platform_act SET status = 'cancelled', version = version + 1 WHERE workspace_id = $1 AND message_id = $2 AND type = ANY ($3) AND status = 'queued'`,
    [wanted.workspaceId, wanted.messageId, [wanted.type, opposite ?? '']],
  );
  const id = uuidv7();
  await db.query(
    'INSERT INTO platform_act (workspace_id, id, message_id, channel_id, type, text, member_id, rule_id, not_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      wanted.workspaceId,
      id,
      wanted.messageId,
      row.channelId,
      wanted.type,
      wanted.text,
      wanted.memberId,
      wanted.ruleId,
      wanted.notBefore,
    ],
  );
  changes.afterCommit(() => ctx.wake('acts'));
  return id;
};

/** Null when the platform has it. */
export const whyNot = (
  platformId: string,
  kind: 'direct' | 'comment' | 'mention' | 'review',
  direction: 'inbound' | 'outbound',
  type: ActType,
): string | null => {
  const platform = findConnector(platformId)?.platform;
  const can = platform?.capabilities[kind];
  const has =
    type === 'like' || type === 'unlike'
      ? can?.like
      : type === 'hide' || type === 'unhide'
        ? can?.hide && direction === 'inbound'
        : type === 'edit'
          ? can?.edit && direction === 'outbound'
          : direction === 'outbound'
            ? can?.deleteOwn
            : can?.delete;
  return has ? null : `${platform?.name ?? platformId} has no "${type}" here`;
};
