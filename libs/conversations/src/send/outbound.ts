import type { MessageReference, OutboundMessage } from '@hubbub/connectors';
import {
  type ChannelRow,
  type ConversationRow,
  getChannel,
  getConversation,
  getMessage,
  listMessagesById,
  type MessageRow,
} from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { readKeptFile } from '../attachments/kept-files';
import { publicFileUrl } from '../attachments/public-file';
import type { Context } from '../context';
import { templateIn } from '../templates';

export interface Outbound {
  message: OutboundMessage;
  row: MessageRow;
  conversation: ConversationRow;
  channel: ChannelRow;
}

/** All that a connector needs to send one message of ours. */
export const buildOutbound = async (
  ctx: Context,
  db: EntityManager,
  workspaceId: number,
  id: string,
): Promise<Outbound> => {
  const row = await getMessage(db, workspaceId, id);
  const conversation = await getConversation(db, workspaceId, row.conversationId);
  const channel = await getChannel(db, workspaceId, row.channelId);
  const [answered] = row.replyToId ? await listMessagesById(db, workspaceId, [row.replyToId]) : [];
  return {
    row,
    conversation,
    channel,
    message: {
      id: row.id,
      conversationKind: conversation.kind,
      externalConversationId: conversation.externalId,
      contact: {
        externalId: conversation.identityExternalId,
        name: conversation.contactName,
        handle: conversation.handle,
      },
      audience: row.audience ?? 'public',
      text: row.text,
      attachments: row.attachments.flatMap(({ id: fileId, type, name, mimeType, bytes }) =>
        fileId && (type === 'image' || type === 'video' || type === 'audio' || type === 'file')
          ? [
              {
                type,
                name: name ?? 'file',
                mimeType: mimeType ?? 'application/octet-stream',
                bytes: bytes ?? 0,
                read: () => readKeptFile(ctx, workspaceId, fileId),
                url: publicFileUrl(ctx, workspaceId, fileId, name ?? ''),
              },
            ]
          : [],
      ),
      replyTo: answered ? await toReference(db, answered) : null,
      post: conversation.post && {
        externalId: conversation.post.externalId,
        url: conversation.post.url,
        extra: conversation.post.extra,
      },
      tag: row.tag,
      isAutomated: row.authorType === 'rule',
      template: templateIn(row),
    },
  };
};

/** A stored message as the platform knows it. */
export const toReference = async (db: EntityManager, row: MessageRow): Promise<MessageReference> => {
  const [author]: { external_id: string; handle: string | null }[] =
    row.authorType === 'contact'
      ? await db.query(
          `SELECT external_id, handle FROM identity WHERE workspace_id = $1 AND channel_id = $2
             AND contact_id = coalesce((SELECT merged_into FROM contact WHERE workspace_id = $1 AND id = $3), $3) ORDER BY (name = $4) DESC, id LIMIT 1`,
          [row.workspaceId, row.channelId, row.authorId, row.authorName],
        )
      : [];
  return {
    externalId: row.externalId ?? '',
    text: row.text,
    sentAt: row.sentAt,
    author: { externalId: author?.external_id ?? null, name: row.authorName, handle: author?.handle ?? null },
    extra: row.extra,
  };
};
