import type { Message } from '@hubbub/contracts';
import { getConversation, getMessage, lockConversation, toMessage } from '@hubbub/store';
import { audit } from './audit';
import type { Context } from './context';
import type { Member } from './member';
import { notify } from './notify';
import { insertOutgoing } from './outgoing';
import { transact } from './transact';

/** A note that only members see. `@name` or `@email` of a member mentions them: they are told once. */
export const addNote = (ctx: Context, member: Member, conversationId: string, text: string): Promise<Message> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    await lockConversation(db, member.workspaceId, conversationId);
    const conversation = await getConversation(db, member.workspaceId, conversationId);
    const members: { id: string; name: string; email: string }[] = await db.query(
      'SELECT id, name, email FROM member WHERE workspace_id = $1 AND is_active',
      [member.workspaceId],
    );
    const lower = text.toLocaleLowerCase();
    const isNamed = (name: string) => lower.includes(`@${name.toLocaleLowerCase()}`);
    const mentioned = members.filter(
      ({ name, email }) => isNamed(name) || isNamed(email) || isNamed(name.split(' ')[0]!),
    );
    const id = await insertOutgoing(db, {
      workspaceId: member.workspaceId,
      conversationId,
      channelId: conversation.channelId,
      kind: 'note',
      text,
      audience: null,
      status: 'sent',
      author: { type: 'member', id: member.id, name: member.name },
      replyToId: null,
      now: ctx.clock(),
      mentions: mentioned.map((one) => one.id),
    });
    if (mentioned.length > 0) {
      await db.query(
        `UPDATE conversation SET mentioned_ids = (SELECT array_agg(DISTINCT x) FROM unnest(mentioned_ids || $3::uuid[]) AS x), version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
        [member.workspaceId, conversationId, mentioned.map((one) => one.id)],
      );
      changes.conversation(conversationId);
    }
    for (const one of mentioned.filter((other) => other.id !== member.id)) {
      await notify(ctx, db, changes, {
        workspaceId: member.workspaceId,
        memberId: one.id,
        type: 'mentioned',
        cause: `note:${id}`,
        conversationId,
        said: { code: 'mentioned', by: member.name, contact: conversation.contactName },
      });
    }
    await audit(db, member, 'note', { type: 'conversation', id: conversationId }, { messageId: id });
    changes.created(id);
    return toMessage(await getMessage(db, member.workspaceId, id));
  });
